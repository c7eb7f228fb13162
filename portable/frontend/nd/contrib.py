"""Operators under `nd.contrib`, and control flow: loops and branches over arrays.

Source: MXNet 1.9.1, python/mxnet/ndarray/contrib.py.
"""

from __future__ import annotations

from collections.abc import Callable
from math import inf, log
from typing import TYPE_CHECKING, Any

from ..base import MXNetError
from ..context import Context, usable
from . import op, random
from .arithmetic import equal, logical_and, not_equal
from .ndarray import NDArray

if TYPE_CHECKING:

    def __getattr__(name: str) -> Any:
        """The operators are put here by `register`."""


def foreach(body: Callable[..., Any], data: Any, init_states: Any) -> tuple[Any, Any]:
    """Run a function over the rows of arrays, handing states on from row to row.

    Args:
        body: `body(row, states)` returns (outputs, new states).
        data: an NDArray or a list of them, (N, ...).
        init_states: an NDArray or a list of them.

    Returns:
        The outputs, stacked along a new first axis, and the last states.
    """
    states = init_states
    collected: list[list[NDArray]] = []
    single = True
    arrays = data if isinstance(data, list | tuple) else [data]
    for i in range(arrays[0].shape[0]):
        rows = [array[i] for array in arrays]
        outputs, states = body(rows if isinstance(data, list | tuple) else rows[0], states)
        single = isinstance(outputs, NDArray)
        collected.append([outputs] if single else list(outputs))
    stacked = [op.stack(*parts, axis=0) for parts in zip(*collected, strict=True)]
    return (stacked[0] if single else stacked), states


def while_loop(
    cond: Callable[..., Any],
    func: Callable[..., Any],
    loop_vars: Any,
    max_iterations: int | None = None,
) -> tuple[Any, Any]:
    """Run a function again and again as long as a condition holds.

    Args:
        cond: `cond(*loop_vars)` is true or false, as an NDArray of one element.
        func: `func(*loop_vars)` returns (outputs, new loop_vars).
        loop_vars: an NDArray or a list of them.
        max_iterations: how often at most; the outputs are filled up with zeros to this length.

    Returns:
        The outputs, stacked along a new first axis of `max_iterations`, and the last loop_vars.

    Raises:
        ValueError: max_iterations was not given, or loop_vars is empty.
        MXNetError: the condition never held, so that the outputs' shapes are not known.
    """
    if max_iterations is None:
        raise ValueError("while_loop: max_iterations should be specified")
    alone = isinstance(loop_vars, NDArray)
    variables: Any = [loop_vars] if alone else list(loop_vars)
    if not variables:
        raise ValueError("while_loop: loop_vars is empty; give at least one array")
    collected: list[list[NDArray]] = []
    single = False
    while len(collected) < max_iterations and bool(cond(*variables)):
        outputs, new = func(*variables)
        single = isinstance(outputs, NDArray)
        collected.append([outputs] if single else list(outputs or []))
        variables = [new] if isinstance(new, NDArray) else list(new)
    if not collected:
        raise MXNetError("while_loop: the condition does not hold at the start, so nothing was run")
    stacked = []
    for parts in zip(*collected, strict=True):
        missing = max_iterations - len(parts)
        stacked.append(op.stack(*parts, *[op.zeros_like(parts[0])] * missing, axis=0))
    return (stacked[0] if single else stacked), (variables[0] if alone else variables)


def cond(pred: Any, then_func: Callable[[], Any], else_func: Callable[[], Any]) -> Any:
    """What one function returns if an array of one element is not 0, else what the other does."""
    return then_func() if bool(pred) else else_func()


def rand_zipfian(
    true_classes: NDArray, num_sampled: int, range_max: int, ctx: Context | None = None
) -> tuple[NDArray, NDArray, NDArray]:
    """Classes drawn with replacement: class n about as often as log((n+2)/(n+1)) / log(range_max+1).

    Args:
        true_classes: (N,), classes whose expected counts are wanted too.
        num_sampled: how many to draw; range_max: of how many classes.
        ctx: where; the current context if it is not given.

    Returns:
        The classes drawn (int64), and how often the true and the drawn ones are to be expected among
        `num_sampled` (float64).
    """
    context = usable(ctx)
    scale = log(range_max + 1)
    drawn = random.uniform(0, scale, shape=(num_sampled,), dtype="float64", ctx=context)
    classes = (drawn.exp() - 1).astype("int64") % range_max

    def expected(of: NDArray) -> NDArray:
        n = of.as_in_context(context).astype("float64")
        return ((n + 2.0) / (n + 1.0)).log() / scale * num_sampled  # type: ignore[no-any-return]

    return classes, expected(true_classes), expected(classes)


def isinf(data: NDArray) -> Any:
    """1 where an element is infinite, else 0, in the dtype of `data`."""
    return equal(op.abs(data), inf)


def isfinite(data: NDArray) -> Any:
    """1 where an element is finite, else 0, in the dtype of `data`."""
    return logical_and(equal(data, data), not_equal(op.abs(data), inf))


def isnan(data: NDArray) -> Any:
    """1 where an element is nan, else 0, in the dtype of `data`."""
    return not_equal(data, data)
