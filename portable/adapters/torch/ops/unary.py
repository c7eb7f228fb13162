"""Functions of one tensor, element by element."""

from __future__ import annotations

import math

import torch
from torch import Tensor

from ..elementwise import in_floats


def abs(data: Tensor) -> Tensor:
    return torch.abs(data)


def negative(data: Tensor) -> Tensor:
    return -data


def relu(data: Tensor) -> Tensor:
    return torch.relu(data)


@in_floats
def sigmoid(data: Tensor) -> Tensor:
    return torch.sigmoid(data)


@in_floats
def tanh(data: Tensor) -> Tensor:
    return torch.tanh(data)


@in_floats
def softsign(data: Tensor) -> Tensor:
    return data / (1 + data.abs())


def logical_not(data: Tensor) -> Tensor:
    return (data == 0).to(data.dtype)


def hard_sigmoid(data: Tensor, alpha: float = 0.2, beta: float = 0.5) -> Tensor:
    line = alpha * data + beta
    # torch lets the gradient pass at the limits
    return torch.where((line > 0) & (line < 1), line, line.detach().clamp(0, 1))


@in_floats
def clip(data: Tensor, a_min: float, a_max: float) -> Tensor:
    return torch.where(data > a_max, a_max, torch.where(data < a_min, a_min, data))


def smooth_l1(data: Tensor, scalar: float = 1.0) -> Tensor:
    square, size = scalar * scalar, data.abs()
    joint = 1 / square if square else math.inf
    return torch.where(size > joint, size - joint / 2, square * data * data / 2)


def _contrib_quadratic(data: Tensor, a: float = 0.0, b: float = 0.0, c: float = 0.0) -> Tensor:
    return (a * data + b) * data + c


def _contrib_div_sqrt_dim(data: Tensor) -> Tensor:
    return data / math.sqrt(data.shape[-1])
