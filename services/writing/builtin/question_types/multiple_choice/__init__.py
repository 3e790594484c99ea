"""Questions to which several answers are right: of lists, members of a kind, definitions, events, statements."""
