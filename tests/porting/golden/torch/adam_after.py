import math
import torch


class Adam(torch.optim.Adam):
    """MXNet's: epsilon is added before the second moment's bias is corrected."""

    def __init__(self, parameters, eps=1e-8, **options):
        super().__init__(parameters, eps=eps, **options)
        self.epsilon = eps

    def step(self):
        update = 1 + max((int(state["step"]) for state in self.state.values()), default=0)
        for group in self.param_groups:
            group["eps"] = self.epsilon / math.sqrt(1 - group["betas"][1] ** update)
        super().step()


def adam(net):
    return Adam(net.parameters(), lr=0.01)
