"""A small server of ours that answers like the platforms, from facts of public archives."""
