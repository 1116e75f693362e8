"""A stored plan on its way out: read once, as the pure values that every format is written from."""
