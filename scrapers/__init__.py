"""Trend sources: fetch, parse, normalise. Never the database."""
