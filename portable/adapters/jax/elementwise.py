"""What functions of arrays need, element by element, to follow MXNet: slopes and integers."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import jax
import jax.numpy as jnp
from jax import Array

Function = Callable[..., Any]


def sloped(function: Function, *slopes: Function) -> Function:
    """A function, element by element, whose partial derivatives are MXNet's own instead of jax's.

    It takes arrays first (broadcasting), then numbers. There is one slope for each array: the
    derivative with respect to it, as a function of all arguments.
    """

    @jax.custom_vjp
    def plain(*arguments: Array) -> Any:
        return function(*arguments)

    def forward(*arguments: Array) -> Any:
        return function(*arguments), arguments

    def backward(arguments: tuple[Array, ...], g: Array) -> Any:
        found = [g * slope(*arguments).astype(g.dtype) for slope in slopes]
        return (*found, *(None for _ in arguments[len(slopes) :]))

    plain.defvjp(forward, backward)

    def call(first: Array, *more: Any) -> Any:
        return plain(*jnp.broadcast_arrays(first, *(jnp.asarray(m, first.dtype) for m in more)))

    return call


def in_floats(function: Function) -> Function:
    """Let a function of floats take integers: the result is cut towards zero, as in MXNet."""

    @wraps(function)
    def call(data: Array, *more: Array, **attributes: Any) -> Any:
        if jnp.issubdtype(data.dtype, jnp.floating):
            return function(data, *more, **attributes)
        wide = (m.astype("float64") for m in more)
        result = function(data.astype("float64"), *wide, **attributes)
        return result.astype("int64").astype(data.dtype)

    return call
