import torch


def normal(sigma=0.01):
    """Normal weights."""
    return lambda weight: weight.normal_(0, sigma)


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
initialize(net, normal(sigma=0.1))
