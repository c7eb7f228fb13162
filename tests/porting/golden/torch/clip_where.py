import torch

def cut(x):
    return torch.where((x > 0).bool(), torch.clamp(x, 0, 1), x)
