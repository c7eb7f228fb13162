"""mx.nd: the array, how to make one, and every operator.

    from reference import nd, autograd
    x = nd.array([[1, 2], [3, 4]])
    nd.softmax(x, axis=1)

Functions that are no operators stand in `creation.py` and `arrangement.py`, arithmetic with numbers
on either side in `reference/arithmetic.py`, random numbers in `random.py`. Everything else is an
operator of `reference/ops/`, by all of its names; the namespaces `linalg`, `contrib`, `image` have
those whose names start so.
"""

from __future__ import annotations

from typing import Any

from .. import op
from ..arithmetic import (
    add,
    divide,
    equal,
    greater,
    greater_equal,
    lesser,
    lesser_equal,
    logical_and,
    logical_or,
    logical_xor,
    maximum,
    minimum,
    modulo,
    multiply,
    not_equal,
    power,
    subtract,
    true_divide,
)
from ..ndarray import NDArray
from . import _internal, contrib, image, linalg, random, sparse
from .arrangement import concatenate, histogram, moveaxis, onehot_encode, split_v2, waitall
from .creation import (
    arange,
    array,
    empty,
    eye,
    from_dlpack,
    from_numpy,
    full,
    linspace,
    ones,
    to_dlpack_for_read,
    to_dlpack_for_write,
    zeros,
)
from .namespace import names, public

__all__ = [
    "NDArray",
    "_internal",
    "add",
    "arange",
    "array",
    "concatenate",
    "contrib",
    "divide",
    "empty",
    "equal",
    "eye",
    "from_dlpack",
    "from_numpy",
    "full",
    "greater",
    "greater_equal",
    "histogram",
    "image",
    "lesser",
    "lesser_equal",
    "linalg",
    "linspace",
    "logical_and",
    "logical_or",
    "logical_xor",
    "maximum",
    "minimum",
    "modulo",
    "moveaxis",
    "multiply",
    "not_equal",
    "onehot_encode",
    "ones",
    "op",
    "power",
    "random",
    "sparse",
    "split_v2",
    "subtract",
    "to_dlpack_for_read",
    "to_dlpack_for_write",
    "true_divide",
    "waitall",
    "zeros",
]


def __getattr__(name: str) -> Any:
    """An operator, looked up once; from then on it stands in this module."""
    if name.startswith("_"):
        raise AttributeError(f"module {__name__} has no attribute {name!r}")
    found = random.operator_named(name) or public("", name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*__all__, *random.OPERATORS, *names("")})
