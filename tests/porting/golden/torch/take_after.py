import torch

X = torch.as_tensor([[1, 2], [3, 4]], dtype=torch.float32)
print(X[torch.as_tensor([1], dtype=torch.float32).long()])
