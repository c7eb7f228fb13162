"""Gradients against differences: of symbols, and of functions of arrays.

Source: MXNet 1.9.1, python/mxnet/test_utils.py.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from .. import autograd, nd
from ..context import Context
from ..nd import NDArray
from .comparing import Tolerance, assert_almost_equal, get_tolerance
from .making import default_context

FLOATS = (np.float16, np.float32, np.float64)
EPSILONS = {"float16": 2.0**-6, "float32": 2.0**-9, "float64": 2.0**-14}


def default_numeric_eps() -> dict[Any, float]:
    """The step of a difference, for each dtype."""
    return {np.dtype(name): step for name, step in EPSILONS.items()}


def check_numeric_gradient(
    sym: Any,
    location: Any,
    aux_states: Any = None,
    numeric_eps: Tolerance = None,
    rtol: Tolerance = None,
    atol: Tolerance = None,
    grad_nodes: Any = None,
    use_forward_train: bool = True,
    ctx: Context | None = None,
    grad_stype_dict: Any = None,
    dtype: Any = np.float32,
) -> None:
    """Hold gradients to (f(x + eps/2) - f(x - eps/2)) / eps, for the first output f.

    The numbers of the output are weighted by random ones, which numpy's global generator draws.

    Args:
        sym: a symbol, or a function of arrays.
        location: the arguments, in a list or by name.
        aux_states: the same for auxiliary states of a symbol.
        numeric_eps: eps, by dtype if it is a dict.
        rtol, atol: tolerances, as of `assert_almost_equal`.
        grad_nodes: names of the arguments that are checked, or grad_req of each by name.
        use_forward_train: whether the differences are made in training mode.
        ctx: where it is run.
        grad_stype_dict: without effect, as all gradients are dense.
        dtype: numpy's float16, float32 or float64.

    Raises:
        AssertionError: a gradient differs, or the dtype is another one.
        ValueError: grad_nodes or a grad_req is something else.
    """
    if dtype not in FLOATS:
        raise AssertionError(f"check_numeric_gradient: dtype {dtype!r} is no numpy float type")
    function = _Function(sym, location, aux_states, ctx or default_context(), dtype)
    wanted = _requests(grad_nodes, function.names)
    (output,) = function.outputs(use_forward_train)[:1]
    weights = np.random.rand(*output.shape) + 0.1
    start = {name: np.random.normal(0, 0.01, a.shape) for name, a in function.arrays.items()}
    given = function.gradients(weights, wanted, start)
    eps = get_tolerance(output, numeric_eps, default_numeric_eps())
    for name, request in wanted.items():
        gradient, before = given[name].asnumpy(), start[name].astype(dtype)
        names = (f"NUMERICAL_{name}", f"BACKWARD_{name}")
        if request == "null":
            assert_almost_equal(before, gradient, rtol, atol, names)
            continue
        differences = function.differences(name, eps, weights, use_forward_train)
        added = before if request == "add" else 0
        assert_almost_equal(differences, gradient - added, rtol, atol, names)


def simple_forward(
    sym: Any, ctx: Context | None = None, is_train: bool = False, **inputs: Any
) -> Any:
    """What a symbol gives, as arrays of numpy; one array, or a list of several.

    Args:
        sym: the symbol.
        ctx: where it is run.
        is_train: whether in training mode.
        **inputs: its arguments.
    """
    arrays = {name: nd.array(value) for name, value in inputs.items()}
    executor = sym.bind(ctx or default_context(), args=arrays)
    outputs = [array.asnumpy() for array in executor.forward(is_train=is_train)]
    return outputs[0] if len(outputs) == 1 else outputs


class _Function:
    """A symbol or a function, with its arguments."""

    def __init__(self, sym: Any, location: Any, aux: Any, ctx: Context, dtype: Any) -> None:
        self._sym, self._ctx, self._dtype = sym, ctx, dtype
        self._is_symbol = hasattr(sym, "list_arguments")
        known = sym.list_arguments() if self._is_symbol else None
        self.arrays = self._named(location, known)
        self.names = list(self.arrays)
        states = sym.list_auxiliary_states() if self._is_symbol else []
        self._aux = self._named(aux or {}, states)

    def _named(self, values: Any, names: Sequence[str] | None) -> dict[str, NDArray]:
        """Arrays by name."""
        if not isinstance(values, Mapping):
            names = [f"x{i}" for i in range(len(values))] if names is None else names
            values = dict(zip(names, values, strict=True))
        elif names is not None:
            if set(values) != set(names):
                raise ValueError(
                    f"check_numeric_gradient: the arguments are {sorted(names)}, given "
                    f"{sorted(values)}"
                )
            values = {name: values[name] for name in names}
        return {name: self._array(value) for name, value in values.items()}

    def _array(self, value: Any) -> NDArray:
        """An array of one's own."""
        value = value.asnumpy() if isinstance(value, NDArray) else np.asarray(value)
        return nd.array(value, ctx=self._ctx, dtype=self._dtype)

    def outputs(self, train: bool) -> list[NDArray]:
        """The outputs for the arguments as they are."""
        if self._is_symbol:
            states = {name: array.copy() for name, array in self._aux.items()}
            executor = self._sym.bind(
                self._ctx, args=self.arrays, grad_req="null", aux_states=states
            )
            return list(executor.forward(is_train=train))
        with autograd.train_mode() if train else autograd.predict_mode():
            return _listed(self._sym(*self.arrays.values()))

    def gradients(
        self, weights: Any, wanted: Mapping[str, str], start: Mapping[str, Any]
    ) -> dict[str, NDArray]:
        """The gradients of the weighted sum of the first output, put into or added to `start`."""
        into = {name: self._array(start[name]) for name in wanted}
        weights = self._array(weights)
        if self._is_symbol:
            requests = {name: wanted.get(name, "null") for name in self.names}
            states = {name: array.copy() for name, array in self._aux.items()}
            executor = self._sym.bind(self._ctx, self.arrays, into, requests, aux_states=states)
            outputs = executor.forward(is_train=True)
            rest = [nd.zeros(o.shape, ctx=self._ctx, dtype=o.dtype) for o in outputs[1:]]
            executor.backward([weights, *rest])
            return into
        variables = [self.arrays[name] for name in wanted]
        autograd.mark_variables(variables, list(into.values()), list(wanted.values()))
        with autograd.record():
            output = _listed(self._sym(*self.arrays.values()))[0]
        output.backward(weights)
        return into

    def differences(self, name: str, eps: float, weights: Any, train: bool) -> Any:
        """The slope of the weighted sum along each number of an argument."""
        original = self.arrays[name]
        numbers = original.asnumpy()
        slopes = np.zeros(numbers.shape, self._dtype)
        for index in np.ndindex(numbers.shape):
            values = []
            for step in (eps / 2, -eps / 2):
                moved = numbers.copy()
                moved[index] += step
                self.arrays[name] = self._array(moved)
                output = self.outputs(train)[0].asnumpy()
                values.append((output * weights.astype(self._dtype)).sum())
            slopes[index] = (values[0] - values[1]) / eps
        self.arrays[name] = original
        return slopes


def _listed(outputs: Any) -> list[NDArray]:
    """One or several outputs as a list."""
    return list(outputs) if isinstance(outputs, (list, tuple)) else [outputs]


def _requests(grad_nodes: Any, names: Sequence[str]) -> dict[str, str]:
    """The arguments that are checked, and grad_req of each."""
    if grad_nodes is None:
        grad_nodes = names
    if isinstance(grad_nodes, (list, tuple)):
        grad_nodes = dict.fromkeys(grad_nodes, "write")
    if not isinstance(grad_nodes, Mapping) or not set(grad_nodes) <= set(names):
        raise ValueError(
            f"check_numeric_gradient: grad_nodes has to name some of {list(names)}, given {grad_nodes!r}"
        )
    for name, request in grad_nodes.items():
        if request not in ("write", "add", "null"):
            raise ValueError(
                f"Invalid grad_req {request} for argument {name}; use write, add, null"
            )
    return dict(grad_nodes)
