"""What the API offers of the things that are a person's own; all else is not found."""
