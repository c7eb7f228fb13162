import torch

def accuracy(output, label):
    return torch.mean((output.argmax(axis=1) == label).float()).item()
