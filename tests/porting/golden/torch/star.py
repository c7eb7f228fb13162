import torch

x = torch.ones((2, 3))
x.requires_grad_()
y = (x * torch.tensor([[1, 2, 3]], dtype=torch.float32)).sum()
y.sum().backward()
print(x.grad.detach().cpu().numpy(), torch.zeros((2,), device=torch.device('cpu')).detach().cpu().numpy())
