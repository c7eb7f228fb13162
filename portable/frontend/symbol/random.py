"""Random numbers as nodes: `sym.random.uniform`, `sym.random.normal`, of numbers or of symbols."""

from __future__ import annotations

from typing import Any

from . import _internal
from .symbol import Symbol


def _draw(name: str, first: Any, second: Any, shape: Any, dtype: Any, rest: dict[str, Any]) -> Any:
    if isinstance(first, Symbol) and isinstance(second, Symbol):
        return getattr(_internal, f"_sample_{name}")(first, second, **_given(shape, dtype, rest))
    if isinstance(first, Symbol) or isinstance(second, Symbol):
        raise AssertionError(
            f"Distribution parameters must all have the same type, but sym.random.{name} got both "
            f"{type(first)} and {type(second)}."
        )
    return getattr(_internal, f"_random_{name}")(first, second, **_given(shape, dtype, rest))


def _given(shape: Any, dtype: Any, rest: dict[str, Any]) -> dict[str, Any]:
    """What is not None."""
    given = {"shape": shape, "dtype": dtype, **rest}
    return {key: value for key, value in given.items() if value is not None}


def uniform(
    low: Any = 0, high: Any = 1, shape: Any = None, dtype: Any = None, **kwargs: Any
) -> Any:
    """Numbers between low and high, each as likely."""
    return _draw("uniform", low, high, shape, dtype, kwargs)


def normal(
    loc: Any = 0, scale: Any = 1, shape: Any = None, dtype: Any = None, **kwargs: Any
) -> Any:
    """Numbers around loc with the standard deviation scale."""
    return _draw("normal", loc, scale, shape, dtype, kwargs)


def shuffle(data: Symbol, **kwargs: Any) -> Any:
    """Rows in a random order."""
    return _internal._shuffle(data, **kwargs)
