"""nd.random: MXNet's own random numbers, by its generator (`reference/random.py`).

Parameters are numbers, or NDArrays of one shape: then `shape` numbers are drawn for each of their
entries, and the result has the shape of the parameters followed by `shape`.

    random.uniform(0, 1, shape=(2, 3))                    (2, 3)
    random.normal(loc, scale, shape=4)                    loc.shape + (4,)

The same as operators: nd.random_uniform (numbers only), nd.sample_uniform (arrays only), and
random.uniform_like(x, 0, 1) for x's shape and dtype.
Source: MXNet 1.9.1, python/mxnet/ndarray/random.py, src/operator/random/.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .. import random as numbers
from ..arithmetic import NUMBERS
from ..base import MXNetError
from ..context import Context
from ..ndarray import NDArray
from .creation import finished

Shape = int | tuple[int, ...] | None
Parameter = float | NDArray


def _draw(
    name: str, parameters: list[Any], shape: Shape, dtype: Any, ctx: Any, out: NDArray | None
) -> NDArray:
    """Draw from the distribution `name`, by numbers or by arrays of parameters."""
    first, *others = parameters
    if not isinstance(first, (NDArray, *NUMBERS)):
        raise ValueError(
            f"{name}: parameters must be NDArrays or numbers, but one is of {type(first)}"
        )
    by_array = isinstance(first, NDArray)
    for other in others:
        assert isinstance(other, NDArray if by_array else NUMBERS), (
            f"{name}: parameters must be all NDArrays or all numbers, but are of {type(first)} and "
            f"{type(other)}"
        )
    if by_array:
        return _sample(name, parameters, shape, dtype, out)
    return _random(name, parameters, shape, dtype, ctx, out)


def _random(
    name: str, parameters: list[Any], shape: Shape, dtype: Any, ctx: Any, out: NDArray | None
) -> NDArray:
    """`shape` numbers; without a shape those of `out`, or one."""
    if shape is None:
        shape = 1 if out is None else out.shape
    sampler = getattr(numbers.generator, name)
    default = "int32" if name == "randint" else "float32"
    return finished(name, sampler(*parameters, shape, _dtype(dtype, out, default)), ctx, out)


def _sample(
    name: str, parameters: list[NDArray], shape: Shape, dtype: Any, out: NDArray | None
) -> NDArray:
    """`shape` numbers for each entry of the parameters."""
    sampler = getattr(numbers.generator, f"sample_{name}")
    raw = [parameter._data for parameter in parameters]
    drawn = sampler(*raw, () if shape is None else shape, _dtype(dtype, out, "float32"))
    return finished(f"sample_{name}", drawn, parameters[0].context, out)


def _dtype(dtype: Any, out: NDArray | None, default: str) -> str:
    """The name of the dtype to draw in: the given one, that of `out`, or the default."""
    if dtype in (None, "None"):
        return default if out is None else np.dtype(out.dtype).name
    return np.dtype(dtype).name


def uniform(
    low: Parameter = 0,
    high: Parameter = 1,
    shape: Shape = None,
    dtype: Any = None,
    ctx: Context | None = None,
    out: NDArray | None = None,
) -> NDArray:
    """Numbers of [low, high), all equally likely.

    >>> numbers.generator.seed(0)
    >>> uniform(shape=2).asnumpy()
    array([0.5488135, 0.5928446], dtype=float32)
    """
    return _draw("uniform", [low, high], shape, dtype, ctx, out)


def normal(
    loc: Parameter = 0,
    scale: Parameter = 1,
    shape: Shape = None,
    dtype: Any = None,
    ctx: Context | None = None,
    out: NDArray | None = None,
) -> NDArray:
    """Normal numbers with mean loc and standard deviation scale."""
    return _draw("normal", [loc, scale], shape, dtype, ctx, out)


def randn(
    *shape: int,
    loc: Parameter = 0,
    scale: Parameter = 1,
    dtype: Any = None,
    ctx: Context | None = None,
    out: NDArray | None = None,
) -> NDArray:
    """normal(loc, scale, shape), the shape given as numbers: randn(2, 3)."""
    return _draw("normal", [loc, scale], shape, dtype, ctx, out)


def poisson(
    lam: Parameter = 1,
    shape: Shape = None,
    dtype: Any = None,
    ctx: Context | None = None,
    out: NDArray | None = None,
) -> NDArray:
    """Counts with mean lam, as floats: P(n) = lam^n e^-lam / n!."""
    return _draw("poisson", [lam], shape, dtype, ctx, out)


def exponential(
    scale: Parameter = 1,
    shape: Shape = None,
    dtype: Any = None,
    ctx: Context | None = None,
    out: NDArray | None = None,
) -> NDArray:
    """Numbers with density e^(-x / scale) / scale; the operator takes the rate 1 / scale."""
    return _draw("exponential", [1.0 / scale], shape, dtype, ctx, out)


def gamma(
    alpha: Parameter = 1,
    beta: Parameter = 1,
    shape: Shape = None,
    dtype: Any = None,
    ctx: Context | None = None,
    out: NDArray | None = None,
) -> NDArray:
    """Numbers with density x^(alpha-1) e^(-x/beta) / (Gamma(alpha) beta^alpha)."""
    return _draw("gamma", [alpha, beta], shape, dtype, ctx, out)


def negative_binomial(
    k: Parameter = 1,
    p: Parameter = 1,
    shape: Shape = None,
    dtype: Any = None,
    ctx: Context | None = None,
    out: NDArray | None = None,
) -> NDArray:
    """Failures before the k-th success, each trial a success with probability p; as floats."""
    return _draw("negative_binomial", [k, p], shape, dtype, ctx, out)


def generalized_negative_binomial(
    mu: Parameter = 1,
    alpha: Parameter = 1,
    shape: Shape = None,
    dtype: Any = None,
    ctx: Context | None = None,
    out: NDArray | None = None,
) -> NDArray:
    """Poisson counts whose mean is gamma with mean mu and shape 1 / alpha; as floats."""
    return _draw("generalized_negative_binomial", [mu, alpha], shape, dtype, ctx, out)


def randint(
    low: int,
    high: int,
    shape: Shape = None,
    dtype: Any = None,
    ctx: Context | None = None,
    out: NDArray | None = None,
) -> NDArray:
    """Whole numbers of [low, high), all equally likely; int32 or int64."""
    if isinstance(low, NDArray):
        raise TypeError("randint: low and high must be numbers, not NDArrays")
    return _draw("randint", [low, high], shape, dtype, ctx, out)


def multinomial(
    data: NDArray,
    shape: Shape = None,
    get_prob: bool = False,
    out: NDArray | None = None,
    dtype: Any = "int32",
) -> NDArray | list[NDArray]:
    """Outcomes of the distributions in data's last axis: data.shape[:-1] + shape.

    get_prob: return also the logarithm of each outcome's probability (here without a gradient).
    """
    drawn = numbers.generator.multinomial(
        data._data, () if shape is None else shape, get_prob, np.dtype(dtype).name
    )
    if not get_prob:
        return finished("multinomial", drawn, data.context, out)
    return [finished("multinomial", values, data.context) for values in drawn]


def shuffle(data: NDArray, out: NDArray | None = None) -> NDArray:
    """data's rows (along the first axis) in random order."""
    return finished("shuffle", numbers.generator.shuffle(data._data), data.context, out)


