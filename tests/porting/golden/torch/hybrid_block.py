import torch

class Scale(torch.nn.Module):
    """x times a weight."""

    def __init__(self, units):
        super().__init__()
        self.weight = torch.nn.Parameter(torch.full((units,), 2.0))

    def forward(self, x):
        return torch.relu(x) * self.weight
