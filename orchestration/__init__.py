"""When things run and what happens when they fail."""
