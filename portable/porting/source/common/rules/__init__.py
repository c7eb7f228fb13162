"""Rules that are the same whatever the target is, since helpers of one name stand for the names."""
