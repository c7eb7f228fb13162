"""x[key] and x[key] = value, with MXNet's rules on top of numpy's indexing.

Basic keys (ints, slices, `...`, None) give a view that shares memory wherever the part is
contiguous: rows, ranges of rows, rows of rows. Everything else is a copy. Advanced keys (lists,
numpy arrays, NDArrays, ranges) always copy. MXNet's own rules are that
  - an array has at least one axis: x[1, 2] of a matrix has shape (1,);
  - indices are rounded towards zero to whole numbers, and a bool counts as 0 or 1: no masks;
  - an out-of-range index is an IndexError, another kind of key a ValueError.

Source: MXNet 1.9.1, python/mxnet/ndarray/ndarray.py (__getitem__, __setitem__).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from .arithmetic import NUMBERS
from .base import MXNetError
from .operator import Array, operator
from .tape import in_graph, scope

if TYPE_CHECKING:
    from .ndarray import NDArray

IN_PLACE = (
    "{what}: cannot write into an array that is part of a recorded graph (+=, x[:] = ..., out=x): "
    "its old value is needed for the gradient. Make a new array, call backward() first, or write "
    "outside `with autograd.record():`"
)


# --- What a read puts on the tape -----------------------------------------------------------------


@operator(view=True)
def _part(data: Array, key=(), shape=None) -> Array:
    """data[key] for a basic key, in another shape if one is given; a view where it can be one.

    d data is zero but for d data[key] = g.

    >>> _part(np.arange(6.0).reshape(2, 3), key=(1, 1, ...))
    array([4.])
    """
    part = np.ascontiguousarray(data[key])
    return part.reshape(part.shape or (1,)) if shape is None else part.reshape(shape)


@_part.pullback
def _(g, out, data, key, shape):
    return _embed(g, key=key, shape=data.shape)


@operator
def _embed(data: Array, key=(), shape=()) -> Array:
    """Zeros of a shape whose part `key` is data: the transposed map of `_part`."""
    out = np.zeros(shape, data.dtype)
    part = out[key]
    part[...] = data.reshape(part.shape)
    return out


@_embed.pullback
def _(g, out, data, key, shape):
    return _part(g, key=key, shape=data.shape)


@operator
def _pick(data: Array, key=()) -> Array:
    """data[key] for an advanced key, a copy. g is added up wherever an element was read twice.

    >>> _pick(np.arange(3.0), key=(np.array([2, 2, 0]),))
    array([2., 2., 0.])
    """
    return data[key]


@_pick.pullback
def _(g, out, data, key):
    return _add_at(g, key=key, shape=data.shape)


@operator
def _add_at(data: Array, key=(), shape=()) -> Array:
    """Zeros of a shape with data added at key: the transposed map of `_pick`."""
    out = np.zeros(shape, data.dtype)
    np.add.at(out, key, data)
    return out


@_add_at.pullback
def _(g, out, data, key, shape):
    return _pick(g, key=key)


# --- Reading --------------------------------------------------------------------------------------


def get(array: NDArray, key: Any) -> NDArray:
    """x[key]: a view or a copy, with gradients if recorded.

    IndexError for an index out of range or one too many, ValueError for another kind of key,
    MXNetError for a part without elements, unless it is a range of rows.
    """
    if (isinstance(key, tuple) and not key) or (isinstance(key, slice) and key == slice(None)):
        return array
    resolved, basic = normalised(key, array.shape)
    try:
        if not basic:
            result = _pick(array, key=resolved)
        elif scope.recording and in_graph(array):
            result = _part(array, key=resolved)
        else:
            result = array._wrap(_part.operator.forward(array._data, resolved), array._context)
    except IndexError as error:
        raise IndexError(f"x[{_shown(key)}] with x of shape {array.shape}: {error}") from None
    if result.size == 0 and not isinstance(key, slice):
        raise MXNetError(
            f"x[{_shown(key)}] with x of shape {array.shape} has no elements; only a range of rows "
            "may be empty"
        )
    return result


def normalised(key: Any, shape: tuple[int, ...]) -> tuple[tuple[Any, ...], bool]:
    """A key as numpy takes it, and whether it is a basic one, which gets a `...` if it has none.

    (So numpy gives an array without axes, and no scalar, where all axes are indexed.)

    >>> normalised([0, 1], (2, 3)), normalised((True, None), (2, 3))
    (((array([0, 1]),), False), ((1, None, Ellipsis), True))
    """
    parts = key if isinstance(key, tuple) else (key,)
    found, basic, used = [], True, 0
    for part in parts:
        if part is None or part is Ellipsis:
            found.append(part)
            continue
        used += 1
        if isinstance(part, slice):
            if part.step == 0:
                raise ValueError(f"x[{_shown(key)}]: the slice's step cannot be zero")
            found.append(part)
        elif isinstance(part, int | np.integer):
            found.append(int(part))
        elif isinstance(part, list | tuple | range | np.ndarray) or hasattr(part, "asnumpy"):
            found.append(_whole(part, key))
            basic = False
        else:
            raise ValueError(
                f"x[{_shown(key)}]: {part!r} of {type(part)} is no index; expected an int, a slice, "
                "..., None, or an array or list of ints"
            )
    if used > len(shape):
        raise IndexError(f"too many indices ({used}) for an array with {len(shape)} dimensions")
    ellipses = sum(part is Ellipsis for part in found)
    if ellipses > 1:
        raise IndexError(f"x[{_shown(key)}]: a key can have one ellipsis (...) only")
    if basic:
        return (tuple(found) if ellipses else (*found, ...)), True
    shapes = [part.shape for part in found if isinstance(part, np.ndarray)]
    try:
        np.broadcast_shapes(*shapes)
    except ValueError:
        raise ValueError(
            f"x[{_shown(key)}]: indices of shapes {', '.join(map(str, shapes))} cannot be broadcast "
            "together"
        ) from None
    return tuple(found), False


def _whole(part: Any, key: Any) -> np.ndarray:
    """An advanced index as whole numbers."""
    if hasattr(part, "asnumpy"):
        if part.dtype is np.bool_:
            raise ValueError(
                f"x[{_shown(key)}]: NDArrays of bools cannot be indices; use "
                "nd.contrib.boolean_mask(x, mask)"
            )
        part = part.asnumpy()
    with np.errstate(invalid="ignore"):
        return np.asarray(part).astype(np.intp)


def _shown(key: Any) -> str:
    """A key in a short line, for messages."""
    text = " ".join(repr(key).split())
    return text if len(text) <= 60 else text[:57] + "..."


# --- Writing --------------------------------------------------------------------------------------


def put(array: NDArray, key: Any, value: Any) -> None:
    """x[key] = value: value is broadcast and cast to the array's dtype.

    value: a number, an NDArray, a numpy array, or a list.
    IndexError and ValueError for a key as in `get`; ValueError for a value that cannot be broadcast,
    TypeError for one that is no array; MXNetError while recording if the array is in a graph, or if
    the value is and only a part is written (a whole array gets the value's gradient).
    """
    if array.size == 0:
        return
    resolved, basic = normalised(key, array.shape)
    target = None
    if basic:
        try:
            target = array._data[resolved]
        except IndexError as error:
            raise IndexError(f"x[{_shown(key)}] with x of shape {array.shape}: {error}") from None
    if scope.recording:
        recorded = hasattr(value, "_entry") and in_graph(value)
        whole = target is not None and target.size == array.size
        if in_graph(array) or (recorded and not whole):
            raise MXNetError(IN_PLACE.format(what=f"x[{_shown(key)}] = ..."))
        if recorded:
            value.broadcast_to(array.shape).astype(array.dtype, copy=False).copyto(array)
            return
    host = _host(value, array)
    with np.errstate(all="ignore"):
        try:
            if target is None:
                array._data[resolved] = host
            else:
                np.copyto(target, _trimmed(host, target.ndim), casting="unsafe")
        except ValueError as error:
            raise ValueError(
                f"x[{_shown(key)}] = value with x of shape {array.shape}: a value of shape "
                f"{np.shape(host)} cannot be broadcast to that part ({error})"
            ) from None


def _host(value: Any, array: NDArray) -> Any:
    """A value as numpy has it."""
    if isinstance(value, NUMBERS):
        return np.float64(value)
    if hasattr(value, "_entry"):
        return value._data
    if isinstance(value, np.ndarray):
        return value
    try:
        return np.array(value, dtype=array.dtype)
    except (TypeError, ValueError):
        raise TypeError(
            f"x[...] = {value!r}: expected a number, an NDArray, a numpy array or a list of numbers, "
            f"but got {type(value)}"
        ) from None


def _trimmed(host: Any, rank: int) -> Any:
    """A value without leading axes of size 1 beyond the rank of what it is written into."""
    shape = np.shape(host)
    while len(shape) > rank and shape[0] == 1:
        shape = shape[1:]
    return np.reshape(host, shape)
