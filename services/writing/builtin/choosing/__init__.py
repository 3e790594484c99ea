"""Which of all possible questions an exam gets: candidates, how hard they are, what they serve, what was wished."""
