import torch

x = torch.as_tensor([1, 2, 3], dtype=torch.float32)
y = torch.as_tensor([1, 2], dtype=torch.int32)
