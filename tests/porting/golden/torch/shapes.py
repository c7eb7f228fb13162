import torch

def turn(x):
    return torch.permute(torch.unsqueeze(torch.flatten(x, 1), 0), (2, 0, 1))
