import math
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


class PerExample(torch.nn.Module):
    """A loss times its weights, averaged over all axes but the batch's."""

    def __init__(self, weight=None, batch_axis=0):
        super().__init__()
        self.weight, self.batch_axis = weight, batch_axis

    def weighted(self, loss, sample_weight=None):
        loss = loss if sample_weight is None else loss * sample_weight
        return loss if self.weight is None else loss * self.weight

    def mean(self, loss, sample_weight=None):
        loss = self.weighted(loss, sample_weight).movedim(self.batch_axis, 0)
        return loss.reshape(len(loss), -1).mean(dim=1)


class SigmoidBinaryCrossEntropyLoss(PerExample):
    """-log sigmoid(pred) where the label is 1, -log(1 - sigmoid(pred)) where it is 0."""

    def __init__(self, from_sigmoid=False, weight=None, batch_axis=0):
        super().__init__(weight, batch_axis)
        self.from_sigmoid = from_sigmoid

    def forward(self, pred, label, sample_weight=None, pos_weight=None):
        label = label.reshape(pred.shape)
        if self.from_sigmoid:
            factor = 1 if pos_weight is None else pos_weight
            zero = torch.log(1 - pred + 1e-12) * (1 - label)
            loss = -(torch.log(pred + 1e-12) * label * factor + zero)
        else:
            near = torch.nn.functional.softplus(-pred.abs())
            if pos_weight is None:
                loss = torch.relu(pred) - pred * label + near
            else:
                rest = (1 + (pos_weight - 1) * label) * (near + torch.relu(-pred))
                loss = pred - pred * label + rest
        return self.mean(loss, sample_weight)


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


size, hidden = 8, 2
real_label, fake_label = torch.ones((size,)), torch.zeros((size,))
data = torch.tensor([[i * 0.3 - 1, 1 - i * 0.1] for i in range(2 * size)], dtype=torch.float32)
generator = torch.nn.Sequential()
generator.extend([torch.nn.Linear(hidden, 5), torch.nn.Tanh(), BatchNorm(5)])
generator.append(torch.nn.Linear(5, 2))
discriminator = torch.nn.Sequential()
discriminator.extend([torch.nn.Linear(2, 5), torch.nn.Tanh(), torch.nn.Linear(5, 1)])
initialize(generator, normal(sigma=0.5))
initialize(discriminator, normal(sigma=0.5))
trainer_g = Adam(generator.parameters(), lr=0.02)
trainer_d = torch.optim.SGD(discriminator.parameters(), lr=0.05)
loss_fn = SigmoidBinaryCrossEntropyLoss()

for epoch in range(3):
    for start in range(0, 2 * size, size):
        noise = torch.normal(0, 1, size=(size, hidden))
        discriminator.train()
        generator.train()
        fake = generator(noise)
        loss_d = loss_fn(discriminator(data[start : start + size]), real_label)
        loss_d = loss_d + loss_fn(discriminator(fake.detach()), fake_label)
        generator.eval()
        discriminator.eval()
        trainer_d.zero_grad()
        (loss_d.sum() / size).backward()
        trainer_d.step()
        discriminator.train()
        generator.train()
        fake = generator(noise)
        loss_g = loss_fn(discriminator(fake), real_label)
        generator.eval()
        discriminator.eval()
        trainer_g.zero_grad()
        (loss_g.sum() / size).backward()
        trainer_g.step()
    print(epoch, loss_d.mean().item(), loss_g.mean().item(), fake.shape)
print(generator(data).mean(axis=0).detach().cpu().numpy(), discriminator(data).mean().item())
