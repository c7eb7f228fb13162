"""Reading and writing parts of arrays, as steps of the engine's own.

A path leads from the array that owns the memory to a view of it, in steps:

    ("rows", n)      rows start..start+n along the first axis
    ("row",)         row `start`, without its axis
    ("shape", s)     the same numbers in shape s

Starts are not part of a path but scalars of the call, so that a loop over batches or rows is the
same trace at each turn.
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

Step = tuple[Any, ...]
Path = tuple[Step, ...]
Starts = tuple[int, ...]


def steps_of(index: Sequence[int | slice], shape: tuple[int, ...]) -> tuple[Path, Starts]:
    """The path of an index: one int or slice, of the first axis.

    >>> steps_of((2,), (4, 3)), steps_of((slice(1, 3),), (4, 3))
    (((('row',),), (2,)), ((('rows', 2),), (1,)))
    """
    (first,) = index
    if isinstance(first, slice):
        start, stop, _ = first.indices(shape[0])
        return (("rows", max(stop - start, 0)),), (start,)
    return (("row",),), (int(first) + shape[0] if first < 0 else int(first),)


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
    for step in static:
        data = _one(data, step, left)
    return data


def _one(data: Array, step: Step, starts: list[Any]) -> Array:
    if step[0] == "shape":
        return data.reshape(step[1])
    if step[0] == "rows":
        return lax.dynamic_slice_in_dim(data, starts.pop(0), step[1])
    return lax.dynamic_index_in_dim(data, starts.pop(0), keepdims=False)


def _write(data: Array, values: Array, *starts: Any, static: Path) -> Array:
    if not static:
        return values
    step, rest = static[0], static[1:]
    if step[0] == "shape":
        return _write(data.reshape(step[1]), values, *starts, static=rest).reshape(data.shape)
    inner = _one(data, step, [starts[0]])
    inner = _write(inner, values, *starts[1:], static=rest)
    if step[0] == "rows":
        return lax.dynamic_update_slice_in_dim(data, inner, starts[0], 0)
    return lax.dynamic_update_index_in_dim(data, inner, starts[0], 0)


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


def cast(value: Value, dtype: np.dtype[Any]) -> Value:
    """The same numbers in another dtype."""
    call = internal("cast", dtype.name, lambda data, static: data.astype(static), [value])
    return record(call, [value])[0]


def adding(values: Sequence[Value]) -> Call:
    """The call that adds two gradients of one array."""
    return internal("add", None, jnp.add, values)


def filled(kind: Kind, number: int) -> Value:
    """An array full of one number."""
    call = internal("full", (kind, number), _full, (), context=kind.context)
    return record(call, ())[0]


def _full(static: tuple[Kind, int]) -> Array:
    kind, number = static
    return jnp.full(kind.shape, number, kind.dtype)
