"""Reads the text of slides and handouts page by page, in a process of its own that may be killed or run out of room."""
