"""The layouts, one module each: words in reading order to placed items."""
