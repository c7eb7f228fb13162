import torch

x = torch.arange(4, dtype=torch.float32)
x.requires_grad_()
# the parabola
y = x * x
y.sum().backward()
print(x.grad)
