"""How fast Lectern is, each time as a ratio to a floor taken in the same run."""
