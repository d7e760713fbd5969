"""Instagram's Graph API, as far as hashtags go."""
