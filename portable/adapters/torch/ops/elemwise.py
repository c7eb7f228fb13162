"""Arithmetic of tensors of one shape, element by element."""

from __future__ import annotations

import operator
from functools import reduce

from torch import Tensor

from .binary import hypotenuse, maximum, minimum, modulo, power, quotient


def elemwise_add(lhs: Tensor, rhs: Tensor) -> Tensor:
    return lhs + rhs


def elemwise_sub(lhs: Tensor, rhs: Tensor) -> Tensor:
    return lhs - rhs


def elemwise_mul(lhs: Tensor, rhs: Tensor) -> Tensor:
    return lhs * rhs


def elemwise_div(lhs: Tensor, rhs: Tensor) -> Tensor:
    return quotient(lhs, rhs)


def _mod(lhs: Tensor, rhs: Tensor) -> Tensor:
    return modulo(lhs, rhs)


def _power(lhs: Tensor, rhs: Tensor) -> Tensor:
    return power(lhs, rhs)


def _maximum(lhs: Tensor, rhs: Tensor) -> Tensor:
    return maximum(lhs, rhs)


def _minimum(lhs: Tensor, rhs: Tensor) -> Tensor:
    return minimum(lhs, rhs)


def _hypot(lhs: Tensor, rhs: Tensor) -> Tensor:
    return hypotenuse(lhs, rhs)


def _grad_add(lhs: Tensor, rhs: Tensor) -> Tensor:
    return lhs + rhs


def add_n(*args: Tensor) -> Tensor:
    return reduce(operator.add, args[1:], args[0].clone())
