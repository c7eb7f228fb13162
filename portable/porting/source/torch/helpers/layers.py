"""Layers with MXNet's conventions."""

# mypy: ignore-errors
# ruff: noqa: D102

from __future__ import annotations

import torch


class RecurrentLayer:
    """A recurrent layer that returns the outputs alone where no states are given."""

    def begin_state(self, batch_size=0, ctx=None):
        """Zeros, for a batch."""
        size = self.num_layers * (2 if self.bidirectional else 1), batch_size, self.hidden_size
        return [torch.zeros(size, device=ctx) for _ in range(2 if self.mode == "LSTM" else 1)]

    def forward(self, inputs, states=None):
        given = [states] if isinstance(states, torch.Tensor) else states
        if given is not None:
            given = tuple(given) if self.mode == "LSTM" else given[0]
        outputs, new = super().forward(inputs, given)
        if states is None:
            return outputs
        return outputs, list(new) if self.mode == "LSTM" else [new]


class LSTM(RecurrentLayer, torch.nn.LSTM):
    """Long short-term memory."""


class GRU(RecurrentLayer, torch.nn.GRU):
    """Gated recurrent units."""


class RNN(RecurrentLayer, torch.nn.RNN):
    """A plain recurrent layer."""


class RecurrentCell:
    """One step of a recurrent layer, which takes and gives a list of states."""

    def begin_state(self, batch_size=0, ctx=None):
        """Zeros, for a batch."""
        size = batch_size, self.hidden_size
        return [torch.zeros(size, device=ctx) for _ in range(self.states)]

    def forward(self, inputs, states):
        new = super().forward(inputs, tuple(states) if self.states == 2 else states[0])
        new = list(new) if self.states == 2 else [new]
        return new[0], new

    def unroll(self, length, inputs, begin_state=None, layout="NTC", merge_outputs=None):
        """The outputs of all steps, and the last states."""
        axis = layout.index("T")
        steps = inputs.unbind(axis) if isinstance(inputs, torch.Tensor) else inputs
        states = self.begin_state(len(steps[0])) if begin_state is None else begin_state
        outputs = []
        for now in steps[:length]:
            output, states = self(now, states)
            outputs.append(output)
        return torch.stack(outputs, axis) if merge_outputs else outputs, states


class LSTMCell(RecurrentCell, torch.nn.LSTMCell):
    """One step of long short-term memory."""

    states = 2


class GRUCell(RecurrentCell, torch.nn.GRUCell):
    """One step of gated recurrent units."""

    states = 1


class RNNCell(RecurrentCell, torch.nn.RNNCell):
    """One step of a plain recurrent layer."""

    states = 1


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


class InstanceNorm(torch.nn.modules.batchnorm._NormBase):
    """Each channel of each example normalised."""

    def __init__(self, channels, eps=1e-5, scale=False, center=True):
        super().__init__(channels, eps, track_running_stats=False)
        self.weight.requires_grad_(scale)
        self.bias.requires_grad_(center)

    def forward(self, x):
        weight, bias = self.weight, self.bias
        return torch.nn.functional.instance_norm(x, weight=weight, bias=bias, eps=self.eps)


class GroupNorm(torch.nn.Module):
    """Groups of channels normalised, with a scale and a shift for each group."""

    def __init__(self, num_groups, eps=1e-5, scale=True, center=True):
        super().__init__()
        self.gamma = torch.nn.Parameter(torch.ones(num_groups), scale)
        self.beta = torch.nn.Parameter(torch.zeros(num_groups), center)
        self.eps = eps

    def forward(self, x):
        groups = x.reshape(len(x), len(self.gamma), -1)
        variance, mean = torch.var_mean(groups, 2, correction=0, keepdim=True)
        y = (groups - mean) / torch.sqrt(variance + self.eps)
        return (y * self.gamma[:, None] + self.beta[:, None]).reshape(x.shape)


class Embedding(torch.nn.Embedding):
    """Rows by their places, which may be floats; places beyond the ends are the ends."""

    def forward(self, places):
        return super().forward(places.long().clamp(0, self.num_embeddings - 1))


class SELU(torch.nn.Module):
    """Scaled exponential units; the gradient below 0 is scale (alpha + y), as in MXNet."""

    def forward(self, x):
        scale, alpha = 1.0507009873554805, 1.6732632423543772
        y = torch.nn.functional.selu(x.detach())
        slope = torch.where(x.detach() > 0, scale, scale * (alpha + y))
        return y + slope * (x - x.detach())


class Swish(torch.nn.Module):
    """x sigmoid(beta x)."""

    def __init__(self, beta=1.0):
        super().__init__()
        self.beta = beta

    def forward(self, x):
        return x * torch.sigmoid(self.beta * x)


class Lambda(torch.nn.Module):
    """A function as a layer."""

    def __init__(self, function):
        super().__init__()
        self.function = function

    def forward(self, *inputs):
        return self.function(*inputs)
