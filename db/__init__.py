"""What Lectern remembers: models, queries, and the PostgreSQL they live in."""
