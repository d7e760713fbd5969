"""What pages write: each function is one transaction under one workspace."""
