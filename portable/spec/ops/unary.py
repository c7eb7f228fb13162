"""Functions of one array, element by element."""

from __future__ import annotations

from ..families import unary
from ..operator import Array, operator


@operator(cases=unary(), source="src/operator/tensor/elemwise_unary_op_trig.cc")
def tanh(data: Array) -> Array:
    """Hyperbolic tangent, element by element: out = (e^x - e^-x) / (e^x + e^-x).

    Args:
        data: any shape, floats.

    Returns:
        The shape and dtype of `data`. Gradient: (1 - out^2) * g.
    """
