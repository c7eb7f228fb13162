"""Functions of one array, element by element.

Each pullback is the chain rule g * f'(x), written with `out` where that is the shorter formula.
"""

from __future__ import annotations

import numpy as np

from ..operator import Array, operator


@operator
def tanh(data: Array) -> Array:
    """Hyperbolic tangent, element by element: out = (e^x - e^-x) / (e^x + e^-x).

    data: any shape, floats. d out = (1 - out^2) dx.
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_unary_op_trig.cc.

    >>> tanh(np.array([0.0, 1.0]))
    array([0.        , 0.76159416])
    """
    return np.tanh(data)


@tanh.pullback
def _(g, out, data):
    return g * (1 - out * out)
