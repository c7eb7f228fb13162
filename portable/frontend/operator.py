"""Operators of the user's own, in Python: `CustomOp` computes, `CustomOpProp` says what it takes.

    @mx.operator.register("square")
    class SquareProp(mx.operator.CustomOpProp):
        def create_operator(self, ctx, in_shapes, in_dtypes):
            return Square()

    y = mx.nd.Custom(x, op_type="square")

Source: MXNet 1.9.1, python/mxnet/operator.py.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from portable.spec import names

from . import autograd, nd
from .base import MXNetError

# MXNet's numbers for dtypes, which create_operator gets
DTYPES = ("float32", "float64", "float16", "uint8", "int32", "int8", "int64", "bool")

_registered: dict[str, type[CustomOpProp]] = {}


class CustomOp:
    """The computation of an operator: a subclass defines forward, and backward if it has one."""

    def forward(
        self,
        is_train: bool,
        req: list[str],
        in_data: list[Any],
        out_data: list[Any],
        aux: list[Any],
    ) -> None:
        """Write the results into `out_data`, by `assign`.

        Args:
            is_train: whether Dropout and others would behave as in training.
            req: how each result is to be written: 'write', 'add' or 'null'.
            in_data, out_data, aux: inputs, results and states, as lists of NDArrays.
        """

    def backward(
        self,
        req: list[str],
        out_grad: list[Any],
        in_data: list[Any],
        out_data: list[Any],
        in_grad: list[Any],
        aux: list[Any],
    ) -> None:
        """Write the gradients of the inputs into `in_grad`, by `assign`, from those of the results."""

    def assign(self, dst: Any, req: str, src: Any) -> None:
        """Write into an array, or add to it, or neither, as `req` says."""
        if req in ("write", "inplace"):
            dst[:] = src
        elif req == "add":
            dst[:] += src


class CustomOpProp:
    """What an operator takes and gives: a subclass says so, and creates the operator.

    Args:
        need_top_grad: whether backward looks at out_grad. It gets it in any case.
    """

    def __init__(self, need_top_grad: bool = True) -> None:
        self.need_top_grad_ = need_top_grad

    def infer_shape(self, in_shape: list[list[int]]) -> Any:
        """Shapes of inputs, results and states, three lists, from those of the inputs."""
        return in_shape, [in_shape[0]] * len(self.list_outputs()), []

    def infer_type(self, in_type: list[Any]) -> Any:
        """Dtypes of inputs, results and states, three lists, from those of the inputs."""
        results, states = len(self.list_outputs()), len(self.list_auxiliary_states())
        return in_type, [in_type[0]] * results, [in_type[0]] * states

    def list_outputs(self) -> list[str]:
        """The names of the results."""
        return ["output"]

    def list_arguments(self) -> list[str]:
        """The names of the inputs."""
        return ["data"]

    def list_auxiliary_states(self) -> list[str]:
        """The names of the states: further inputs without a gradient, which forward may write."""
        return []

    def declare_backward_dependency(
        self, out_grad: list[int], in_data: list[int], out_data: list[int]
    ) -> list[int]:
        """The numbers of the arrays that backward needs; here it gets all of them in any case."""
        return [*(out_grad if self.need_top_grad_ else []), *in_data, *out_data]

    def create_operator(self, ctx: Any, in_shapes: list[list[int]], in_dtypes: list[int]) -> Any:
        """A CustomOp for inputs of these shapes and dtypes, as MXNet's numbers, on a device."""
        return CustomOp()


def register(reg_name: str) -> Callable[[type[CustomOpProp]], type[CustomOpProp]]:
    """A decorator that makes a CustomOpProp known as an `op_type`; a later one takes its place.

    Raises:
        TypeError: what is decorated is no subclass of CustomOpProp.
    """

    def do_register(prop_cls: type[CustomOpProp]) -> type[CustomOpProp]:
        if not (isinstance(prop_cls, type) and issubclass(prop_cls, CustomOpProp)):
            raise TypeError(
                f"register({reg_name!r}): {prop_cls!r} has to be a subclass of CustomOpProp"
            )
        _registered[reg_name] = prop_cls
        return prop_cls

    return do_register


def properties(op_type: str | None, attributes: dict[str, Any]) -> CustomOpProp:
    """What was registered under a name, made with these attributes, which it gets as texts.

    Raises:
        MXNetError: there is no such name, or the constructor does not take the attributes.
    """
    if op_type not in _registered:
        known = ", ".join(map(repr, _registered)) or "none"
        raise MXNetError(
            f"Custom: op_type={op_type!r} is not registered; known are {known}. Register it by "
            f"@mx.operator.register(name) over a CustomOpProp"
        )
    made: Any = _registered[op_type]
    try:
        prop: CustomOpProp = made(**{name: str(value) for name, value in attributes.items()})
    except TypeError as error:
        raise MXNetError(
            f"Custom: {op_type!r} does not take {sorted(attributes)}: {error}"
        ) from error
    return prop


