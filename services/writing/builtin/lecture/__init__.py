"""What the writer knows of a lecture after reading it once: its terms, what they mean, what was misheard."""
