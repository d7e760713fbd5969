"""PostgreSQL of our own: found, installed into the state folder, started and stopped."""
