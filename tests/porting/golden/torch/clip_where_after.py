import torch

def cut(x):
    return torch.where(((x > 0).float()) != 0, torch.clamp(x, 0, 1), x)
