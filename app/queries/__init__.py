"""What pages read. Read-only, parametrised, as the unprivileged app role."""
