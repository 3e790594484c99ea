"""What pages are made of: our own browser components and the recurring pieces of a page."""
