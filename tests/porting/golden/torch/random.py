import torch

torch.manual_seed(1)
w = torch.normal(0, 0.1, size=(3, 2))
u = torch.empty((4,)).uniform_(0, 1)
