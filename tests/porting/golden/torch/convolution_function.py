import torch


def convolution(data, weight, bias=None, stride=1, pad=0, dilate=1, num_group=1):
    """A convolution over one, two or three axes."""
    function = getattr(torch.nn.functional, f"conv{data.dim() - 2}d")
    return function(data, weight, bias, stride, pad, dilate, num_group)


def pooling(data, kernel=1, pool_type="max", stride=1, pad=0, global_pool=False, **options):
    """The largest numbers, or means, of windows or of everything."""
    if global_pool:
        return getattr(torch.nn.functional, f"adaptive_{pool_type}_pool{data.dim() - 2}d")(data, 1)
    function = getattr(torch.nn.functional, f"{pool_type}_pool{data.dim() - 2}d")
    return function(data, kernel, stride, pad, **options)


def lenet(X, weight, bias):
    h = convolution(X, weight, bias)
    h = pooling(torch.relu(h), (2, 2), pool_type='avg', stride=(2, 2))
    return torch.flatten(h, 1)
