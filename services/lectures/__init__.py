"""A lecture on its way in and afterwards: its recording, slides, transcript, words and index."""
