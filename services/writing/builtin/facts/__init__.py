"""What a lecture says that can be asked for, one module for each kind: reasons, meanings, numbers, deeds, steps."""
