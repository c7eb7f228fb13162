"""Comparisons of arrays within tolerances that go by their dtypes.

Source: MXNet 1.9.1, python/mxnet/test_utils.py.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..nd import NDArray

Tolerance = float | dict[Any, float] | None

WHOLE = ("bool", "int8", "uint8", "int32", "uint32", "int64", "uint64")
RTOLS = {"float16": 1e-2, "float32": 1e-4, "float64": 1e-5, **dict.fromkeys(WHOLE, 0.0)}
ATOLS = {"float16": 1e-1, "float32": 1e-3, "float64": 1e-20, **dict.fromkeys(WHOLE, 0.0)}


def default_rtols() -> dict[Any, float]:
    """The relative tolerance of each dtype."""
    return {np.dtype(name): tolerance for name, tolerance in RTOLS.items()}


def default_atols() -> dict[Any, float]:
    """The absolute tolerance of each dtype."""
    return {np.dtype(name): tolerance for name, tolerance in ATOLS.items()}


def get_rtol(rtol: float | None = None, dtype: Any = np.float64) -> float:
    """A relative tolerance, or that of a dtype."""
    return default_rtols()[np.dtype(dtype)] if rtol is None else rtol


def get_atol(atol: float | None = None, dtype: Any = np.float64) -> float:
    """An absolute tolerance, or that of a dtype."""
    return default_atols()[np.dtype(dtype)] if atol is None else atol


def get_etol(etol: float | None = None) -> float:
    """The share of numbers that may be wrong; none unless given."""
    return 0 if etol is None else etol


def get_tolerance(dat: Any, tol: Tolerance, default_tol: dict[Any, float]) -> float:
    """The tolerance for an array.

    Args:
        dat: the array.
        tol: a number, or numbers for some dtypes, or None.
        default_tol: numbers for all dtypes.
    """
    if isinstance(tol, (int, float, np.number)):
        return float(tol)
    dtype = np.dtype(dat.dtype)
    return {**default_tol, **(tol or {})}[dtype]


def get_tols(x: Any, y: Any, rtol: Tolerance, atol: Tolerance) -> tuple[float, float]:
    """The relative and absolute tolerance for two arrays: the larger one of each."""
    arrays = [value if hasattr(value, "dtype") else np.array(value) for value in (x, y)]
    return (
        max(get_tolerance(array, rtol, default_rtols()) for array in arrays),
        max(get_tolerance(array, atol, default_atols()) for array in arrays),
    )


def same(a: Any, b: Any) -> bool:
    """Whether two arrays are the same, number by number."""
    return bool(np.array_equal(_numpy(a), _numpy(b)))


def same_array(array1: NDArray, array2: NDArray) -> bool:
    """Whether two arrays share their memory: 1 is added to the first, and taken off again."""
    array1[:] += 1
    shared = same(array1, array2)
    array1[:] -= 1
    return shared and same(array1, array2)


def almost_equal(
    a: Any,
    b: Any,
    rtol: float | None = None,
    atol: float | None = None,
    equal_nan: bool = False,
    use_broadcast: bool = True,
) -> bool:
    """Whether |a - b| <= atol + rtol |b| everywhere.

    Args:
        a, b: arrays.
        rtol, atol: 1e-5 and 1e-20 unless given.
        equal_nan: whether nan equals nan.
        use_broadcast: whether the shapes may differ.

    Raises:
        AssertionError: the shapes differ and may not.
    """
    a, b = _numpy(a), _numpy(b)
    if not use_broadcast:
        _require_shape(a, b)
    return bool(np.allclose(a, b, get_rtol(rtol), get_atol(atol), equal_nan=equal_nan))


def assert_almost_equal(
    a: Any,
    b: Any,
    rtol: Tolerance = None,
    atol: Tolerance = None,
    names: tuple[str, str] = ("a", "b"),
    equal_nan: bool = False,
    use_broadcast: bool = True,
    mismatches: tuple[int, int] = (10, 10),
) -> None:
    """Refuse arrays that are not almost equal.

    Args:
        a, b: arrays or numbers.
        rtol, atol: tolerances, by dtype if they are dicts; usual ones of the dtypes unless given.
        names: what the arrays are called in the message.
        equal_nan: whether nan equals nan.
        use_broadcast: whether the shapes may differ.
        mismatches: how many of the numbers that differ are listed at most.

    Raises:
        AssertionError: they differ; the message says where most.
    """
    rtol, atol = get_tols(a, b, rtol, atol)
    a, b = _numpy(a), _numpy(b)
    if not use_broadcast:
        _require_shape(a, b)
    if a.dtype == bool and b.dtype == bool:
        np.testing.assert_equal(a, b)
    elif not np.allclose(a, b, rtol, atol, equal_nan=equal_nan):
        raise AssertionError(_difference(a, b, rtol, atol, names, equal_nan, mismatches[0]))


def assert_allclose(
    a: Any, b: Any, rtol: float = 1e-07, atol: float = 0, equal_nan: bool = True
) -> None:
    """`assert_almost_equal` with the usual tolerances of numpy."""
    assert_almost_equal(a, b, rtol=rtol, atol=atol, equal_nan=equal_nan)


def assert_almost_equal_ignore_nan(
    a: Any,
    b: Any,
    rtol: Tolerance = None,
    atol: Tolerance = None,
    names: tuple[str, str] = ("a", "b"),
) -> None:
    """`assert_almost_equal` where neither is nan."""
    a, b = np.copy(_numpy(a)), np.copy(_numpy(b))
    missing = np.isnan(a) | np.isnan(b)
    a[missing] = b[missing] = 0
    assert_almost_equal(a, b, rtol, atol, names)


def assert_almost_equal_with_err(
    a: Any,
    b: Any,
    rtol: Tolerance = None,
    atol: Tolerance = None,
    etol: float | None = None,
    names: tuple[str, str] = ("a", "b"),
    equal_nan: bool = False,
    mismatches: tuple[int, int] = (10, 10),
) -> None:
    """`assert_almost_equal`, where a share `etol` of the numbers may be wrong."""
    rtol, atol = get_tols(a, b, rtol, atol)
    wrong = 1 - np.isclose(_numpy(a), _numpy(b), rtol, atol, equal_nan=equal_nan).mean()
    if wrong > get_etol(etol):
        assert_almost_equal(a, b, rtol, atol, names, equal_nan, True, mismatches)


def assert_exception(
    f: Callable[..., Any], exception_type: type[BaseException], *args: Any, **kwargs: Any
) -> None:
    """Refuse a function that does not raise.

    Args:
        f: the function.
        exception_type: what it has to raise.
        *args, **kwargs: its arguments.

    Raises:
        AssertionError: it raises nothing.
    """
    try:
        f(*args, **kwargs)
    except exception_type:
        return
    raise AssertionError(f"{f!r} did not raise {exception_type.__name__}")


def _numpy(value: Any) -> Any:
    """An array of numpy."""
    return value.asnumpy() if hasattr(value, "asnumpy") else np.asarray(value)


def _require_shape(a: Any, b: Any) -> None:
    """Refuse arrays of two shapes."""
    if a.shape != b.shape:
        raise AssertionError(f"a.shape = {a.shape} and b.shape = {b.shape} are not equal")


def _difference(
    a: Any,
    b: Any,
    rtol: float,
    atol: float,
    names: tuple[str, str],
    equal_nan: bool,
    listed: int,
) -> str:
    """Where and how far two arrays differ, in words."""
    a, b = np.broadcast_arrays(a, b)
    wrong = ~np.isclose(a, b, rtol, atol, equal_nan=equal_nan)
    with np.errstate(invalid="ignore"):
        distance = np.where(a == b, 0, np.abs(np.subtract(a, b, dtype="float64")))
        error = distance / (atol + rtol * np.abs(b) + 1e-20)
    error = np.where(wrong, np.nan_to_num(error, nan=np.inf), -1)
    order = np.argsort(error, axis=None)[::-1][: max(1, min(listed, int(wrong.sum())))]
    lines = []
    for place in order:
        index = tuple(map(int, np.unravel_index(place, a.shape)))
        lines.append(
            f"Error {error[index]:f}  Location of error: {index}, "
            f"{names[0]}={a[index]:.8f}, {names[1]}={b[index]:.8f}"
        )
    return (
        f"Error {error.max():f} exceeds tolerance rtol={rtol:e}, atol={atol:e} "
        f"(mismatch {100 * wrong.mean():f}%).\n" + "\n".join(lines)
    )
