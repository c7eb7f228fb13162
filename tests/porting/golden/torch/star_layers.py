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


class HalfSquaredError(torch.nn.Module):
    """(pred - label)^2 / 2, averaged over all axes but the first."""

    def forward(self, pred, label, sample_weight=None):
        loss = (pred - label.reshape(pred.shape)) ** 2 / 2
        loss = loss if sample_weight is None else loss * sample_weight
        return loss.reshape(len(loss), -1).mean(dim=1)


class BatchNorm(torch.nn.modules.batchnorm._NormBase):
    """MXNet's: the running variance is divided by n, and momentum is what is kept."""

    def __init__(
        self, channels, eps=1e-5, momentum=0.9, scale=True, center=True, use_global_stats=False
    ):
        super().__init__(channels, eps, momentum)
        self.weight.requires_grad_(scale)
        self.bias.requires_grad_(center)
        self.use_global_stats = use_global_stats

    def forward(self, x):
        learning = self.training and not self.use_global_stats
        if learning:
            axes = [axis for axis in range(x.dim()) if axis != 1]
            variance, mean = torch.var_mean(x.detach(), axes, correction=0)
            self.running_mean.lerp_(mean, 1 - self.momentum)
            self.running_var.lerp_(variance, 1 - self.momentum)
        running = (None, None) if learning else (self.running_mean, self.running_var)
        return torch.nn.functional.batch_norm(
            x, *running, self.weight, self.bias, learning, 0.0, self.eps
        )


class Net(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.inside = torch.nn.Sequential()
        self.inside.extend([torch.nn.Linear(3, 4), torch.nn.ReLU(), BatchNorm(4)])
        self.last = torch.nn.Linear(4, 2)

    def forward(self, x):
        return torch.softmax(self.last(self.inside(x)), dim=-1)


net = Net()
initialize(net, uniform(scale=0.07))
print(net(torch.ones((2, 3))).detach().cpu().numpy(), HalfSquaredError()(torch.ones((2,)), torch.zeros((2,))).detach().cpu().numpy())
