"""Methods of NDArray that are operators: x.exp() is nd.exp(x), x.sum(axis=0) is nd.sum(x, axis=0).

Source: MXNet 1.9.1, python/mxnet/ndarray/ndarray.py (its "convenience fluent methods").
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from . import op

ELEMENTWISE = """
    abs sign round rint fix floor ceil trunc clip sin cos tan arcsin arccos arctan degrees radians
    sinh cosh tanh arcsinh arccosh arctanh exp expm1 log log10 log2 log1p sqrt rsqrt cbrt rcbrt
    square reciprocal relu sigmoid
"""
REDUCTIONS = "sum nansum prod nanprod mean max min norm argmax argmax_channel argmin"
ALONG_AXES = "softmax log_softmax softmin sort topk argsort"
SHAPES = """
    reshape_like zeros_like ones_like broadcast_axes repeat pad swapaxes split slice slice_axis
    slice_like take one_hot pick shape_array size_array tile transpose flip depth_to_space
    space_to_depth diag
"""


def fluent(name: str) -> Callable[..., Any]:
    """The method that calls an operator with the array as its first argument."""

    def method(self: Any, *args: Any, **attributes: Any) -> Any:
        return getattr(op, name)(self, *args, **attributes)

    method.__name__ = name
    method.__qualname__ = f"NDArray.{name}"
    method.__doc__ = f"nd.{name}(self, ...): the operator of this name on this array."
    return method


class Methods:
    """The operators that an array has as methods."""

    __slots__ = ()


for _name in f"{ELEMENTWISE} {REDUCTIONS} {ALONG_AXES} {SHAPES}".split():
    setattr(Methods, _name, fluent(_name))
