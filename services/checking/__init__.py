"""Checks that every question passes before a teacher sees it."""
