"""Optimizers with MXNet's conventions."""

# mypy: ignore-errors
# ruff: noqa: D102

from __future__ import annotations

import math

import torch


class SGD(torch.optim.Optimizer):
    """MXNet's: the learning rate goes into the momentum, which matters when the rate changes."""

    def __init__(self, parameters, lr=0.01, momentum=0.0, weight_decay=0.0, nesterov=False):
        options = {"lr": lr, "momentum": momentum, "weight_decay": weight_decay}
        super().__init__(parameters, {**options, "nesterov": nesterov})

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            for weight in group["params"]:
                if weight.grad is None:
                    continue
                decay = group["lr"] * group["weight_decay"]
                change = group["lr"] * weight.grad + decay * weight
                state = self.state[weight]
                velocity = state.get("velocity", torch.zeros_like(weight))
                velocity = state["velocity"] = group["momentum"] * velocity - change
                if group["nesterov"]:
                    velocity = group["momentum"] * velocity - change
                    state["velocity"] -= decay * velocity  # of the new weight, as MXNet does it
                weight += velocity


class Adam(torch.optim.Optimizer):
    """MXNet's: epsilon beside the second moment as it is, and 1 - beta in 32 bits."""

    def __init__(self, parameters, lr=0.001, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0):
        options = {"lr": lr, "betas": betas, "eps": eps, "weight_decay": weight_decay}
        super().__init__(parameters, options)

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            first, second = group["betas"]
            rest_of_first, rest_of_second = 1 - torch.tensor(group["betas"])
            for weight in group["params"]:
                if weight.grad is None:
                    continue
                gradient = weight.grad + group["weight_decay"] * weight
                state = self.state[weight]
                if not state:
                    state["step"] = 0
                    state["mean"] = torch.zeros_like(weight)
                    state["variance"] = torch.zeros_like(weight)
                state["step"] += 1
                state["mean"].mul_(first).add_(rest_of_first * gradient)
                state["variance"].mul_(second).add_(rest_of_second * gradient**2)
                rate = group["lr"] * math.sqrt(1 - second ** state["step"])
                rate /= 1 - first ** state["step"]
                weight -= rate * state["mean"] / (state["variance"].sqrt() + group["eps"])


def make_optimizer(name, parameters, learning_rate=None, wd=0.0, **options):
    """The optimizer of an MXNet name, with its options by MXNet's names."""
    rate = {} if learning_rate is None else {"lr": learning_rate}
    if name == "adam":
        betas = options.get("beta1", 0.9), options.get("beta2", 0.999)
        return Adam(
            parameters, betas=betas, eps=options.get("epsilon", 1e-8), weight_decay=wd, **rate
        )
    nesterov = name == "nag"
    momentum = options.get("momentum", 0.0)
    return SGD(parameters, momentum=momentum, weight_decay=wd, nesterov=nesterov, **rate)
