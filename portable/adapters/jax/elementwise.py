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
    def call(*arrays: Array, **attributes: Any) -> Any:
        if jnp.issubdtype(arrays[0].dtype, jnp.floating):
            return function(*arrays, **attributes)
        result = function(*(a.astype("float64") for a in arrays), **attributes)
        return result.astype("int64").astype(arrays[0].dtype)

    return call
