"""X's API v2: the trends of a place, at a price per trend that is read."""
