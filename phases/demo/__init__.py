"""A made-up company and its rollouts, to look at and to measure with; nothing in it is real."""
