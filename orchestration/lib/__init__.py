"""What the three code locations share."""
