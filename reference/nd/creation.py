"""Making arrays: from numbers, by a rule, or on another library's memory.

Where a device can be given (`ctx`), it is the current one by default; where a dtype can, float32.
Source: MXNet 1.9.1, python/mxnet/ndarray/{ndarray,utils}.py, src/operator/tensor/init_op.h.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Sequence
from operator import index
from typing import Any

import numpy as np

from ..attributes import DTYPES
from ..base import MXNetError
from ..context import Context, usable
from ..ndarray import NDArray, dtype_of
from ..tape import in_graph, scope

Shape = int | Sequence[int]


def array(source_array: Any, ctx: Context | None = None, dtype: Any = None) -> NDArray:
    """An array with the numbers of another, of a numpy array, or of nested lists, always copied.

    dtype: by default that of an NDArray, and float32 for anything else, numpy arrays too.
    Raises TypeError for what is no array of numbers.

    >>> array([[1, 2], [3, 4]]).dtype.__name__
    'float32'
    """
    if isinstance(source_array, NDArray):
        wanted = dtype_of(source_array.dtype if dtype is None else dtype)
        made = empty(source_array.shape, ctx, wanted)
        made[:] = source_array
        return made
    wanted = dtype_of(dtype)
    if not isinstance(source_array, np.ndarray):
        try:
            source_array = np.array(source_array, dtype=wanted)
        except (TypeError, ValueError, OverflowError) as error:
            raise TypeError(
                f"array: expected numbers in nested lists of equal lengths, got {source_array!r:.80} "
                f"of {type(source_array)} ({error})"
            ) from None
    with np.errstate(all="ignore"):
        numbers = source_array.astype(wanted, order="C")
    return NDArray._wrap(numbers, usable(ctx))


def empty(shape: Shape, ctx: Context | None = None, dtype: Any = None) -> NDArray:
    """An array whose numbers are whatever was in its memory."""
    wanted = dtype_of(dtype)
    return NDArray._wrap(np.empty(_sizes("empty", shape, zero=True), wanted), usable(ctx))


def zeros(
    shape: Shape,
    ctx: Context | None = None,
    dtype: Any = None,
    stype: str | None = None,
    out: NDArray | None = None,
    name: str | None = None,
) -> NDArray:
    """All numbers 0.

    >>> zeros((2,)).asnumpy()
    array([0., 0.], dtype=float32)
    """
    if stype not in (None, "default"):
        raise MXNetError(f"zeros: stype={stype!r} is not available; expected 'default'")
    return finished("zeros", np.zeros(_sizes("zeros", shape), _known("zeros", dtype)), ctx, out)


def ones(
    shape: Shape,
    ctx: Context | None = None,
    dtype: Any = None,
    out: NDArray | None = None,
    name: str | None = None,
) -> NDArray:
    """All numbers 1."""
    return finished("ones", np.ones(_sizes("ones", shape), _known("ones", dtype)), ctx, out)


def full(
    shape: Shape,
    val: Any,
    ctx: Context | None = None,
    dtype: Any = None,
    out: NDArray | None = None,
) -> NDArray:
    """All numbers `val`, or val broadcast to the shape; with `out`, that array is filled instead."""
    made = empty(shape, ctx, dtype) if out is None else out
    made[:] = val
    return made


def arange(
    start: float,
    stop: float | None = None,
    step: float = 1.0,
    repeat: int = 1,
    infer_range: bool | None = None,
    ctx: Context | None = None,
    dtype: Any = np.float32,
) -> NDArray:
    """start, start + step, ... below stop, each `repeat` times; arange(n) starts at 0.

    start and step are cast to the dtype before they are used.
    Raises MXNetError for step 0 and where there is nothing between start and stop.

    >>> arange(1, 2, 0.25, repeat=2).asnumpy()[:5]
    array([1.  , 1.  , 1.25, 1.25, 1.5 ], dtype=float32)
    """
    if infer_range is not None:
        warnings.warn("arange: infer_range is ignored", DeprecationWarning, stacklevel=2)
    wanted = _known("arange", dtype)
    if stop is None:
        start, stop = 0, start
    if step == 0 or (stop - start) / step <= 0:
        raise MXNetError(
            f"arange: start={start}, stop={stop}, step={step} is no range; step leads from start to "
            "stop and is not 0"
        )
    count = np.arange(math.ceil((stop - start) / step)).astype(wanted)
    first, stride = np.array([start, step]).astype(wanted)
    return finished("arange", np.repeat(first + count * stride, repeat), ctx)


def linspace(
    start: float,
    stop: float,
    num: int,
    endpoint: bool = True,
    ctx: Context | None = None,
    dtype: Any = np.float32,
) -> NDArray:
    """`num` numbers at equal distances from start to stop, which is the last one with endpoint.

    >>> linspace(0, 1, 5).asnumpy()
    array([0.  , 0.25, 0.5 , 0.75, 1.  ], dtype=float32)
    """
    wanted = _known("linspace", dtype)
    if num < 0:
        raise MXNetError(f"linspace: num={num}; expected 0 or more")
    gaps = num - 1 if endpoint else num
    stride = (stop - start) / gaps if gaps > 0 else 0.0
    return finished("linspace", (start + np.arange(num) * stride).astype(wanted), ctx)


def eye(
    N: int,
    M: int = 0,
    k: int = 0,
    ctx: Context | None = None,
    dtype: Any = None,
    out: NDArray | None = None,
    name: str | None = None,
) -> NDArray:
    """(N, M), by default (N, N): 1 on the diagonal k places above the main one, else 0.

    >>> eye(2, 3, 1).asnumpy()
    array([[0., 1., 0.],
           [0., 0., 1.]], dtype=float32)
    """
    return finished("eye", np.eye(N, M or N, k, _known("eye", dtype)), ctx, out)


def from_numpy(ndarray: np.ndarray, zero_copy: bool = True) -> NDArray:
    """An array on a numpy array's memory, which becomes read-only for numpy; or a copy.

    Raises ValueError for memory that is not in row-major order, and for a dtype that MXNet lacks.
    """
    if ndarray.dtype.name not in DTYPES:
        raise ValueError(f"from_numpy: dtype {ndarray.dtype} is not supported; see {DTYPES}")
    if not zero_copy:
        return array(ndarray, dtype=ndarray.dtype)
    if not ndarray.flags.c_contiguous:
        raise ValueError("from_numpy: zero_copy needs row-major memory; pass zero_copy=False")
    shared = ndarray[...]
    ndarray.flags.writeable = False
    return NDArray._wrap(shared)


class _Capsule:
    """A DLPack capsule as an object that hands it out."""

    def __init__(self, capsule: Any) -> None:
        self._capsule = capsule

    def __dlpack__(self, **options: Any) -> Any:
        return self._capsule

    def __dlpack_device__(self) -> tuple[int, int]:
        return (1, 0)


def from_dlpack(dlpack: Any) -> NDArray:
    """An array on the memory of another library's tensor: a DLPack capsule, or the tensor itself."""
    shared = np.from_dlpack(dlpack if hasattr(dlpack, "__dlpack__") else _Capsule(dlpack))
    return NDArray._wrap(shared)


