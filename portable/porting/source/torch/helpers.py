"""Functions and classes that a ported program may need: their source goes into it.

They need torch only, and follow MXNet's conventions.
"""

# mypy: ignore-errors
# ruff: noqa: B905, D102

from __future__ import annotations

import math

import torch


def xavier(rnd_type="uniform", factor_type="avg", magnitude=3):
    """Weights whose variance is magnitude / fan, uniform or normal."""

    def fill(weight):
        window = weight[0][0].numel()
        fan_in, fan_out = weight.shape[1] * window, weight.shape[0] * window
        fan = {"avg": (fan_in + fan_out) / 2, "in": fan_in, "out": fan_out}[factor_type]
        scale = math.sqrt(magnitude / fan)
        if rnd_type == "uniform":
            weight.uniform_(-scale, scale)
        else:
            weight.normal_(0, scale)

    return fill


def msra_prelu(factor_type="avg", slope=0.25):
    """Normal weights for layers that a PReLU follows."""
    return xavier("gaussian", factor_type, 2 / (1 + slope**2))


def normal(sigma=0.01):
    """Normal weights."""
    return lambda weight: weight.normal_(0, sigma)


def uniform(scale=0.07):
    """Uniform weights."""
    return lambda weight: weight.uniform_(-scale, scale)


def constant(value):
    """All weights the same."""
    return lambda weight: weight.fill_(value)


def initialize(net, fill, device=None):
    """Fill the weights, set biases to zero, and move the network to the device."""
    with torch.no_grad():
        for module in net.modules():
            if isinstance(module, torch.nn.modules.batchnorm._NormBase | torch.nn.LayerNorm):
                continue
            for name, parameter in module.named_parameters(recurse=False):
                if name.startswith("weight"):
                    fill(parameter)
                elif name.startswith("bias"):
                    parameter.zero_()
    net.to(device)
    net.eval()


class SoftmaxCrossEntropyLoss(torch.nn.Module):
    """-log softmax(pred)[label], a loss for each example."""

    def forward(self, pred, label):
        return torch.nn.functional.cross_entropy(pred, label.long(), reduction="none")


class L2Loss(torch.nn.Module):
    """(pred - label)^2 / 2, a loss for each example."""

    def forward(self, pred, label):
        loss = (pred - label.reshape(pred.shape)) ** 2 / 2
        return loss.reshape(len(loss), -1).mean(dim=1)


class L1Loss(torch.nn.Module):
    """|pred - label|, a loss for each example."""

    def forward(self, pred, label):
        loss = torch.abs(pred - label.reshape(pred.shape))
        return loss.reshape(len(loss), -1).mean(dim=1)


class HuberLoss(torch.nn.Module):
    """Squared near zero, absolute beyond rho, a loss for each example."""

    def __init__(self, rho=1):
        super().__init__()
        self.rho = rho

    def forward(self, pred, label):
        error = torch.abs(pred - label.reshape(pred.shape))
        loss = torch.where(error > self.rho, error - self.rho / 2, error**2 / (2 * self.rho))
        return loss.reshape(len(loss), -1).mean(dim=1)


class SigmoidBinaryCrossEntropyLoss(torch.nn.Module):
    """Cross entropy of a sigmoid, a loss for each example."""

    def forward(self, pred, label):
        loss = torch.nn.functional.binary_cross_entropy_with_logits(
            pred, label.reshape(pred.shape).float(), reduction="none"
        )
        return loss.reshape(len(loss), -1).mean(dim=1)


class LSTM(torch.nn.LSTM):
    """An LSTM that returns the outputs alone where no states are given."""

    def forward(self, x, states=None):
        output, new = super().forward(x, states)
        return output if states is None else (output, list(new))


class GRU(torch.nn.GRU):
    """A GRU that returns the outputs alone where no states are given."""

    def forward(self, x, states=None):
        output, new = super().forward(x, states)
        return output if states is None else (output, [new])


class _Biased:
    """Batch normalisation whose running variance divides by n, as MXNet's does."""

    def forward(self, x):
        before = self.running_var.clone()
        output = super().forward(x)
        if self.training:
            new = self.running_var - (1 - self.momentum) * before
            self.running_var = self.running_var - new * x.shape[1] / x.numel()
        return output


class BatchNorm1d(_Biased, torch.nn.BatchNorm1d):
    """For (batch, channel) and (batch, channel, length)."""


