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


class RMSProp(torch.optim.Optimizer):
    """MXNet's: epsilon within the root; momentum where it is centered."""

    def __init__(
        self, parameters, lr=0.001, gamma1=0.9, gamma2=0.9, eps=1e-8, centered=False, weight_decay=0.0
    ):  # fmt: skip
        options = {"lr": lr, "gamma1": gamma1, "gamma2": gamma2, "eps": eps, "centered": centered}
        super().__init__(parameters, {**options, "weight_decay": weight_decay})

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            for weight in group["params"]:
                if weight.grad is None:
                    continue
                gradient = weight.grad + group["weight_decay"] * weight
                state = self.state[weight]
                if not state:
                    state.update(
                        {key: torch.zeros_like(weight) for key in ("square", "mean", "last")}
                    )
                state["square"].lerp_(gradient**2, 1 - group["gamma1"])
                variance = state["square"]
                if group["centered"]:
                    state["mean"].lerp_(gradient, 1 - group["gamma1"])
                    variance = variance - state["mean"] ** 2
                change = group["lr"] * gradient / torch.sqrt(variance + group["eps"])
                if group["centered"]:
                    change = state["last"].mul_(group["gamma2"]).add_(change)
                weight -= change


class AdaGrad(torch.optim.Optimizer):
    """MXNet's: eps within the root, and the decay is not divided by it."""

    def __init__(self, parameters, lr=0.01, eps=1e-7, weight_decay=0.0):
        super().__init__(parameters, {"lr": lr, "eps": eps, "weight_decay": weight_decay})

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            for weight in group["params"]:
                if weight.grad is None:
                    continue
                state = self.state[weight]
                squares = state["sum"] = state.get("sum", 0) + weight.grad**2
                change = weight.grad / torch.sqrt(squares + group["eps"])
                weight -= group["lr"] * (change + group["weight_decay"] * weight)


class AdaDelta(torch.optim.Optimizer):
    """MXNet's: without a learning rate, and the decay as it is."""

    def __init__(self, parameters, lr=0.01, rho=0.9, eps=1e-5, weight_decay=0.0):
        options = {"lr": lr, "rho": rho, "eps": eps, "weight_decay": weight_decay}
        super().__init__(parameters, options)

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            for weight in group["params"]:
                if weight.grad is None:
                    continue
                state = self.state[weight]
                if not state:
                    state["square"] = torch.zeros_like(weight)
                    state["change"] = torch.zeros_like(weight)
                state["square"].lerp_(weight.grad**2, 1 - group["rho"])
                roots = [torch.sqrt(state[key] + group["eps"]) for key in ("change", "square")]
                change = roots[0] / roots[1] * weight.grad
                state["change"].lerp_(change**2, 1 - group["rho"])
                weight -= change + group["weight_decay"] * weight


def make_optimizer(name, parameters, learning_rate=None, wd=0.0, **options):
    """The optimizer of an MXNet name, with its options by MXNet's names."""
    rate = {} if learning_rate is None else {"lr": learning_rate}
    if "epsilon" in options:
        options["eps"] = options.pop("epsilon")
    if name == "adam":
        options["betas"] = options.pop("beta1", 0.9), options.pop("beta2", 0.999)
    elif name == "nag":
        options["nesterov"] = True
    kinds = {"adam": Adam, "rmsprop": RMSProp, "adagrad": AdaGrad, "adadelta": AdaDelta}
    return kinds.get(name, SGD)(parameters, weight_decay=wd, **rate, **options)
