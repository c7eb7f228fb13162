"""The operators as plain functions of torch tensors, a file for each family."""
