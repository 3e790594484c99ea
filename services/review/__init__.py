"""What becomes of a question in review: who sees it with which evidence, what is decided, who is told."""
