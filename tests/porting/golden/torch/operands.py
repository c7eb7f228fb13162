import torch


def amax(data, dim=(), keepdim=False):
    """The largest numbers; all equal ones have the gradient."""
    best = torch.amax(data, dim, keepdim)
    if best.requires_grad:
        equal = data == torch.amax(data, dim, True)
        best.register_hook(lambda gradient: gradient * equal.sum(dim, keepdim))
    return best


def topk(data, axis=-1, k=1, ret_typ="indices", is_ascend=False):
    """The k largest along an axis, or their places; equal ones in their order."""
    order = torch.argsort(data, dim=axis, descending=not is_ascend, stable=True)
    order = order.narrow(axis, 0, k)
    if ret_typ == "mask":
        return torch.zeros_like(data).scatter(axis, order, 1.0)
    both = [data.gather(axis, order), order.float()]
    return both if ret_typ == "both" else both[ret_typ == "indices"]


a, b = torch.ones((2, 3)), torch.ones((2, 3))
print((a + b) * (b - 1), amax(a - b, dim=1))
print(topk(a, k=2, ret_typ="value"), torch.where((a > b).bool(), a, b))
