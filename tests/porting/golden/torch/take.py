import torch

X = torch.tensor([[1, 2], [3, 4]], dtype=torch.float32)
print(X[torch.tensor([1], dtype=torch.float32).long().clamp(0, len(X) - 1)])
