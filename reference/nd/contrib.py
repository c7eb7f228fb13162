"""nd.contrib: the operators `_contrib_x`, control flow, and a few functions on top of others.

Source: MXNet 1.9.1, python/mxnet/ndarray/contrib.py.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from .. import op
from .. import random as numbers
from ..context import Context
from ..ndarray import NDArray
from .creation import array, finished
from .namespace import names, public


def __getattr__(name: str) -> Any:
    """The operator of this name."""
    return public("_contrib_", name)


def __dir__() -> list[str]:
    own = ["foreach", "while_loop", "cond", "isinf", "isfinite", "isnan", "rand_zipfian"]
    return sorted({*own, *names("_contrib_")})


def foreach(body: Callable[..., Any], data: Any, init_states: Any) -> tuple[Any, Any]:
    """Run body(slice, states) -> (outputs, states) along the first axis; outputs are stacked.

    data: an NDArray or a list of them; init_states: an NDArray or a (nested) list.
    Returns the stacked outputs and the last states, in the structure that body gave.
    """
    one = isinstance(data, NDArray)
    arrays = [data] if one else list(data)
    states, collected, single = init_states, [], True
    for i in range(len(arrays[0])):
        outputs, states = body(arrays[0][i] if one else [a[i] for a in arrays], states)
        single = isinstance(outputs, NDArray)
        collected.append([outputs] if single else list(outputs))
    stacked = [op.stack(*pieces, axis=0) for pieces in zip(*collected, strict=True)]
    return (stacked[0] if single and stacked else stacked), states


def while_loop(
    cond: Callable[..., Any],
    func: Callable[..., Any],
    loop_vars: Any,
    max_iterations: int | None = None,
) -> tuple[list[NDArray], Any]:
    """While cond(*loop_vars), run func(*loop_vars) -> (outputs, loop_vars).

    Outputs of the steps are stacked along a new first axis, which is filled up with zeros to
    max_iterations. Returns the list of outputs and the last loop_vars.
    Raises ValueError without max_iterations or loop_vars.
    """
    if max_iterations is None:
        raise ValueError("while_loop: max_iterations must be given")
    one = isinstance(loop_vars, NDArray)
    current = [loop_vars] if one else list(loop_vars)
    if not current:
        raise ValueError("while_loop: loop_vars must contain at least one array")
    collected: list[list[NDArray]] = []
    while len(collected) < int(max_iterations) and bool(cond(*current)):
        outputs, new = func(*current)
        outputs = [] if outputs is None else outputs
        collected.append([outputs] if isinstance(outputs, NDArray) else list(outputs))
        current = [new] if isinstance(new, NDArray) else list(new)
    stacked = []
    for pieces in zip(*collected, strict=True):
        missing = int(max_iterations) - len(pieces)
        filling = [op.zeros_like(pieces[0].detach()) for _ in range(missing)]
        stacked.append(op.stack(*pieces, *filling, axis=0))
    return stacked, current[0] if one else current


def cond(pred: NDArray, then_func: Callable[[], Any], else_func: Callable[[], Any]) -> Any:
    """then_func() if pred is nonzero, else else_func()."""
    return then_func() if pred.asscalar() else else_func()


def isinf(data: NDArray) -> NDArray:
    """1 where data is infinite, else 0."""
    return data.abs() == np.inf


def isnan(data: NDArray) -> NDArray:
    """1 where data is not a number, else 0."""
    return data != data


def isfinite(data: NDArray) -> NDArray:
    """1 where data is neither infinite nor nan, else 0."""
    return op.broadcast_logical_and(data == data, data.abs() != np.inf)


def rand_zipfian(
    true_classes: NDArray, num_sampled: int, range_max: int, ctx: Context | None = None
) -> tuple[NDArray, NDArray, NDArray]:
    """Classes below range_max, class k with probability ln((k + 2) / (k + 1)) / ln(range_max + 1).

    Returns the sampled classes (num_sampled,) in int64, and how often true and sampled classes are
    expected among that many samples, in float64.
    """
    log_range = math.log(range_max + 1)
    drawn = numbers.generator.uniform(0, log_range, (num_sampled,), "float64")
    sampled = (np.exp(drawn) - 1).astype(np.int64) % range_max

    def expected(classes: np.ndarray) -> NDArray:
        k = classes.astype(np.float64)
        counts = np.log((k + 2) / (k + 1)) / log_range * num_sampled
        return array(counts, ctx, "float64")

    return (
        finished("rand_zipfian", sampled, ctx),
        expected(true_classes._data),
        expected(sampled),
    )
