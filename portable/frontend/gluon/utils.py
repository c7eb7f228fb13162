"""Helpers of Gluon programs: splitting batches over devices, clipping gradients, hooks.

Source: MXNet 1.9.1, python/mxnet/gluon/utils.py.
"""

from __future__ import annotations

import math
import warnings
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Any, Self

from .. import nd
from ..context import Context
from ..nd import NDArray


def split_data(
    data: NDArray, num_slice: int, batch_axis: int = 0, even_split: bool = True
) -> list[NDArray]:
    """Cut an array into `num_slice` pieces along the batch axis.

    Args:
        data: (batch, ...) for batch_axis 0.
        num_slice: number of pieces.
        batch_axis: the axis that is cut.
        even_split: whether all pieces must be of one size; otherwise the last takes what is over.

    Raises:
        ValueError: the axis has fewer than `num_slice` rows, or cannot be cut evenly.
    """
    size = data.shape[batch_axis]
    if even_split and size % num_slice:
        raise ValueError(
            f"data with shape {data.shape} cannot be evenly split into {num_slice} slices along axis "
            f"{batch_axis}. Use a batch size that's a multiple of {num_slice} or set "
            "even_split=False to allow uneven partitioning of data."
        )
    if size < num_slice:
        raise ValueError(
            f"Too many slices for data with shape {data.shape}: num_slice is {num_slice}, but axis "
            f"{batch_axis} has {size} rows only"
        )
    step = size // num_slice
    ends = [(i + 1) * step if i < num_slice - 1 else size for i in range(num_slice)]
    return [
        nd.slice_axis(data, axis=batch_axis, begin=i * step, end=end) for i, end in enumerate(ends)
    ]


def split_and_load(
    data: Any, ctx_list: Sequence[Context], batch_axis: int = 0, even_split: bool = True
) -> list[NDArray]:
    """Cut an array into one piece for each context, and copy the pieces there.

    Args:
        data: an NDArray, or what `nd.array` takes.
        ctx_list: the contexts.
        batch_axis, even_split: as for `split_data`.
    """
    array = data if isinstance(data, NDArray) else nd.array(data, ctx=ctx_list[0])
    if len(ctx_list) == 1:
        return [array.as_in_context(ctx_list[0])]
    pieces = split_data(array, len(ctx_list), batch_axis, even_split)
    return [piece.as_in_context(ctx) for piece, ctx in zip(pieces, ctx_list, strict=True)]


def clip_global_norm(
    arrays: Sequence[NDArray], max_norm: float, check_isfinite: bool = True
) -> float | NDArray:
    """Scale arrays in place so that the 2-norm of all their numbers together is at most `max_norm`.

    scale = min(1, max_norm / (norm + 1e-8)), norm = sqrt(sum over all arrays of x^2).

    Args:
        arrays: gradients, of any shapes.
        max_norm: the largest norm that is left alone.
        check_isfinite: whether to warn when the norm is nan or inf (which needs the number itself).

    Returns:
        The norm before clipping: a float, or an NDArray (1,) if `check_isfinite` is False.

    Raises:
        AssertionError: no arrays are given.
    """
    if not arrays:
        raise AssertionError("clip_global_norm: arrays must not be empty")
    context = arrays[0].context
    squares = [nd.square(a).sum().astype("float32").as_in_context(context) for a in arrays]
    norm = nd.sqrt(nd.add_n(*squares))
    total: float | NDArray = norm
    if check_isfinite:
        total = float(norm.asscalar())
        if not math.isfinite(total):
            warnings.warn(
                "nan or inf is detected. Clipping results will be undefined.", stacklevel=2
            )
    scale = nd.minimum(max_norm / (norm + 1e-8), 1.0)
    for array in arrays:
        array *= scale.astype(array.dtype).as_in_context(array.context)
    return total


class HookHandle:
    """What registering a hook returns; `detach()` takes the hook away again."""

    def __init__(self) -> None:
        self._hooks: OrderedDict[int, Callable[..., Any]] | None = None
        self._key = id(self)

    def attach(self, hooks: OrderedDict[int, Callable[..., Any]], hook: Callable[..., Any]) -> None:
        """Put the hook among the hooks of a block."""
        if self._hooks is not None:
            raise AssertionError("The same handle cannot be attached twice.")
        self._hooks = hooks
        hooks[self._key] = hook

    def detach(self) -> None:
        """Take the hook away; doing so twice does nothing."""
        if self._hooks is not None:
            self._hooks.pop(self._key, None)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.detach()
