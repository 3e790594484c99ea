"""Sentences taken apart and put together again: clauses, noun phrases, pronouns, word order."""
