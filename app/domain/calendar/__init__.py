"""Which day an event falls on, in any year and region, and by when a product for it is listed."""
