"""Measures what the product does with many rows, beside what other tools do with the same rows.

Nothing here is a test: figures depend on the machine, and are printed with it.
"""
