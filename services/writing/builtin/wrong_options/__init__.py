"""Wrong options that a student might take for right: of the same kind, near, not true in the lecture."""
