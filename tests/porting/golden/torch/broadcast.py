import torch

def scaled(x, scale):
    return torch.tanh(x) * scale
