"""How operators are written in PyTorch and in ONNX, a file for each family."""
