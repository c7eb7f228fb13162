"""Random numbers by the names of operators: `nd.random_normal`, `nd.sample_normal`, `normal_like`.

`nd.random_normal(0, 1, (2, 3))` takes numbers, `nd.sample_normal(mu, sigma, (3,))` arrays of them, and
`nd.random.normal_like(data)` the shape, dtype and context of an array. `nd.random` is friendlier.

Source: MXNet 1.9.1, src/operator/random/sample_op.cc, multisample_op.cc.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..base import MXNetError
from . import random

PARAMETERS: dict[str, dict[str, Any]] = {
    "uniform": {"low": 0.0, "high": 1.0},
    "normal": {"loc": 0.0, "scale": 1.0},
    "gamma": {"alpha": 1.0, "beta": 1.0},
    "exponential": {"lam": 1.0},
    "poisson": {"lam": 1.0},
    "negative_binomial": {"k": 1, "p": 1.0},
    "generalized_negative_binomial": {"mu": 1.0, "alpha": 1.0},
}
ARRAYS = {name: tuple(defaults) for name, defaults in PARAMETERS.items()} | {
    "normal": ("mu", "sigma")
}
MISSING = object()


def _function(
    name: str, like: str, parameters: dict[str, Any], run: Callable[..., Any]
) -> Callable[..., Any]:
    """A function of an operator's parameters by position or name; `run` gets them in order."""

    def function(*args: Any, out: Any = None, name: str | None = None, **given: Any) -> Any:
        if len(args) > len(parameters):
            raise TypeError(f"{title}: takes {len(parameters)} arguments, but got {len(args)}")
        values = parameters | dict(zip(parameters, args, strict=False)) | given
        for key in given:
            if key not in parameters:
                choices = ", ".join(parameters)
                raise MXNetError(f"{title}: cannot find argument {key!r}; it has {choices}")
        for key, value in values.items():
            if value is MISSING:
                raise MXNetError(f"{title}: argument {key!r} is missing; give it")
        return run(*values.values(), out)

    title = name
    function.__name__ = function.__qualname__ = name
    function.__doc__ = f"The operator {name}({', '.join(parameters)}); see nd.random.{like}."
    return function


def _of(name: str) -> dict[str, Callable[..., Any]]:
    """The three operators of a distribution."""
    defaults = PARAMETERS[name]
    draw = random._draw

    def by_numbers(*values: Any) -> Any:
        *given, shape, ctx, dtype, out = values
        return draw(name, tuple(given), shape, dtype, ctx, out)

    def by_arrays(*values: Any) -> Any:
        *given, shape, dtype, out = values
        return draw(name, tuple(given), shape, dtype, None, out)

    def like(data: Any, *values: Any) -> Any:
        *given, out = values
        return draw(name, tuple(given), data.shape, data.dtype, data.context, out)

    numbers = defaults | {"shape": None, "ctx": None, "dtype": None}
    arrays = dict.fromkeys(ARRAYS[name], MISSING) | {"shape": None, "dtype": None}
    return {
        f"random_{name}": _function(f"random_{name}", name, numbers, by_numbers),
        f"sample_{name}": _function(f"sample_{name}", name, arrays, by_arrays),
        f"{name}_like": _function(f"{name}_like", name, {"data": MISSING} | defaults, like),
    }


def _integers(low: Any, high: Any, shape: Any, ctx: Any, dtype: Any, out: Any) -> Any:
    """randint in the order of the operator's parameters."""
    return random.randint(low, high, shape, dtype, ctx, out)


def operators() -> dict[str, Callable[..., Any]]:
    """Every function by its name in `nd`."""
    found = {key: function for name in PARAMETERS for key, function in _of(name).items()}
    bounds = {"low": MISSING, "high": MISSING, "shape": None, "ctx": None, "dtype": None}
    found["random_randint"] = _function("random_randint", "randint", bounds, _integers)
    found |= {"sample_multinomial": random.multinomial, "shuffle": random.shuffle}
    return found | {"uniform": found["random_uniform"], "normal": found["random_normal"]}


def attach() -> dict[str, Callable[..., Any]]:
    """Put `normal_like` and so on into `nd.random`; returns what belongs into `nd` itself."""
    found = operators()
    for name in PARAMETERS:
        setattr(random, f"{name}_like", found[f"{name}_like"])
    return {k: f for k, f in found.items() if not k.endswith("_like")} | {
        f"_{k}" if k.startswith(("random_", "sample_")) else f"_random_{k}": f
        for k, f in found.items()
        if k not in ("uniform", "normal", "shuffle")
    }
