"""Drafts questions and rubrics from what was said in a course."""
