"""Random shapes and arrays, and the context that tests run in. numpy's global generator draws.

Source: MXNet 1.9.1, python/mxnet/test_utils.py.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from .. import nd
from ..context import Context, current_context, num_gpus
from ..nd import NDArray


def default_context() -> Context:
    """The context in which arrays are made."""
    return current_context()


def set_default_context(ctx: Context) -> None:
    """Make arrays in a context from now on, in this thread."""
    ctx.__enter__()


def default_dtype() -> Any:
    """numpy's float32."""
    return np.float32


def list_gpus() -> range:
    """The numbers of the GPUs that can be used."""
    return range(num_gpus())


def rand_shape_2d(dim0: int = 10, dim1: int = 10, allow_zero_size: bool = False) -> Any:
    """A random shape with dimensions up to those given, from 1 or 0 on."""
    return _shape((dim0, dim1), allow_zero_size)


def rand_shape_3d(
    dim0: int = 10, dim1: int = 10, dim2: int = 10, allow_zero_size: bool = False
) -> Any:
    """The same with three dimensions."""
    return _shape((dim0, dim1, dim2), allow_zero_size)


def rand_shape_nd(num_dim: int, dim: int = 10, allow_zero_size: bool = False) -> Any:
    """The same with `num_dim` dimensions up to `dim`."""
    least = 0 if allow_zero_size else 1
    return tuple(np.random.randint(least, dim + 1, size=num_dim))


def _shape(most: Sequence[int], allow_zero_size: bool) -> tuple[int, ...]:
    """A random shape."""
    least = 0 if allow_zero_size else 1
    return tuple(np.random.randint(least, dimension + 1) for dimension in most)


def rand_coord_2d(x_low: int, x_high: int, y_low: int, y_high: int) -> tuple[Any, Any]:
    """Two random whole numbers, each from its low one to below its high one."""
    x = np.random.randint(x_low, x_high, dtype=np.int64)
    y = np.random.randint(y_low, y_high, dtype=np.int64)
    return x, y


def random_arrays(*shapes: tuple[int, ...]) -> Any:
    """Arrays of numpy with normal numbers; one for one shape, a list for several."""
    arrays = [np.asarray(np.random.randn(*shape), "float32") for shape in shapes]
    return arrays[0] if len(arrays) == 1 else arrays


def random_uniform_arrays(
    *shapes: tuple[int, ...], low: float = 0.0, high: float = 1.0, dtype: Any = np.float32
) -> list[Any]:
    """A list of arrays of numpy with numbers from low to high."""
    return [np.random.uniform(low, high, size=shape).astype(dtype) for shape in shapes]


def random_sample(population: Sequence[Any], k: int) -> Any:
    """`k` of a list's items in a random order.

    Raises:
        AssertionError: there are not so many.
    """
    if not 0 <= k <= len(population):
        raise AssertionError(f"random_sample: k={k} of {len(population)} items; give fewer")
    shuffled = population[:]
    np.random.shuffle(shuffled)
    return shuffled[:k]


def rand_ndarray(
    shape: tuple[int, ...],
    stype: str = "default",
    density: float | None = None,
    dtype: Any = None,
    ctx: Context | None = None,
) -> NDArray:
    """An array with normal numbers.

    Args:
        shape: its shape.
        stype: 'default', for a dense array.
        density: of a sparse array; without effect.
        dtype: float32 unless given.
        ctx: where it is made.

    Raises:
        NotImplementedError: a sparse array is asked for.
    """
    if stype != "default":
        raise NotImplementedError(
            f"rand_ndarray: stype={stype!r}: there are no sparse arrays here; use 'default'"
        )
    array: NDArray = nd.array(
        random_arrays(shape), dtype=dtype or "float32", ctx=ctx or default_context()
    )
    return array


def create_2d_tensor(rows: int, columns: int, dtype: Any = np.int64) -> NDArray:
    """(rows, columns), each row with its own number."""
    numbers = nd.arange(0, rows, dtype=dtype).reshape((rows, 1))
    tensor: NDArray = nd.broadcast_to(numbers, shape=(rows, columns))
    return tensor


def np_reduce(
    dat: Any, axis: int | Sequence[int] | None, keepdims: bool, numpy_reduce_func: Any
) -> Any:
    """A reduction of numpy along several axes, one after the other.

    Args:
        dat: an array of numpy.
        axis: the axes; None for all.
        keepdims: whether they stay with length 1.
        numpy_reduce_func: takes an array and `axis`.
    """
    axes = [axis] if isinstance(axis, int) else list(range(dat.ndim) if axis is None else axis)
    reduced = dat
    for place in sorted(axes, reverse=True):
        reduced = numpy_reduce_func(reduced, axis=place)
    if keepdims:
        reduced = reduced.reshape([1 if i in axes else n for i, n in enumerate(dat.shape)])
    return reduced


def retry(n: int) -> Callable[[Callable[..., Any]], Callable[..., None]]:
    """Decorates a test that may fail all but one of `n` times.

    Raises:
        AssertionError: n is not positive.
    """
    if n <= 0:
        raise AssertionError(f"retry: n={n} has to be positive")

    def decorate(test: Callable[..., Any]) -> Callable[..., None]:
        @functools.wraps(test)
        def wrapper(*args: Any, **kwargs: Any) -> None:
            for attempt in range(1, n + 1):
                try:
                    test(*args, **kwargs)
                except AssertionError:
                    if attempt == n:
                        raise
                    nd.waitall()
                else:
                    return

        return wrapper

    return decorate
