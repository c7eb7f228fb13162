import torch

ctx = torch.device('cuda', 0)
x = torch.zeros((2, 2), device=ctx)
y = x.to(torch.device('cpu'))
