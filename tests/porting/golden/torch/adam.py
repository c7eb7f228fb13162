import math
import torch


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


def adam(net):
    return Adam(net.parameters(), lr=0.01)
