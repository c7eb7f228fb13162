"""What PyTorch has for it: rules, training loop, blocks, methods."""
