"""Trigonometric and hyperbolic functions of one array, element by element."""

from __future__ import annotations

import math

import jax.numpy as jnp
from jax import Array

from ..elementwise import in_floats


@in_floats
def sin(data: Array) -> Array:
    return jnp.sin(data)


@in_floats
def cos(data: Array) -> Array:
    return jnp.cos(data)


@in_floats
def tan(data: Array) -> Array:
    return jnp.tan(data)


@in_floats
def arcsin(data: Array) -> Array:
    return jnp.arcsin(data)


@in_floats
def arccos(data: Array) -> Array:
    return jnp.arccos(data)


@in_floats
def arctan(data: Array) -> Array:
    return jnp.arctan(data)


@in_floats
def sinh(data: Array) -> Array:
    return jnp.sinh(data)


@in_floats
def cosh(data: Array) -> Array:
    return jnp.cosh(data)


@in_floats
def arcsinh(data: Array) -> Array:
    return jnp.arcsinh(data)


@in_floats
def arccosh(data: Array) -> Array:
    return jnp.arccosh(data)


@in_floats
def arctanh(data: Array) -> Array:
    return jnp.arctanh(data)


@in_floats
def degrees(data: Array) -> Array:
    return data * (180 / math.pi)


@in_floats
def radians(data: Array) -> Array:
    return data * (math.pi / 180)
