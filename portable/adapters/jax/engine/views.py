"""Reading and writing parts of arrays, as steps of the engine's own.

A path leads from the array that owns the memory to a view of it, in steps:

    ("part", axes)   along the first axes a range each: (size, whether the axis stays), or None
                     for the whole axis
    ("shape", s)     the same numbers in shape s

Where the ranges start is not part of a path but scalars of the call, so that a loop over batches or
rows is the same trace at each turn.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import jax.numpy as jnp
import numpy as np
from jax import Array, lax

from .call import Call, internal
from .convert import from_host
from .kind import Kind
from .lazy import Value, record

Axis = tuple[int, bool] | None
Axes = tuple[Axis, ...]
Path = tuple[tuple[str, Any], ...]
Starts = tuple[int, ...]


def steps_of(index: Sequence[int | slice], shape: tuple[int, ...]) -> tuple[Path, Starts]:
    """The path of an index of ints and slices of step 1, for the first axes.

    >>> steps_of((2,), (4, 3))
    ((('part', ((1, False),)),), (2,))
    >>> steps_of((slice(1, 3), -1), (4, 3))
    ((('part', ((2, True), (1, False))),), (1, 2))
    """
    axes: list[Axis] = []
    starts = []
    for part, length in zip(index, shape, strict=False):
        if not isinstance(part, slice):
            axes.append((1, False))
            starts.append(int(part) + length if part < 0 else int(part))
            continue
        start, stop, _ = part.indices(length)
        if (start, stop) == (0, length):
            axes.append(None)
        else:
            axes.append((max(stop - start, 0), True))
            starts.append(start)
    return (("part", tuple(axes)),), tuple(starts)


def reading(data: Value, path: Path, starts: Starts) -> Call:
    """The call that reads what a view shows of the array that owns its memory."""
    return internal("view", path, _read, [data], starts)


def read(data: Value, path: Path, starts: Starts) -> Value:
    """What a view shows of the array that owns its memory."""
    return record(reading(data, path, starts), [data], starts)[0]


def write(data: Value, path: Path, starts: Starts, values: Value) -> Value:
    """The array that owns the memory, after a view of it is overwritten."""
    if not path:
        return values
    inputs = [data, values]
    return record(internal("write into a view", path, _write, inputs, starts), inputs, starts)[0]


def _read(data: Array, *starts: Any, static: Path) -> Array:
    left = list(starts)
    for kind, told in static:
        if kind == "shape":
            data = data.reshape(told)
        else:
            data, _ = _part(data, told, left)
    return data


def _part(data: Array, axes: Axes, starts: list[Any]) -> tuple[Array, list[Array]]:
    """A part, and where it begins along each axis; takes its starts from the list."""
    sizes, kept, corner = [], [], []
    for length, axis in zip(data.shape, [*axes, *[None] * data.ndim], strict=False):
        size, stays = axis or (length, True)
        sizes.append(size)
        kept += [size] * stays
        corner.append(jnp.asarray(starts.pop(0) if axis else 0, "int32"))
    return lax.dynamic_slice(data, corner, sizes).reshape(kept), corner


def _write(data: Array, values: Array, *starts: Any, static: Path) -> Array:
    if not static:
        return values
    (kind, told), rest = static[0], static[1:]
    if kind == "shape":
        return _write(data.reshape(told), values, *starts, static=rest).reshape(data.shape)
    left = list(starts)
    part, corner = _part(data, told, left)
    part = _write(part, values, *left, static=rest)
    sizes = [axis[0] if axis else n for n, axis in zip(data.shape, told, strict=False)]
    part = part.reshape(sizes + list(data.shape[len(sizes) :]))
    return lax.dynamic_update_slice(data, part, corner)


def put(data: Value, key: Any, values: Value | float) -> Value:
    """The array with the part `key` overwritten by values, broadcast to it.

    key: an int, a slice, an integer or bool host array, None or Ellipsis, or a tuple of those.
    """
    parts = key if isinstance(key, tuple) else (key,)
    form: list[Any] = []
    hosts: list[Value] = []
    numbers: list[float] = []
    for part in parts:
        if isinstance(part, np.ndarray | list):
            array = np.array(part)
            if array.dtype == bool:
                for indices in array.nonzero():
                    form.append("array")
                    hosts.append(from_host(indices, data.kind.context))
                continue
            form.append("array")
            hosts.append(from_host(array, data.kind.context))
        elif isinstance(part, slice):
            form.append((part.start, part.stop, part.step))
        elif isinstance(part, int | np.integer):
            form.append("int")
            numbers.append(int(part))
        else:
            form.append(part)
    inputs = [data, *hosts]
    if isinstance(values, Value):
        inputs.append(values)
    else:
        numbers.append(values)
    static = (tuple(form), isinstance(values, Value))
    call = internal("write", static, _put, inputs, tuple(numbers))
    return record(call, inputs, numbers)[0]


def _put(data: Array, *arguments: Any, static: tuple[Any, ...]) -> Array:
    form, is_array = static
    left = list(arguments)
    arrays = [left.pop(0) for part in form if part == "array"]
    values = left.pop(0) if is_array else left.pop()
    key = tuple(
        arrays.pop(0)
        if part == "array"
        else left.pop(0)
        if part == "int"
        else slice(*part)
        if isinstance(part, tuple)
        else part
        for part in form
    )
    return data.at[key].set(fitting(values, data[key].shape, data.dtype))


def fitting(values: Any, shape: tuple[int, ...], dtype: Any) -> Array:
    """Values as they are written into a part of this shape: cast and broadcast.

    Axes of size 1 that are too many in front are dropped, as numpy does when it assigns.
    """
    array = jnp.asarray(values).astype(dtype)
    extra = array.ndim - len(shape)
    if extra > 0 and all(n == 1 for n in array.shape[:extra]):
        array = array.reshape(array.shape[extra:])
    return jnp.broadcast_to(array, shape)


def casting(value: Value, dtype: np.dtype[Any]) -> Call:
    """The call that gives the same numbers in another dtype."""
    return internal("cast", dtype.name, lambda data, static: data.astype(static), [value])


def adding(values: Sequence[Value]) -> Call:
    """The call that adds two gradients of one array."""
    return internal("add", None, jnp.add, values)


def filling(kind: Kind, number: float) -> Call:
    """The call that makes an array full of one number."""
    return internal("full", kind, _full, (), (number,), kind.context)


def filled(kind: Kind, number: float) -> Value:
    """An array full of one number."""
    return record(filling(kind, number), (), (number,))[0]


def _full(number: Any, static: Kind) -> Array:
    return jnp.broadcast_to(jnp.asarray(number).astype(static.dtype), static.shape)
