"""The rules of each target, a package for each."""
