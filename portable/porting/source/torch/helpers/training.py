"""The training loop."""

# mypy: ignore-errors
# ruff: noqa: B905

from __future__ import annotations

import torch


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


def backward(*heads, gradient=None, retain_graph=False):
    """Gradients of the sums of the heads; they take the place of earlier ones."""
    new, seen = [head.grad_fn for head in heads], set()
    while new:
        node = new.pop()
        if node is None or node in seen:
            continue
        seen.add(node)
        if hasattr(node, "variable"):
            node.variable.grad = None
        new += [before for before, _ in node.next_functions]
    ones = [torch.ones_like(head) if gradient is None else gradient for head in heads]
    torch.autograd.backward(heads, ones, retain_graph=retain_graph)


def step(optimizer, batch_size):
    """An update with gradients that are divided by the batch size; they stay as they are."""
    weights = [weight for group in optimizer.param_groups for weight in group["params"]]
    gradients = [weight.grad for weight in weights]
    for weight, gradient in zip(weights, gradients):
        weight.grad = None if gradient is None else gradient / batch_size
    optimizer.step()
    for weight, gradient in zip(weights, gradients):
        weight.grad = gradient