class BatchNorm2d(_Biased, torch.nn.BatchNorm2d):
    """For (batch, channel, height, width)."""


class ArrayDataset(torch.utils.data.Dataset):
    """Arrays side by side, as rows."""

    def __init__(self, *arrays):
        self.arrays = arrays
        self.function = None

    def __len__(self):
        return len(self.arrays[0])

    def __getitem__(self, i):
        row = tuple(array[i] for array in self.arrays)
        if self.function is not None:
            return self.function(*row)
        return row if len(row) > 1 else row[0]

    def transform(self, function, lazy=True):
        """The same rows, each through the function."""
        changed = ArrayDataset(*self.arrays)
        changed.function = function
        return changed


class Compose:
    """Transforms one after the other."""

    def __init__(self, transforms):
        self.transforms = transforms

    def __call__(self, image):
        for transform in self.transforms:
            image = transform(image)
        return image


class ToTensor:
    """(height, width, channels) in 0..255 to (channels, height, width) in 0..1."""

    def __call__(self, image):
        return image.permute(2, 0, 1).float() / 255


class Normalize:
    """(image - mean) / std, of each channel."""

    def __init__(self, mean=0.0, std=1.0):
        self.mean, self.std = torch.tensor(mean), torch.tensor(std)

    def __call__(self, image):
        return (image - self.mean.reshape(-1, 1, 1)) / self.std.reshape(-1, 1, 1)


class Batch:
    """What NDArrayIter yields: lists of tensors."""

    def __init__(self, data, label, pad):
        self.data, self.label, self.pad = data, label, pad


class NDArrayIter:
    """Batches of arrays; the last one is filled up from the first examples."""

    def __init__(self, data, label=None, batch_size=1, shuffle=False):
        self.data = torch.as_tensor(data, dtype=torch.float32)
        self.label = None if label is None else torch.as_tensor(label, dtype=torch.float32)
        self.batch_size = batch_size
        self.order = torch.randperm(len(self.data)) if shuffle else torch.arange(len(self.data))

    def reset(self):
        """Every loop begins anew by itself."""

    def __iter__(self):
        count = len(self.order)
        for start in range(0, count, self.batch_size):
            rows = self.order[torch.arange(start, start + self.batch_size) % count]
            label = [] if self.label is None else [self.label[rows]]
            yield Batch([self.data[rows]], label, max(0, start + self.batch_size - count))


class EvalMetric:
    """A sum over examples and its mean."""

    def __init__(self, name, **kwargs):
        self.name = name
        self.reset()

    def reset(self):
        self.total, self.count = 0.0, 0

    def update(self, labels, preds):
        if not isinstance(preds, list | tuple):
            labels, preds = [labels], [preds]
        for label, pred in zip(labels, preds):
            self.add(label.detach().cpu(), pred.detach().cpu())

    def get(self):
        return self.name, self.total / self.count if self.count else math.nan

    def get_name_value(self):
        return [self.get()]


class Accuracy(EvalMetric):
    """The share of examples whose largest output is the label's."""

    def __init__(self):
        super().__init__("accuracy")

    def add(self, label, pred):
        if pred.shape != label.shape:
            pred = pred.argmax(dim=1)
        self.total += (pred.long().flatten() == label.long().flatten()).sum().item()
        self.count += label.numel()


class TopKAccuracy(EvalMetric):
    """The share of examples whose label is among the k largest outputs."""

    def __init__(self, top_k=1):
        self.top_k = top_k
        super().__init__(f"top_k_accuracy_{top_k}")

    def add(self, label, pred):
        best = pred.topk(self.top_k, dim=1).indices
        self.total += (best == label.long().unsqueeze(1)).sum().item()
        self.count += len(label)


class CrossEntropy(EvalMetric):
    """-log of the label's probability."""

    def __init__(self):
        super().__init__("cross-entropy")

    def add(self, label, pred):
        right = pred.gather(1, label.long().reshape(-1, 1))
        self.total += -torch.log(right + 1e-12).sum().item()
        self.count += len(label)


class MSE(EvalMetric):
    """The mean of the batches' mean squared errors."""

    def __init__(self):
        super().__init__("mse")

    def add(self, label, pred):
        self.total += ((label.reshape(pred.shape) - pred) ** 2).mean().item()
        self.count += 1


class MAE(EvalMetric):
    """The mean of the batches' mean absolute errors."""

    def __init__(self):
        super().__init__("mae")

    def add(self, label, pred):
        self.total += (label.reshape(pred.shape) - pred).abs().mean().item()
        self.count += 1


