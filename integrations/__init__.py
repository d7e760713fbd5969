"""Every system outside us, one room each."""
