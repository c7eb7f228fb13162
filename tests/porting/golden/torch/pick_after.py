import torch

def cross_entropy(yhat, y):
    return -torch.log(yhat.gather(-1, y.long().unsqueeze(-1)).squeeze(-1))
