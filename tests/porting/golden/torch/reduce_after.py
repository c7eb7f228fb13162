import torch

def softmax(z):
    exp = torch.exp(z - torch.amax(z, dim=1, keepdim=True))
    return exp / torch.sum(exp, dim=1, keepdim=True)
