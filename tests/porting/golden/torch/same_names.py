"""A function and a network have one name in two functions."""

import torch


def uniform(scale=0.07):
    """Uniform weights."""
    return lambda weight: weight.uniform_(-scale, scale)


def initialize(net, fill, device=None):
    """Fill the weights, set biases to zero, and move the network to the device."""
    normalization = torch.nn.modules.batchnorm._NormBase, torch.nn.LayerNorm
    with torch.no_grad():
        for module in net.modules():
            if isinstance(module, (*normalization, torch.nn.PReLU)):
                continue
            for name, parameter in module.named_parameters(recurse=False):
                if name.startswith("weight"):
                    fill(parameter)
                elif name.startswith("bias"):
                    parameter.zero_()
    net.to(device)
    net.eval()


def by_hand(w):
    def net(x):
        return torch.tensordot(x, w, dims=1)

    return net(torch.ones((1, 2)))


def with_gluon():
    net = torch.nn.Sequential()
    net.append(torch.nn.Linear(2, 1))
    initialize(net, uniform(scale=0.07))
    return net(torch.ones((1, 2)))
