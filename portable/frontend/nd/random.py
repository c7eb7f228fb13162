"""Random arrays: `nd.random.normal(0, 1, shape=(2, 3))`.

The parameters of a distribution are numbers, and `shape` is the result's; or they are NDArrays of
one shape, and each entry gets `shape` numbers of its own. The same seed gives MXNet's numbers.

Source: MXNet 1.9.1, python/mxnet/ndarray/random.py.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from .. import engine
from ..context import Context, usable
from ..random import generator, refusals
from .dtypes import operator_dtype_name
from .ndarray import NDArray
from .parts import NUMBERS

Parameter = float | NDArray
Shape = int | tuple[int, ...] | None
Ctx = Context | str | None

__all__ = [
    "exponential",
    "gamma",
    "generalized_negative_binomial",
    "multinomial",
    "negative_binomial",
    "normal",
    "poisson",
    "randint",
    "randn",
    "shuffle",
    "uniform",
]


def _draw(
    name: str,
    parameters: tuple[Any, ...],
    shape: Shape,
    dtype: Any,
    ctx: Ctx,
    out: NDArray | None,
) -> NDArray:
    """Numbers of a distribution, by numbers or by arrays as its parameters."""
    first = parameters[0]
    kind = NDArray if isinstance(first, NDArray) else NUMBERS
    if not isinstance(first, (NDArray, *NUMBERS)):
        raise ValueError(
            f"Distribution parameters must be either NDArray or numbers, but got {type(first)}."
        )
    for other in parameters[1:]:
        if not isinstance(other, kind):
            raise AssertionError(
                "Distribution parameters must all have the same type, but got both "
                f"{type(first)} and {type(other)}."
            )
    wanted = None if dtype in (None, "None") else operator_dtype_name(name, dtype)
    if kind is NDArray:
        return _sample(name, parameters, shape, wanted, out)
    if out is not None:
        shape, wanted = out.shape, wanted or np.dtype(out.dtype).name
    options = {} if wanted is None else {"dtype": wanted}
    with refusals():
        values = getattr(generator, name)(
            *parameters, shape=1 if shape is None else shape, **options
        )
    return _given(values, usable(ctx), out)


def _sample(
    name: str, parameters: tuple[Any, ...], shape: Shape, dtype: str | None, out: NDArray | None
) -> NDArray:
    """`shape` numbers for each entry of the parameters."""
    hosts = [parameter.asnumpy() for parameter in parameters]
    if dtype is None:
        kind = hosts[0].dtype
        dtype = kind.name if kind.kind == "f" else "float32"
    with refusals():
        values = getattr(generator, f"sample_{name}")(
            *hosts, shape=() if shape is None else shape, dtype=dtype
        )
    return _given(values, parameters[0].context, out)


def _given(values: Any, context: Context, out: NDArray | None) -> NDArray:
    """The numbers as an array, or in the one that was given for them."""
    made = NDArray._wrap(engine.from_host(np.asarray(values), context), context)
    if out is None:
        return made
    out._assign(made)
    return out


def uniform(
    low: Parameter = 0,
    high: Parameter = 1,
    shape: Shape = None,
    dtype: Any = None,
    ctx: Ctx = None,
    out: NDArray | None = None,
) -> NDArray:
    """Uniformly distributed in [low, high).

    Args:
        low, high: numbers or NDArrays.
        shape: of the result, or of what each entry of `low` gets.
        dtype: float16, float32 or float64.
        ctx: where; the current context if it is not given.
        out: an array to write into.
    """
    return _draw("uniform", (low, high), shape, dtype, ctx, out)


def normal(
    loc: Parameter = 0,
    scale: Parameter = 1,
    shape: Shape = None,
    dtype: Any = None,
    ctx: Ctx = None,
    out: NDArray | None = None,
) -> NDArray:
    """Normally distributed with mean `loc` and standard deviation `scale`; else as `uniform`."""
    return _draw("normal", (loc, scale), shape, dtype, ctx, out)


def randn(
    *shape: int,
    loc: Parameter = 0,
    scale: Parameter = 1,
    dtype: Any = None,
    ctx: Ctx = None,
    out: NDArray | None = None,
) -> NDArray:
    """Normally distributed; `randn(2, 3)` has shape (2, 3)."""
    return _draw("normal", (loc, scale), shape or None, dtype, ctx, out)


def poisson(
    lam: Parameter = 1,
    shape: Shape = None,
    dtype: Any = None,
    ctx: Ctx = None,
    out: NDArray | None = None,
) -> NDArray:
    """Poisson distributed with mean `lam`; else as `uniform`."""
    return _draw("poisson", (lam,), shape, dtype, ctx, out)


def exponential(
    scale: Parameter = 1,
    shape: Shape = None,
    dtype: Any = None,
    ctx: Ctx = None,
    out: NDArray | None = None,
) -> NDArray:
    """Exponentially distributed with mean `scale`, density e^(-x/scale)/scale; else as `uniform`."""
    return _draw("exponential", (1.0 / scale,), shape, dtype, ctx, out)


def gamma(
    alpha: Parameter = 1,
    beta: Parameter = 1,
    shape: Shape = None,
    dtype: Any = None,
    ctx: Ctx = None,
    out: NDArray | None = None,
) -> NDArray:
    """Gamma distributed with shape `alpha` and scale `beta`, mean alpha*beta; else as `uniform`."""
    return _draw("gamma", (alpha, beta), shape, dtype, ctx, out)


def negative_binomial(
    k: Parameter = 1,
    p: Parameter = 1,
    shape: Shape = None,
    dtype: Any = None,
    ctx: Ctx = None,
    out: NDArray | None = None,
) -> NDArray:
    """How many failures before the k-th success of probability p; else as `uniform`."""
    return _draw("negative_binomial", (k, p), shape, dtype, ctx, out)


def generalized_negative_binomial(
    mu: Parameter = 1,
    alpha: Parameter = 1,
    shape: Shape = None,
    dtype: Any = None,
    ctx: Ctx = None,
    out: NDArray | None = None,
) -> NDArray:
    """Poisson distributed, its mean gamma distributed with mean `mu` and dispersion `alpha`."""
    return _draw("generalized_negative_binomial", (mu, alpha), shape, dtype, ctx, out)


def randint(
    low: int,
    high: int,
    shape: Shape = None,
    dtype: Any = None,
    ctx: Ctx = None,
    out: NDArray | None = None,
) -> NDArray:
    """Whole numbers of [low, high), as int32 or int64; else as `uniform`."""
    return _draw("randint", (low, high), shape, dtype, ctx, out)


def multinomial(
    data: NDArray,
    shape: Shape = None,
    get_prob: bool = False,
    out: Any = None,
    dtype: Any = "int32",
) -> Any:
    """Outcomes drawn from distributions over the classes of the last axis.

    Args:
        data: (.., classes), probabilities.
        shape: how many to draw from each distribution: (..) + shape.
        get_prob: also return the logarithms of the outcomes' probabilities, by which the gradient
            of an expectation is estimated (REINFORCE); it flows back into `data`.
        out: an array to write into, or two.
        dtype: of the outcomes.

    Returns:
        The outcomes, or a list of them and the logarithms.
    """
    with refusals():
        drawn = generator.multinomial(
            data.asnumpy(),
            () if shape is None else shape,
            False,
            operator_dtype_name("multinomial", dtype),
        )
    outcomes = _given(drawn, data.context, None)
    if not get_prob:
        return _into([outcomes], out)
    return _into([outcomes, _log_probability(data, outcomes)], out)


def _log_probability(data: NDArray, outcomes: NDArray) -> NDArray:
    """The logarithm of the probability that each outcome had, as a function of data."""
    rows = 1 if data.ndim == 1 else data.size // data.shape[-1]
    index = outcomes.astype(np.float32).reshape((rows, -1))
    repeated = data.reshape((rows, 1, -1)).broadcast_to((rows, index.shape[1], data.shape[-1]))
    return repeated.pick(index, axis=2).log().reshape(outcomes.shape)  # type: ignore[no-any-return]


def _into(results: list[NDArray], out: Any) -> Any:
    """Results as they are, or written into what was given for them."""
    if out is None:
        return results[0] if len(results) == 1 else results
    targets = list(out) if isinstance(out, list | tuple) else [out]
    for target, result in zip(targets, results, strict=True):
        target._assign(result)
    return out


def shuffle(data: NDArray, out: NDArray | None = None) -> NDArray:
    """The rows of an array (its first axis) in random order; a copy."""
    with refusals():
        values = generator.shuffle(data.asnumpy())
    return _given(values, data.context, out)