def to_dlpack_for_read(data: NDArray) -> Any:
    """A DLPack capsule that shares an array's memory."""
    return data.to_dlpack_for_read()


def to_dlpack_for_write(data: NDArray) -> Any:
    """A DLPack capsule that shares an array's memory."""
    return data.to_dlpack_for_write()


# --- What they have in common ---------------------------------------------------------------------


def _sizes(op: str, shape: Shape, zero: bool = False) -> tuple[int, ...]:
    """A shape as a tuple; MXNetError unless it is of whole numbers, above 0 unless `zero` may be."""
    try:
        sizes = tuple(map(index, shape if isinstance(shape, Sequence) else (shape,)))
    except TypeError:
        sizes = (-1,)
    if any(n < (not zero) for n in sizes) or not (sizes or zero):
        raise MXNetError(
            f"{op}: shape={shape!r} is no shape; expected whole numbers above 0, at least one"
        )
    return sizes


def _known(op: str, dtype: Any) -> np.dtype:
    """A dtype that MXNet has; MXNetError for another."""
    try:
        return dtype_of(dtype)
    except KeyError as error:
        raise MXNetError(f"{op}: dtype={dtype!r}: {error.args[0]}") from None


def finished(
    op: str, numbers: np.ndarray, ctx: Context | str | None, out: NDArray | None = None
) -> NDArray:
    """The result of an operator without array inputs: a new array, or written into `out`."""
    if out is None:
        return NDArray._wrap(numbers, usable(ctx))
    if out.shape != numbers.shape:
        raise MXNetError(f"{op}: out has shape {out.shape}, but the result has {numbers.shape}")
    if scope.recording and in_graph(out):
        raise MXNetError(
            f"{op}: out is part of a recorded graph, whose arrays cannot be overwritten"
        )
    np.copyto(out._data, numbers, casting="unsafe")
    return out
