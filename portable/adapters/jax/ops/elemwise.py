"""Arithmetic of arrays of one shape, element by element."""

from __future__ import annotations

import operator
from functools import reduce

from jax import Array

from .binary import hypotenuse, maximum, minimum, modulo, power, quotient


def elemwise_add(lhs: Array, rhs: Array) -> Array:
    return lhs + rhs


def elemwise_sub(lhs: Array, rhs: Array) -> Array:
    return lhs - rhs


def elemwise_mul(lhs: Array, rhs: Array) -> Array:
    return lhs * rhs


def elemwise_div(lhs: Array, rhs: Array) -> Array:
    return quotient(lhs, rhs)


def _mod(lhs: Array, rhs: Array) -> Array:
    return modulo(lhs, rhs)


def _power(lhs: Array, rhs: Array) -> Array:
    return power(lhs, rhs)


def _maximum(lhs: Array, rhs: Array) -> Array:
    return maximum(lhs, rhs)


def _minimum(lhs: Array, rhs: Array) -> Array:
    return minimum(lhs, rhs)


def _hypot(lhs: Array, rhs: Array) -> Array:
    return hypotenuse(lhs, rhs)


def _grad_add(lhs: Array, rhs: Array) -> Array:
    return lhs + rhs


def add_n(*args: Array) -> Array:
    return reduce(operator.add, args)
