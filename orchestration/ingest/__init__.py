"""Scrapes and their landing checks."""
