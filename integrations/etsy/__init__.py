"""Etsy's Open API v3, as far as we read it."""
