import torch

x = torch.arange(1, 6, dtype=torch.float32)
