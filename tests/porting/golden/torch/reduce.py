import torch


def amax(data, dim=(), keepdim=False):
    """The largest numbers; all equal ones have the gradient."""
    best = torch.amax(data, dim, keepdim)
    if best.requires_grad:
        equal = data == torch.amax(data, dim, True)
        best.register_hook(lambda gradient: gradient * equal.sum(dim, keepdim))
    return best


def softmax(z):
    exp = torch.exp(z - amax(z, dim=1, keepdim=True))
    return exp / torch.sum(exp, dim=1, keepdim=True)
