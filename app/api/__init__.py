"""The HTTP surface beside the pages."""
