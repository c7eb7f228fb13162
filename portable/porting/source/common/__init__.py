"""Rules and helpers that are the same whatever the target is."""
