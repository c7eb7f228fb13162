import torch

a = torch.zeros((2, 3))  # two rows
b = torch.ones((2, 3))
print(torch.tensordot(a, b.T, dims=1))
