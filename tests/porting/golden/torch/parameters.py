"""Going over a network's parameters."""

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


net = torch.nn.Linear(3, 2)
initialize(net, uniform(scale=0.07))
print(net(torch.ones((1, 3))))
for param in net.parameters():
    print(param.shape, torch.linalg.vector_norm(param).item())
print(net.weight.shape, net.weight.grad)
