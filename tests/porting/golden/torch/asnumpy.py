import torch

x = torch.ones((2, 2))
print(x.detach().cpu().numpy(), x.sum().item())