# --- The same as operators ------------------------------------------------------------------------

PARAMETERS = {
    "uniform": {"low": 0.0, "high": 1.0},
    "normal": {"loc": 0.0, "scale": 1.0},
    "gamma": {"alpha": 1.0, "beta": 1.0},
    "exponential": {"lam": 1.0},
    "poisson": {"lam": 1.0},
    "negative_binomial": {"k": 1, "p": 1.0},
    "generalized_negative_binomial": {"mu": 1.0, "alpha": 1.0},
}
ARRAYS = {**{name: tuple(values) for name, values in PARAMETERS.items()}, "normal": ("mu", "sigma")}


def _operator(name: str, doc: str, parameters: dict[str, Any], run: Callable[..., Any]) -> Any:
    """A function of an operator's parameters, by position or name; `run` gets them in order."""

    def function(*args: Any, out: NDArray | None = None, name: str | None = None, **given: Any):
        values = dict(parameters)
        if len(args) > len(values):
            raise TypeError(f"{doc}: takes {len(values)} arguments, but {len(args)} were given")
        values.update(zip(values, args, strict=False))
        for key, value in given.items():
            if key not in values:
                raise MXNetError(f"{doc}: cannot find argument {key!r}; it has {', '.join(values)}")
            values[key] = value
        for key, value in values.items():
            if value is _MISSING:
                raise MXNetError(f"{doc}: argument {key!r} is missing")
        return run(*values.values(), out)

    function.__name__ = function.__qualname__ = doc
    function.__doc__ = f"The operator {doc}({', '.join(parameters)}); see nd.random.{name}."
    return function


_MISSING = object()


def _operators() -> dict[str, Any]:
    """random_uniform, sample_uniform, uniform_like, and those of the other distributions."""
    found: dict[str, Any] = {}
    trailing = {"shape": None, "ctx": None, "dtype": None}
    for name, defaults in PARAMETERS.items():

        def by_numbers(*values: Any, name: str = name) -> NDArray:
            *parameters, shape, ctx, dtype, out = values
            return _random(name, parameters, shape, dtype, ctx, out)

        def by_arrays(*values: Any, name: str = name) -> NDArray:
            *parameters, shape, dtype, out = values
            return _sample(name, parameters, shape, dtype, out)

        def like(data: NDArray, *values: Any, name: str = name) -> NDArray:
            *parameters, out = values
            return _random(name, parameters, data.shape, data.dtype, data.context, out)

        arrays = {**dict.fromkeys(ARRAYS[name], _MISSING), "shape": None, "dtype": None}
        found[f"random_{name}"] = _operator(
            name, f"random_{name}", {**defaults, **trailing}, by_numbers
        )
        found[f"sample_{name}"] = _operator(name, f"sample_{name}", arrays, by_arrays)
        found[f"{name}_like"] = _operator(
            name, f"{name}_like", {"data": _MISSING, **defaults}, like
        )
    found["random_randint"] = _operator(
        "randint",
        "random_randint",
        {"low": _MISSING, "high": _MISSING, **trailing},
        lambda low, high, shape, ctx, dtype, out: randint(low, high, shape, dtype, ctx, out),
    )
    found |= {"sample_multinomial": multinomial, "shuffle": shuffle}
    return found | {"uniform": found["random_uniform"], "normal": found["random_normal"]}


OPERATORS = _operators()
for _name in PARAMETERS:
    globals()[f"{_name}_like"] = OPERATORS[f"{_name}_like"]


def operator_named(name: str) -> Any:
    """The operator of this name, with or without a leading underscore, or None.

    >>> operator_named("_random_uniform").__name__, operator_named("tanh")
    ('random_uniform', None)
    """
    plain = name.removeprefix("_")
    if plain.endswith("_like"):
        return OPERATORS.get(plain.removeprefix("random_")) if name.startswith("_random_") else None
    return OPERATORS.get(plain)
