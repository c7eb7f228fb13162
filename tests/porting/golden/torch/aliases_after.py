import torch

a = torch.zeros((2, 3))  # two rows
b = torch.ones((2, 3))
print(torch.matmul(a, b.T))
