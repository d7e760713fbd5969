"""The product's rules, pure: no input, no output, no clock of their own."""
