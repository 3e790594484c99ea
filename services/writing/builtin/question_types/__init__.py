"""How facts become questions: one module for each type of question."""
