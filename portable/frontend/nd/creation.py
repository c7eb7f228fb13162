"""Making arrays: from numbers of elsewhere, and from nothing.

Source: MXNet 1.9.1, python/mxnet/ndarray/ndarray.py and utils.py.
"""

from __future__ import annotations

import warnings
from math import ceil
from typing import Any

import numpy as np

from .. import engine
from ..base import MXNetError
from ..context import Context, usable
from .dtypes import dtype_name, operator_dtype_name
from .ndarray import NDArray

Shape = int | tuple[int, ...] | list[int]
Ctx = Context | str | None


def array(source_array: Any, ctx: Ctx = None, dtype: Any = None) -> NDArray:
    """An array with a copy of the numbers of a list, a numpy array, an NDArray, or a number.

    Args:
        source_array: nested lists or tuples of numbers, or an array.
        ctx: where; the current context if it is not given.
        dtype: that of an NDArray, else float32, whatever numpy would make of it.

    Raises:
        TypeError: it is not like an array.
        KeyError: MXNet has no such dtype.
    """
    context = usable(ctx)
    if isinstance(source_array, NDArray):
        name = dtype_name(source_array.dtype if dtype is None else dtype)
        return source_array._copied(context, name)
    name = dtype_name(dtype)
    if not isinstance(source_array, np.ndarray):
        try:
            source_array = np.array(source_array, dtype=name)
        except (ValueError, TypeError, OverflowError) as error:
            raise TypeError(
                f"source_array must be array like object, but is {type(source_array)}: {error}"
            ) from error
    with np.errstate(all="ignore"):
        values = source_array.astype(name, copy=False)  # the engine copies it anyway
    return _made(values, context)


def _made(values: Any, context: Context) -> NDArray:
    return NDArray._wrap(engine.from_host(values, context), context)


def _shape(operator: str, shape: Any) -> tuple[int, ...]:
    """A shape as MXNet's operators take it.

    Raises:
        MXNetError: it has no axis, or an axis without entries, or is no shape at all.
    """
    sizes = (shape,) if isinstance(shape, int | np.integer) else shape
    if not isinstance(sizes, tuple | list) or not all(
        isinstance(n, int | np.integer) for n in sizes
    ):
        raise MXNetError(f"{operator}: shape={shape!r} is invalid; give an int or a tuple of ints")
    if not sizes or min(sizes) < 1:
        raise MXNetError(
            f"{operator}: shape={shape!r}: MXNet makes no arrays without axes or elements by this "
            "function; nd.empty does"
        )
    return tuple(int(n) for n in sizes)


def _constant(
    operator: str, shape: Shape, value: float, ctx: Ctx, dtype: Any, out: NDArray | None
) -> NDArray:
    context, name = usable(ctx), operator_dtype_name(operator, dtype)
    if out is not None:
        out[:] = value
        return out
    return NDArray._wrap(engine.full(_shape(operator, shape), value, name, context), context)


def zeros(
    shape: Shape,
    ctx: Ctx = None,
    dtype: Any = None,
    stype: str | None = None,
    out: NDArray | None = None,
) -> NDArray:
    """An array of zeros.

    Args:
        shape: an int or a tuple of ints.
        ctx, dtype: the current context and float32 if they are not given.
        stype: how it is stored; only 'default'.
        out: an array to fill instead.

    Raises:
        MXNetError: a shape or dtype that MXNet does not have.
    """
    if stype not in (None, "default"):
        raise MXNetError(f"zeros: stype={stype!r} is not supported; arrays are 'default' here")
    return _constant("zeros", shape, 0, ctx, dtype, out)


def ones(shape: Shape, ctx: Ctx = None, dtype: Any = None, out: NDArray | None = None) -> NDArray:
    """An array of ones; the arguments are those of `zeros`."""
    return _constant("ones", shape, 1, ctx, dtype, out)


def full(
    shape: Shape, val: Any, ctx: Ctx = None, dtype: Any = np.float32, out: NDArray | None = None
) -> NDArray:
    """An array filled with a number, or with what can be broadcast to its shape.

    Args:
        shape: an int or a tuple of ints.
        val: the number.
        ctx, dtype, out: as in `zeros`.
    """
    target = empty(shape, ctx, dtype) if out is None else out
    target[:] = val
    return target


