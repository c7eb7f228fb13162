"""An array and a number, element by element. The number fits the dtype already."""

from __future__ import annotations

import jax.numpy as jnp
from jax import Array

from .binary import hypotenuse, maximum, minimum, modulo, power, quotient


def both(data: Array, scalar: float, dtype: str | None) -> tuple[Array, Array]:
    """Array and number as arrays of one dtype; None is that of the array."""
    data = data if dtype is None else data.astype(dtype)
    return data, jnp.asarray(scalar, data.dtype)


def _plus_scalar(data: Array, scalar: float = 1.0, dtype: str | None = None) -> Array:
    data, number = both(data, scalar, dtype)
    return data + number


def _minus_scalar(data: Array, scalar: float = 1.0, dtype: str | None = None) -> Array:
    data, number = both(data, scalar, dtype)
    return data - number


def _rminus_scalar(data: Array, scalar: float = 1.0, dtype: str | None = None) -> Array:
    data, number = both(data, scalar, dtype)
    return number - data


def _mul_scalar(data: Array, scalar: float = 1.0, dtype: str | None = None) -> Array:
    data, number = both(data, scalar, dtype)
    return data * number


def _div_scalar(data: Array, scalar: float = 1.0, dtype: str | None = None) -> Array:
    data, number = both(data, scalar, dtype)
    return quotient(data, number)


def _rdiv_scalar(data: Array, scalar: float = 1.0, dtype: str | None = None) -> Array:
    data, number = both(data, scalar, dtype)
    return quotient(number, data)


def _mod_scalar(data: Array, scalar: float = 1.0, dtype: str | None = None) -> Array:
    data, number = both(data, scalar, dtype)
    return modulo(data, number)


def _rmod_scalar(data: Array, scalar: float = 1.0, dtype: str | None = None) -> Array:
    data, number = both(data, scalar, dtype)
    return modulo(number, data)


def _power_scalar(data: Array, scalar: float = 1.0, dtype: str | None = None) -> Array:
    data, number = both(data, scalar, dtype)
    return power(data, number)


def _rpower_scalar(data: Array, scalar: float = 1.0, dtype: str | None = None) -> Array:
    data, number = both(data, scalar, dtype)
    return power(number, data)


def _maximum_scalar(data: Array, scalar: float = 1.0, dtype: str | None = None) -> Array:
    data, number = both(data, scalar, dtype)
    return maximum(data, number)


def _minimum_scalar(data: Array, scalar: float = 1.0, dtype: str | None = None) -> Array:
    data, number = both(data, scalar, dtype)
    return minimum(data, number)


def _hypot_scalar(data: Array, scalar: float = 1.0, dtype: str | None = None) -> Array:
    data, number = both(data, scalar, dtype)
    return hypotenuse(data, number)
