"""The parts of the university's sign-in pool: its keys, its hosted page, and what its refusals mean."""