class Loss(EvalMetric):
    """The mean of losses."""

    def __init__(self):
        super().__init__("loss")

    def update(self, labels, preds):
        for loss in preds if isinstance(preds, list | tuple) else [preds]:
            self.total += loss.sum().item()
            self.count += loss.numel()


class CustomMetric(EvalMetric):
    """The mean over batches of a function of (label, output) as arrays."""

    def __init__(self, feval, name=None):
        self.feval = feval
        super().__init__(name or f"custom({feval.__name__})")

    def add(self, label, pred):
        self.total += self.feval(label.numpy(), pred.numpy())
        self.count += 1


class CompositeEvalMetric:
    """Several metrics together."""

    def __init__(self, metrics=None):
        self.metrics = list(metrics or [])

    def add(self, metric):
        self.metrics.append(metric)

    def reset(self):
        for metric in self.metrics:
            metric.reset()

    def update(self, labels, preds):
        for metric in self.metrics:
            metric.update(labels, preds)

    def get_name_value(self):
        return [pair for metric in self.metrics for pair in metric.get_name_value()]

    def get(self):
        names, values = zip(*self.get_name_value())
        return list(names), list(values)


class LRScheduler:
    """A learning rate for each update; hooked before an optimizer's step."""

    def __init__(self, base_lr=0.01, warmup_steps=0, warmup_begin_lr=0):
        self.base_lr, self.warmup_steps = base_lr, warmup_steps
        self.warmup_begin_lr, self.updates = warmup_begin_lr, 0

    def __call__(self, update):
        if update < self.warmup_steps:
            rise = self.base_lr - self.warmup_begin_lr
            return self.warmup_begin_lr + rise * update / self.warmup_steps
        return self.rate(update)

    def before_step(self, optimizer, args, kwargs):
        self.updates += 1
        for group in optimizer.param_groups:
            group["lr"] = self(self.updates)


class FactorScheduler(LRScheduler):
    """The rate times `factor` every `step` updates."""

    def __init__(self, step, factor=1, stop_factor_lr=1e-8, base_lr=0.01, **warmup):
        super().__init__(base_lr, **warmup)
        self.step, self.factor, self.stop_factor_lr = step, factor, stop_factor_lr

    def rate(self, update):
        power = max(0, (update - 1) // self.step)
        return max(self.base_lr * self.factor**power, self.stop_factor_lr)


class MultiFactorScheduler(LRScheduler):
    """The rate times `factor` after each of the updates in `step`."""

    def __init__(self, step, factor=1, base_lr=0.01, **warmup):
        super().__init__(base_lr, **warmup)
        self.step, self.factor = step, factor

    def rate(self, update):
        return self.base_lr * self.factor ** sum(update > step for step in self.step)


class PolyScheduler(LRScheduler):
    """From base_lr to final_lr as a power of what is left of max_update."""

    def __init__(self, max_update, base_lr=0.01, pwr=2, final_lr=0, **warmup):
        super().__init__(base_lr, **warmup)
        self.max_update, self.pwr, self.final_lr = max_update, pwr, final_lr

    def shape(self, done):
        return (1 - done) ** self.pwr

    def rate(self, update):
        steps = self.max_update - self.warmup_steps
        done = min(1, (update - self.warmup_steps) / steps)
        return self.final_lr + (self.base_lr - self.final_lr) * self.shape(done)


class CosineScheduler(PolyScheduler):
    """From base_lr to final_lr along half a cosine."""

    def __init__(self, max_update, base_lr=0.01, final_lr=0, **warmup):
        super().__init__(max_update, base_lr, 1, final_lr, **warmup)

    def shape(self, done):
        return (1 + math.cos(math.pi * done)) / 2


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
                change = group["lr"] * (weight.grad + group["weight_decay"] * weight)
                state = self.state[weight]
                velocity = state.get("velocity", torch.zeros_like(weight))
                velocity = state["velocity"] = group["momentum"] * velocity - change
                if group["nesterov"]:
                    velocity = group["momentum"] * velocity - change
                weight += velocity


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


def make_optimizer(name, parameters, lr=0.01, wd=0.0, **options):
    """The optimizer of an MXNet name, with its options by MXNet's names."""
    if name == "adam":
        return Adam(parameters, lr=lr, weight_decay=wd, **options)
    return SGD(parameters, lr=lr, weight_decay=wd, nesterov=name == "nag", **options)
