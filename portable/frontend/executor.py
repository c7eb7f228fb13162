"""Executor: a graph with arrays for its variables, and for their gradients.

Source: MXNet 1.9.1, python/mxnet/executor.py, src/executor/graph_executor.cc.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from . import autograd, nd
from .base import MXNetError
from .nd import NDArray
from .symbol.node import Node
from .symbol.program import Program, Watch
from .symbol.symbol import Symbol

GRAD_REQS = ("write", "add", "null")


class Executor:
    """Runs a symbol forward and backward; `Symbol.bind` and `simple_bind` make one.

    Args:
        symbol: the graph.
        ctx: where it runs.
        args, args_grad, aux_states: arrays by name.
        grad_req: 'write', 'add' or 'null' by name.
    """

    def __init__(
        self,
        symbol: Symbol,
        ctx: Any,
        args: dict[str, NDArray],
        args_grad: dict[str, NDArray],
        grad_req: dict[str, str],
        aux_states: dict[str, NDArray],
    ) -> None:
        self._symbol = symbol
        self._ctx = ctx
        self.arg_dict = args
        self.grad_dict: dict[str, NDArray | None] = {name: args_grad.get(name) for name in args}
        self.aux_dict = aux_states
        self._grad_req = grad_req
        self._program = Program(symbol._heads)
        self._outputs: list[NDArray] = []
        self._ran_for_training = False
        self._watch: Watch | None = None

    def set_monitor_callback(
        self, callback: Callable[[str, NDArray], None], monitor_all: bool = False
    ) -> None:
        """Call `callback(name, array)` for each output of each operator, as `forward` gives them.

        Args:
            callback: as `mx.mon.Monitor` has one.
            monitor_all: whether also for each input, before.
        """

        def watch(node: Node, inputs: list[NDArray], outputs: list[NDArray]) -> None:
            with autograd.pause(train_mode=self._ran_for_training):
                if monitor_all:
                    for (source, place), array in zip(node.inputs, inputs, strict=True):
                        callback(source.output_names()[place], array)
                for name, array in zip(node.output_names(), outputs, strict=False):
                    callback(name, array)

        self._watch = watch

    @property
    def arg_arrays(self) -> list[NDArray]:
        """The arguments, in the order of `list_arguments`."""
        return list(self.arg_dict.values())

    @property
    def grad_arrays(self) -> list[NDArray | None]:
        """Their gradients; None for those that have none."""
        return list(self.grad_dict.values())

    @property
    def aux_arrays(self) -> list[NDArray]:
        """The auxiliary states."""
        return list(self.aux_dict.values())

    @property
    def outputs(self) -> list[NDArray]:
        """What the last forward gave; zeros of the right shapes before the first."""
        if not self._outputs:
            shapes = {name: a.shape for name, a in (self.arg_dict | self.aux_dict).items()}
            _, found, _ = self._symbol.infer_shape(**shapes)
            self._outputs = [nd.zeros(shape, ctx=self._ctx) for shape in found]
        return self._outputs

    @property
    def output_dict(self) -> dict[str, NDArray]:
        """The outputs by name."""
        return dict(zip(self._symbol.list_outputs(), self.outputs, strict=True))

    def forward(self, is_train: bool = False, **kwargs: Any) -> list[NDArray]:
        """Run it.

        Args:
            is_train: whether in training mode, after which `backward` can be called.
            **kwargs: new contents of arguments by name, of their shapes.

        Raises:
            TypeError: there is no such argument, or it is no array.
            ValueError: another shape.
        """
        for name, value in kwargs.items():
            if name not in self.arg_dict:
                raise TypeError(
                    f"Unknown argument {name}; the arguments are {', '.join(self.arg_dict)}"
                )
            if not isinstance(value, NDArray) and not hasattr(value, "__array__"):
                raise ValueError(
                    f"only accept keyword argument of NDArrays, and {name} is {value!r}"
                )
            if tuple(value.shape) != self.arg_dict[name].shape:
                raise ValueError(
                    f"Shape not match! Argument {name}, need: {self.arg_dict[name].shape}, "
                    f"received: {tuple(value.shape)}"
                )
            self.arg_dict[name][:] = value
        arrays = dict(self.arg_dict)
        self._ran_for_training = is_train
        if not is_train:
            with autograd.pause(train_mode=False):
                self._outputs = self._program(arrays | self.aux_dict, self._watch)
            return self._outputs
        for name, gradient in self.grad_dict.items():
            if gradient is not None and self._grad_req[name] != "null":
                leaf = arrays[name].detach()
                autograd.mark_variables([leaf], [gradient], self._grad_req[name])
                arrays[name] = leaf
        with autograd.record(train_mode=True):
            self._outputs = self._program(arrays | self.aux_dict, self._watch)
        return self._outputs

    def backward(self, out_grads: Any = None, is_train: bool = True) -> None:
        """Put the gradients of the outputs into `grad_dict`, after `forward(is_train=True)`.

        Args:
            out_grads: gradients of the outputs: an array, a list, or a dict by name; ones if they
                are not given, which losses do not look at.
            is_train: whether in training mode.

        Raises:
            MXNetError: forward was not run for training; TypeError: a gradient is no array.
        """
        if not self._ran_for_training:
            raise MXNetError(
                "Executor.backward: the graph was not run for training; call forward(is_train=True) "
                "first"
            )
        if all(req == "null" for req in self._grad_req.values()) or not any(
            gradient is not None for gradient in self.grad_dict.values()
        ):
            return
        gradients = out_grads
        if isinstance(out_grads, NDArray):
            gradients = [out_grads]
        elif isinstance(out_grads, Mapping):
            gradients = [out_grads[name] for name in self._symbol.list_outputs()]
        for gradient in gradients or ():
            if not isinstance(gradient, NDArray):
                raise TypeError(f"inputs must be NDArray, and an out_grad is {type(gradient)}")
        autograd.backward(self._outputs, gradients, retain_graph=True, train_mode=is_train)

    def copy_params_from(
        self,
        arg_params: Mapping[str, NDArray],
        aux_params: Mapping[str, NDArray] | None = None,
        allow_extra_params: bool = False,
    ) -> None:
        """Overwrite arguments and auxiliary states.

        Raises:
            ValueError: a name that the graph does not have, unless allow_extra_params.
        """
        for what, own, given in (
            ("arguments", self.arg_dict, arg_params),
            ("auxiliary states", self.aux_dict, aux_params or {}),
        ):
            for name, array in given.items():
                if name in own:
                    array.astype(own[name].dtype).copyto(own[name])
                elif not allow_extra_params:
                    raise ValueError(
                        f'Find name "{name}" that is not in the {what}; they are {", ".join(own)}. '
                        "Set allow_extra_params=True to ignore it."
                    )

    def reshape(
        self, partial_shaping: bool = False, allow_up_sizing: bool = False, **kwargs: Any
    ) -> Executor:
        """An executor for inputs of other shapes, which shares all arrays whose shapes stay.

        Args:
            partial_shaping: whether the shapes of further arguments may change.
            allow_up_sizing: whether arrays may become larger.
            **kwargs: new shapes by name.

        Raises:
            AssertionError: an argument changes that was not named, or one becomes larger.
        """
        arg_shapes, _, aux_shapes = self._symbol.infer_shape(**kwargs)
        if arg_shapes is None:
            raise ValueError("Insufficient argument shapes provided.")
        args, gradients = {}, {}
        for name, shape in zip(self.arg_dict, arg_shapes, strict=True):
            array, gradient = self.arg_dict[name], self.grad_dict[name]
            if array.shape != shape:
                if not partial_shaping and name not in kwargs:
                    raise AssertionError(
                        f"Shape of unspecified array arg:{name} changed. This can cause the new "
                        "executor to not share parameters with the old one. Please check for error "
                        "in network. If this is intended, set partial_shaping=True to suppress this "
                        "warning."
                    )
                array = nd.zeros(shape, ctx=self._ctx, dtype=array.dtype)
                if gradient is not None:
                    gradient = nd.zeros(shape, ctx=self._ctx, dtype=array.dtype)
            args[name] = array
            if gradient is not None:
                gradients[name] = gradient
        states = {
            name: array if array.shape == shape else nd.zeros(shape, ctx=self._ctx)
            for (name, array), shape in zip(self.aux_dict.items(), aux_shapes, strict=True)
        }
        return Executor(self._symbol, self._ctx, args, gradients, self._grad_req, states)


def named(
    what: str, names: Sequence[str], given: Any, allow_missing: bool = False
) -> dict[str, Any]:
    """Arrays by name, from a list in order or a dict.

    Raises:
        ValueError: too few or too many; TypeError: neither a list nor a dict.
    """
    if isinstance(given, Mapping):
        missing = [name for name in names if name not in given]
        if missing and not allow_missing:
            raise ValueError(
                f"key `{missing[0]}` is missing in `{what}`; it needs {', '.join(names)}"
            )
        return {name: given[name] for name in names if name in given}
    if isinstance(given, (list, tuple)):
        if len(given) != len(names):
            raise ValueError(
                f"Length of {what} does not match the number of arguments: {len(given)} for "
                f"{len(names)}, which are {', '.join(names)}"
            )
        pairs = zip(names, given, strict=True)
        return {name: value for name, value in pairs if value is not None or not allow_missing}
    raise TypeError(f"Only accept list of NDArrays or dict of str to NDArray as {what}")


def requests(names: Sequence[str], grad_req: Any) -> dict[str, str]:
    """What is done with each gradient.

    Raises:
        ValueError: something other than 'write', 'add' and 'null'.
    """
    if isinstance(grad_req, str):
        found = dict.fromkeys(names, grad_req)
    elif isinstance(grad_req, Mapping):
        found = {name: grad_req.get(name, "null") for name in names}
    else:
        found = dict(zip(names, grad_req, strict=True))
    for name, req in found.items():
        if req not in GRAD_REQS:
            raise ValueError(f"grad_req of {name!r} must be in {GRAD_REQS}, and it is {req!r}")
    return found


def bind(
    symbol: Symbol,
    ctx: Any,
    args: Any,
    args_grad: Any = None,
    grad_req: Any = "write",
    aux_states: Any = None,
) -> Executor:
    """An executor with given arrays."""
    names, states = symbol.list_arguments(), symbol.list_auxiliary_states()
    arrays = named("args", names, args)
    gradients = {} if args_grad is None else named("args_grad", names, args_grad, True)
    auxiliary = named("aux_states", states, [] if aux_states is None and not states else aux_states)
    return Executor(symbol, ctx, arrays, gradients, requests(names, grad_req), auxiliary)


def simple_bind(
    symbol: Symbol, ctx: Any, grad_req: Any, type_dict: Mapping[str, Any], shapes: dict[str, Any]
) -> Executor:
    """An executor with arrays of zeros of the shapes that follow from some."""
    arg_shapes, _, aux_shapes = symbol.infer_shape(**shapes)
    names = symbol.list_arguments()
    if arg_shapes is None:
        raise RuntimeError(
            f"simple_bind error: the shapes {shapes} are not enough for {', '.join(names)}; give "
            "those that do not follow"
        )
    arg_types, _, aux_types = symbol.infer_type(**type_dict)
    reqs = requests(names, grad_req)
    args = {
        name: nd.zeros(shape, ctx=ctx, dtype=kind)
        for name, shape, kind in zip(names, arg_shapes, arg_types, strict=True)
    }
    gradients = {
        name: nd.zeros(array.shape, ctx=ctx, dtype=array.dtype)
        for name, array in args.items()
        if reqs[name] != "null"
    }
    states = symbol.list_auxiliary_states()
    auxiliary = {
        name: nd.zeros(shape, ctx=ctx, dtype=kind)
        for name, shape, kind in zip(states, aux_shapes, aux_types, strict=True)
    }
    return Executor(symbol, ctx, args, gradients, reqs, auxiliary)
