"""The operators, a file for each family: forward, and right under it, its pullback."""
