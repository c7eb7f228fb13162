"""What a module binds: a graph, an executor for batches of some shapes, and running it.

Source: MXNet 1.9.1, python/mxnet/module/module.py.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Mapping, Sequence
from typing import Any

from ..context import Context, cpu
from ..executor import Executor, bind, simple_bind
from ..io import DataDesc
from ..nd import NDArray
from ..symbol import Symbol
from .base_module import BaseModule

Params = dict[str, NDArray]


def described(what: str, names: Sequence[str], shapes: Any, strict: bool) -> list[DataDesc]:
    """Descriptions of the arrays of a batch.

    Raises:
        ValueError: data has other names than the module was made for; labels only get a warning.
    """
    found = [shape if isinstance(shape, DataDesc) else DataDesc(*shape) for shape in shapes or ()]
    given = [one.name for one in found]
    if sorted(names) != sorted(given):
        message = (
            f"Data provided by {what}_shapes don't match names specified by {what}_names "
            f"({given} vs. {list(names)})"
        )
        if strict:
            raise ValueError(message)
        warnings.warn(message, stacklevel=4)
    return found


class BoundModule(BaseModule):
    """The half of a Module that runs batches.

    Args:
        symbol: the graph.
        data_names, label_names: the variables that come from batches.
        logger: where progress is logged.
        context: where it runs; one only.
        fixed_param_names: parameters that are not trained.
        work_load_list, state_names, group2ctxs, compression_params: have to be None.

    Raises:
        ValueError: data or a fixed parameter is no argument of the graph, or something that is not
            supported is given.
    """

    def __init__(
        self,
        symbol: Symbol,
        data_names: Sequence[str] | None = ("data",),
        label_names: Sequence[str] | None = ("softmax_label",),
        logger: Any = logging,
        context: Any = None,
        work_load_list: Any = None,
        fixed_param_names: Sequence[str] | None = None,
        state_names: Any = None,
        group2ctxs: Any = None,
        compression_params: Any = None,
    ) -> None:
        super().__init__(logger)
        contexts = [context or cpu()] if isinstance(context, Context | None) else list(context)
        unsupported = {
            "state_names": state_names,
            "group2ctxs": group2ctxs,
            "compression_params": compression_params,
        }
        for name, value in unsupported.items():
            if value:
                raise ValueError(f"Module: {name} is not supported; leave it out")
        if len(contexts) != 1:
            raise ValueError(f"Module: several contexts are not supported; give one of {contexts}")
        self._context = contexts[0]
        self._symbol = symbol
        self._data_names = list(data_names or ())
        self._label_names = list(label_names or ())
        self._fixed = list(fixed_param_names or ())
        self._check_names("data", self._data_names, True)
        self._check_names("label", self._label_names, False)
        self._check_names("fixed_param", self._fixed, True)
        inputs = {*self._data_names, *self._label_names}
        self._param_names = [name for name in symbol.list_arguments() if name not in inputs]
        self._aux_names = symbol.list_auxiliary_states()
        self._loaded: tuple[Params, Params] | None = None
        self._executor: Executor | None = None
        self._grad_req: Any = "write"
        self._optimizer: Any = None
        self._updater: Any = None
        self._states_file: str | None = None
        self._data_shapes: list[DataDesc] = []
        self._label_shapes: list[DataDesc] = []

    def _check_names(self, what: str, names: Sequence[str], strict: bool) -> None:
        arguments = self._symbol.list_arguments()
        for name in names:
            if name in arguments:
                continue
            endings = ("_weight", "_bias", "_gamma", "_beta")
            candidates = [one for one in arguments if not one.endswith(endings)]
            message = (
                f"You created Module with Module(..., {what}_names={list(names)}) but input with name "
                f"'{name}' is not found in symbol.list_arguments(). Did you mean one of: "
                f"{', '.join(candidates)}"
            )
            if strict:
                raise ValueError(message)
            warnings.warn(message, stacklevel=4)

    @property
    def symbol(self) -> Symbol:
        """The graph."""
        return self._symbol

    @property
    def data_names(self) -> list[str]:
        """The names of the data."""
        return self._data_names

    @property
    def label_names(self) -> list[str]:
        """The names of the labels."""
        return self._label_names

    @property
    def output_names(self) -> list[str]:
        """The names of the outputs."""
        return self._symbol.list_outputs()

    @property
    def data_shapes(self) -> list[DataDesc]:
        """Names and shapes of the data of a batch."""
        return self._data_shapes

    @property
    def label_shapes(self) -> list[DataDesc]:
        """Names and shapes of the labels of a batch."""
        return self._label_shapes

    @property
    def output_shapes(self) -> list[tuple[str, tuple[int, ...]]]:
        """Names and shapes of the outputs."""
        return [(name, out.shape) for name, out in self._running.output_dict.items()]

    @property
    def _running(self) -> Executor:
        self._require("bind", bind=self.binded)
        assert self._executor is not None
        return self._executor

    def bind(
        self,
        data_shapes: Any,
        label_shapes: Any = None,
        for_training: bool = True,
        inputs_need_grad: bool = False,
        force_rebind: bool = False,
        shared_module: BoundModule | None = None,
        grad_req: Any = "write",
    ) -> None:
        """Make arrays for batches of these shapes.

        Args:
            data_shapes, label_shapes: names and shapes, such as an iterator's provide_data.
            for_training: whether gradients are wanted; inputs_need_grad: also those of the data.
            force_rebind: whether to do it again.
            shared_module: a bound module whose arrays are used.
            grad_req: 'write', 'add' or 'null', for all or by name.

        Raises:
            ValueError: data of other names; RuntimeError: shapes that are not enough.
        """
        if self.binded and not force_rebind:
            self.logger.warning("Already bound, ignoring bind()")
            return
        if inputs_need_grad and not for_training:
            raise AssertionError("bind: inputs_need_grad needs for_training=True")
        before = self._executor if self._executor is not None else None
        self.for_training, self.inputs_need_grad = for_training, inputs_need_grad
        self._grad_req = grad_req
        self._describe(data_shapes, label_shapes)
        self._executor = self._bound()
        self.binded = True
        source = before if shared_module is None else shared_module._running
        if shared_module is not None:
            self._executor = self._sharing(self._executor, shared_module._running)
            self.params_initialized = shared_module.params_initialized
        elif source is not None and self.params_initialized:
            self._executor.copy_params_from(source.arg_dict, source.aux_dict, True)
        elif self._loaded is not None:
            self._executor.copy_params_from(*self._loaded, allow_extra_params=True)

    def _describe(self, data_shapes: Any, label_shapes: Any) -> None:
        self._data_shapes = described("data", self._data_names, data_shapes, True)
        self._label_shapes = described("label", self._label_names, label_shapes, False)

    def _bound(self) -> Executor:
        """An executor for the current shapes."""
        known = set(self._symbol.list_arguments())
        inputs = [one for one in (*self._data_shapes, *self._label_shapes) if one.name in known]
        reqs = dict.fromkeys(known, "null")
        if self.for_training:
            trained = [name for name in self._param_names if name not in self._fixed]
            trained += self._data_names if self.inputs_need_grad else []
            asked = self._grad_req
            for name in trained:
                reqs[name] = asked.get(name, "null") if isinstance(asked, Mapping) else asked
        return simple_bind(
            self._symbol,
            self._context,
            reqs,
            {one.name: one.dtype for one in inputs},
            {one.name: one.shape for one in inputs},
        )

    def _sharing(self, new: Executor, old: Executor) -> Executor:
        """An executor with the parameters and gradients of another one, where the shapes are the same."""
        names = [
            name
            for name in self._param_names
            if name in old.arg_dict and old.arg_dict[name].shape == new.arg_dict[name].shape
        ]
        arguments = new.arg_dict | {name: old.arg_dict[name] for name in names}
        gradients = new.grad_dict | {name: old.grad_dict[name] for name in names}
        given = {name: gradient for name, gradient in gradients.items() if gradient is not None}
        states = new.aux_dict | {n: a for n, a in old.aux_dict.items() if n in new.aux_dict}
        return bind(self._symbol, self._context, arguments, given, new._grad_req, states)

    def reshape(self, data_shapes: Any, label_shapes: Any = None) -> None:
        """Take batches of other shapes from now on."""
        old = self._running
        self._describe(data_shapes, label_shapes)
        self._executor = self._sharing(self._bound(), old)

    def forward(self, data_batch: Any, is_train: bool | None = None) -> None:
        """Run a batch, of the shapes of `bind` or of others.

        Args:
            data_batch: a DataBatch.
            is_train: whether in training mode; as it was bound if it is None.
        """
        self._ready("forward")
        data, label = list(data_batch.data), list(getattr(data_batch, "label", None) or ())
        shapes = [tuple(array.shape) for array in data]
        if shapes != [tuple(one.shape) for one in self._data_shapes]:
            provided = getattr(data_batch, "provide_data", None)
            provided_label = getattr(data_batch, "provide_label", None)
            news = zip(self._data_shapes, shapes, strict=True)
            labels = zip(self._label_shapes, label, strict=False)
            self.reshape(
                provided or [DataDesc(d.name, shape, d.dtype, d.layout) for d, shape in news],
                provided_label
                or [DataDesc(d.name, a.shape, d.dtype, d.layout) for d, a in labels]
                or None,
            )
        given = dict(zip((one.name for one in self._data_shapes), data, strict=True))
        given |= dict(zip((one.name for one in self._label_shapes), label, strict=False))
        known = {name: array for name, array in given.items() if name in self._running.arg_dict}
        self._running.forward(self.for_training if is_train is None else is_train, **known)

    def backward(self, out_grads: Any = None) -> None:
        """Compute the gradients of the last batch; out_grads: of outputs that are no loss."""
        self._ready("backward")
        self._running.backward(out_grads)

    def get_outputs(self, merge_multi_context: bool = True) -> list[Any]:
        """The outputs of the last batch; without merging, a list for each, one array a context."""
        self._ready("get_outputs")
        outputs = self._running.outputs
        return list(outputs) if merge_multi_context else [[out] for out in outputs]

    def get_input_grads(self, merge_multi_context: bool = True) -> list[Any]:
        """The gradients of the data."""
        self._require("get_input_grads", **{"bind(inputs_need_grad=True)": self.inputs_need_grad})
        found = [self._running.grad_dict[name] for name in self._data_names]
        return list(found) if merge_multi_context else [[gradient] for gradient in found]

    def update_metric(self, eval_metric: Any, labels: Any, pre_sliced: bool = False) -> None:
        """Update a metric with labels and the outputs of the last batch."""
        names = [one.name for one in self._label_shapes]
        named = dict(zip(names, labels, strict=False))
        eval_metric.update_dict(named, self._running.output_dict)
