"""Operators as methods: `x.sum(axis=1)` is `nd.sum(x, axis=1)`."""

from __future__ import annotations

from . import joining, op
from .ndarray import NDArray

NAMES = (
    "abs arccos arccosh arcsin arcsinh arctan arctanh argmax argmax_channel argmin argsort "
    "broadcast_axes cbrt ceil clip cos cosh degrees depth_to_space diag exp expm1 fix flip floor "
    "log log10 log1p log2 log_softmax max mean min nanprod nansum norm one_hot ones_like pad pick "
    "prod radians rcbrt reciprocal relu repeat reshape_like rint round rsqrt shape_array sigmoid "
    "sign sin sinh size_array slice slice_axis slice_like softmax softmin sort "
    "space_to_depth split sqrt square sum swapaxes take tan tanh tile topk transpose trunc "
    "zeros_like"
)
METHODS = NAMES.split()


def attach() -> None:
    """Give NDArray its methods."""
    for name in METHODS:
        if hasattr(op, name):
            setattr(NDArray, name, getattr(op, name))
    NDArray.split_v2 = joining.split_v2  # type: ignore[attr-defined]