class _Call(autograd.Function):
    """One call of an operator of the user's own."""

    def __init__(
        self, op_type: str, prop: CustomOpProp, operator: CustomOp, aux: list[Any]
    ) -> None:
        super().__init__()
        self._op_type, self._prop, self._operator, self._aux = op_type, prop, operator, aux
        self._kept: tuple[list[Any], list[Any]] = [], []

    def _checked(self, what: str, lists: Any) -> list[Any]:
        """The results' part of what infer_shape or infer_type gave."""
        prop = self._prop
        lengths = prop.list_arguments(), prop.list_outputs(), prop.list_auxiliary_states()
        wanted = [len(listed) for listed in lengths]
        found = [len(part) for part in lists]
        if found not in (wanted, wanted[:2]):
            raise MXNetError(
                f"Custom: {self._op_type!r}: {what} gave lists of {found}; give one entry for each "
                f"argument, output and auxiliary state: {wanted}"
            )
        return list(lists[1])

    def forward(self, *inputs: Any) -> list[Any]:
        """Make the arrays for the results, and let the operator fill them."""
        shapes = self._prop.infer_shape([list(array.shape) for array in inputs])
        types = self._prop.infer_type([array.dtype for array in inputs])
        outputs = [
            nd.zeros(tuple(shape), ctx=inputs[0].context, dtype=dtype)
            for shape, dtype in zip(
                self._checked("infer_shape", shapes),
                self._checked("infer_type", types),
                strict=True,
            )
        ]
        self._kept = list(inputs), outputs
        self._run(
            "forward",
            is_train=autograd.is_training(),
            req=["write"] * len(outputs),
            in_data=list(inputs),
            out_data=outputs,
            aux=self._aux,
        )
        return outputs

    def backward(self, *output_grads: Any) -> list[Any]:
        """Make the arrays for the gradients, and let the operator fill them."""
        inputs, outputs = self._kept
        gradients = [nd.zeros_like(array) for array in inputs]
        self._run(
            "backward",
            req=["write"] * len(gradients),
            out_grad=list(output_grads),
            in_data=inputs,
            out_data=outputs,
            in_grad=gradients,
            aux=self._aux,
        )
        return gradients

    def _run(self, name: str, **arguments: Any) -> None:
        """Call the user's method; what goes wrong in it is an MXNetError that says where."""
        try:
            getattr(self._operator, name)(**arguments)
        except Exception as error:
            raise MXNetError(
                f"Custom: {self._op_type!r}: {name} failed: {type(error).__name__}: {error}"
            ) from error


def Custom(*data: Any, op_type: str | None = None, **attributes: Any) -> Any:
    """Run an operator of the user's own, `nd.Custom`.

    Args:
        data: its arguments, then its auxiliary states, NDArrays.
        op_type: the name it was registered under.
        attributes: for the constructor of its CustomOpProp, as texts.

    Returns:
        An NDArray, or a list if there are several results.

    Raises:
        MXNetError: op_type is not registered; attributes, or the number of arrays, do not fit; what
            it infers does not; its forward fails.
    """
    attributes.pop("name", None)
    prop = properties(op_type, attributes)
    arguments, states = prop.list_arguments(), prop.list_auxiliary_states()
    if len(data) != len(arguments) + len(states):
        raise MXNetError(
            f"Custom: {op_type!r} takes {len(arguments)} arguments {arguments} and "
            f"{len(states)} auxiliary states {states}, but {len(data)} arrays were given"
        )
    for position, array in enumerate(data):
        if not isinstance(array, nd.NDArray):
            raise AssertionError(
                f"Custom: argument {position} must be an NDArray, but is {array!r} of {type(array)}"
            )
    inputs = data[: len(arguments)]
    operator = prop.create_operator(
        inputs[0].context,
        [list(array.shape) for array in inputs],
        [DTYPES.index(np.dtype(array.dtype).name) for array in inputs],
    )
    results = _Call(str(op_type), prop, operator, list(data[len(arguments) :]))(*inputs)
    return results[0] if len(results) == 1 else results


def get_all_registered_operators() -> list[str]:
    """The names of all operators, those of the user's own included."""
    return [*names(), *_registered]
