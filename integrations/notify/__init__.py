"""How people are told: channels, and notices that are told once and not every minute."""
