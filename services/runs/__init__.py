"""What one order to the question writer goes through: read, written side by side, checked, repaired, kept."""
