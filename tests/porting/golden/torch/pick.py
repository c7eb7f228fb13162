import torch


def pick(data, index, axis=-1, keepdims=False, mode="clip"):
    """One number of each row by its place; places beyond the ends are the ends."""
    count = data.shape[axis]
    places = index.long() % count if mode == "wrap" else index.long().clamp(0, count - 1)
    if places.dim() < data.dim():
        places = places.unsqueeze(axis)
    picked = data.gather(axis, places)
    return picked if keepdims else picked.squeeze(axis)


def cross_entropy(yhat, y):
    return -torch.log(pick(yhat, y))
