"""The seams to the outside world; only here are vendors' libraries known."""
