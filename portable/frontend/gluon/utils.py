"""Helpers of Gluon programs: splitting batches over devices, clipping gradients, hooks.

Source: MXNet 1.9.1, python/mxnet/gluon/utils.py.
"""

from __future__ import annotations

import hashlib
import warnings
from collections import OrderedDict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Self

import numpy as np

from .. import nd
from ..context import Context
from ..nd import NDArray
from .changes import changes


def split_data(
    data: NDArray, num_slice: int, batch_axis: int = 0, even_split: bool = True
) -> list[NDArray]:
    """Cut an array into `num_slice` pieces along the batch axis.

    Args:
        data: (batch, ...) for batch_axis 0.
        num_slice: number of pieces.
        batch_axis: the axis that is cut.
        even_split: whether all pieces must be of one size; otherwise the first ones get one row
            more each, until all rows are given out.

    Raises:
        ValueError: the axis cannot be cut evenly, and has to be.
    """
    size = data.shape[batch_axis]
    if even_split and size % num_slice:
        raise ValueError(
            f"data with shape {data.shape} cannot be evenly split into {num_slice} slices along axis "
            f"{batch_axis}. Use a batch size that's multiple of {num_slice} or set "
            "even_split=False to allow uneven partitioning of data."
        )
    rows, extra = divmod(size, num_slice)
    ends = [rows * (i + 1) + min(i + 1, extra) for i in range(num_slice)]
    starts = [0, *ends[:-1]]
    if batch_axis == 0:
        return [data[start:end] for start, end in zip(starts, ends, strict=True)]
    return [
        nd.slice_axis(data, axis=batch_axis, begin=start, end=end)
        for start, end in zip(starts, ends, strict=True)
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
) -> Any:
    """Scale arrays in place so that the 2-norm of all their numbers together is at most `max_norm`.

    scale = min(1, max_norm / (norm + 1e-8)), norm = sqrt(sum over all arrays of x^2).

    Args:
        arrays: gradients, of any shapes.
        max_norm: the largest norm that is left alone.
        check_isfinite: whether to warn when the norm is nan or inf (which needs the number itself).

    Returns:
        The norm before clipping: a number, or an NDArray (1,) if `check_isfinite` is False.

    Raises:
        AssertionError: no arrays are given.
    """
    if not arrays:
        raise AssertionError("clip_global_norm: arrays must not be empty")
    context = arrays[0].context
    flat = [array.reshape((-1,)) for array in arrays]
    norm = nd.sqrt(nd.add_n(*(nd.dot(x, x).as_in_context(context) for x in flat)))
    if check_isfinite and not np.isfinite(norm.asscalar()):
        warnings.warn("nan or inf is detected. Clipping results will be undefined.", stacklevel=2)
    scale = nd.minimum(max_norm / (norm + 1e-8), 1.0)
    for array in arrays:
        array *= scale.as_in_context(array.context)
    return norm.asscalar() if check_isfinite else norm


def check_sha1(filename: str, sha1_hash: str) -> bool:
    """Whether a file's SHA-1 is the expected one, given as 40 hexadecimal digits."""
    with open(filename, "rb") as file:
        return hashlib.file_digest(file, "sha1").hexdigest() == sha1_hash


def download(
    url: str,
    path: str | None = None,
    overwrite: bool = False,
    sha1_hash: str | None = None,
    retries: int = 5,
    verify_ssl: bool = True,
) -> str:
    """The path of a file that is already there; nothing is fetched from the network.

    Args:
        url: where MXNet would fetch it; its last part is the file's name.
        path: the file, or the folder that it is in; by default the current one.
        overwrite: whether to fetch it although it is there, which is refused.
        sha1_hash: the SHA-1 that the file must have.
        retries, verify_ssl: have no effect.

    Raises:
        RuntimeError: the file is not there or is another one.
    """
    name = url.rpartition("/")[2]
    file = Path(name if path is None else path).expanduser()
    file = file / name if file.is_dir() else file
    if overwrite or not file.is_file() or (sha1_hash and not check_sha1(str(file), sha1_hash)):
        raise RuntimeError(
            f"download: {file} is missing or is not the file with SHA-1 {sha1_hash}, and nothing is "
            f"downloaded here; fetch {url} yourself, and put it there"
        )
    return str(file)


def shape_is_known(shape: tuple[int, ...] | None) -> bool:
    """Whether no dimension is left open, which is 0.

    >>> shape_is_known((2, 3)), shape_is_known((2, 0)), shape_is_known(None)
    (True, False, False)

    Raises:
        AssertionError: a dimension before an open one is negative.
    """
    for n in shape or (0,):
        if n < 0:
            raise AssertionError(
                f"shape dimension size cannot be less than 0, while received {n} in {shape}; give "
                "a positive number, or 0 for a dimension that is to be inferred"
            )
        if n == 0:
            return False
    return True


class HookHandle:
    """What registering a hook returns; `detach()` takes the hook away again."""

    def __init__(self) -> None:
        self._hooks: OrderedDict[int, Callable[..., Any]] | None = None
        self._key = 0

    def attach(self, hooks: OrderedDict[int, Callable[..., Any]], hook: Callable[..., Any]) -> None:
        """Put the hook among the hooks of a block."""
        if self._hooks is not None:
            raise AssertionError("The same handle cannot be attached twice.")
        self._hooks = hooks
        self._key = id(hook)
        hooks[self._key] = hook
        changes.count += 1

    def detach(self) -> None:
        """Take the hook away; doing so twice does nothing."""
        if self._hooks is not None:
            self._hooks.pop(self._key, None)
            changes.count += 1

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.detach()
