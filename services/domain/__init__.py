"""Pure values and rules: no database, no clock, no network; anything may import it."""