def empty(shape: Shape, ctx: Ctx = None, dtype: Any = None) -> NDArray:
    """An array whose numbers do not matter yet; they are zeros here.

    Args:
        shape: an int or a tuple of ints, also without elements.
        ctx, dtype: as in `zeros`.

    Raises:
        KeyError: MXNet has no such dtype; OverflowError: a negative size.
    """
    context, name = usable(ctx), dtype_name(dtype)
    sizes = (shape,) if isinstance(shape, int | np.integer) else tuple(shape)
    if any(n < 0 for n in sizes):
        raise OverflowError(f"empty: shape={shape} has a negative size")
    return NDArray._wrap(engine.full(sizes, 0, name, context), context)


def arange(
    start: float,
    stop: float | None = None,
    step: float = 1.0,
    repeat: int = 1,
    infer_range: bool | None = None,
    ctx: Ctx = None,
    dtype: Any = np.float32,
) -> NDArray:
    """start, start + step, ... below stop, each `repeat` times.

    Args:
        start, stop: with one of them only, it is where to stop, and 0 is the start.
        step: other than 0, towards stop.
        repeat: how often each number comes.
        infer_range: deprecated, without effect.
        ctx, dtype: as in `zeros`.

    Raises:
        MXNetError: step is 0 or leads away from stop.
    """
    if infer_range is not None:
        warnings.warn(
            "`infer_range` argument has been deprecated", DeprecationWarning, stacklevel=2
        )
    begin, end = (0, start) if stop is None else (start, stop)
    if step == 0 or (end - begin) * step <= 0:
        raise MXNetError(
            f"arange: invalid range (start, stop, step) = ({begin}, {end}, {step}); step has to be "
            "other than 0 and lead from start towards a different stop"
        )
    kind = np.dtype(operator_dtype_name("arange", dtype)).type
    count = ceil((end - begin) / step)
    numbers = np.arange(count, dtype=np.int64).astype(kind)
    return _made(np.repeat(kind(begin) + numbers * kind(step), repeat).astype(kind), usable(ctx))


def linspace(
    start: float,
    stop: float,
    num: int,
    endpoint: bool = True,
    ctx: Ctx = None,
    dtype: Any = np.float32,
) -> NDArray:
    """`num` numbers from start to stop at equal distances.

    Args:
        start, stop: the ends.
        num: how many.
        endpoint: whether stop is the last of them.
        ctx, dtype: as in `zeros`.

    Raises:
        MXNetError: num is negative.
    """
    if num < 0:
        raise MXNetError(f"linspace: num={num} is negative; give 0 or more")
    name = operator_dtype_name("linspace", dtype)
    between = num - 1 if endpoint else num
    step = (stop - start) / between if between > 0 else 0.0
    return _made((start + np.arange(num) * step).astype(name), usable(ctx))


def eye(N: int, M: int = 0, k: int = 0, ctx: Ctx = None, dtype: Any = None) -> NDArray:
    """Ones on a diagonal, zeros elsewhere.

    Args:
        N, M: rows and columns; as many columns as rows for M=0.
        k: which diagonal; above the main one if positive.
        ctx, dtype: as in `zeros`.
    """
    name = operator_dtype_name("eye", dtype)
    return _made(np.eye(int(N), int(M) or int(N), int(k), dtype=name), usable(ctx))


def from_numpy(ndarray: Any, zero_copy: bool = True) -> NDArray:
    """An array from a numpy array, in its dtype.

    Args:
        ndarray: the numpy array.
        zero_copy: share memory, where the framework can; the numpy array becomes read-only then.

    Raises:
        ValueError: zero_copy of an array that is not contiguous in row-major order.
    """
    dtype_name(ndarray.dtype)
    if not zero_copy:
        return array(ndarray, dtype=ndarray.dtype)
    if not ndarray.flags["C_CONTIGUOUS"]:
        raise ValueError(
            "Only c-contiguous arrays are supported for zero-copy; give np.ascontiguousarray(x)"
        )
    shared = from_dlpack(ndarray)
    ndarray.flags["WRITEABLE"] = False
    return shared


def from_dlpack(dlpack: Any) -> NDArray:
    """An array that shares the memory of a DLPack capsule, or of an object with `__dlpack__`."""
    return NDArray._wrap(engine.from_dlpack(dlpack))


def to_dlpack_for_read(data: NDArray) -> Any:
    """The contents of an array as a DLPack capsule, without a copy, for reading."""
    return data.to_dlpack_for_read()


def to_dlpack_for_write(data: NDArray) -> Any:
    """The contents of an array as a DLPack capsule, without a copy, for writing."""
    return data.to_dlpack_for_write()
