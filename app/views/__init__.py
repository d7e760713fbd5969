"""Pages: scripts that run top to bottom, one per page, started by `app/main.py`."""
