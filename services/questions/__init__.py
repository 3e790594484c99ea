"""From a blueprint to an exam: questions ordered, written, checked, edited, written anew, put together."""
