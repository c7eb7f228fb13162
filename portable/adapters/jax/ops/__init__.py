"""The operators as plain functions of jax arrays, a file for each family."""
