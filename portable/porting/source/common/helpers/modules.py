"""Checkpoints of symbols, and inference with them, as in mx.model and mx.mod.

Each target has its own `detached`, `joined`, `save`, `read_arrays`.
"""

# mypy: ignore-errors
# ruff: noqa: D102, F821

from __future__ import annotations

import numpy as np


def save_checkpoint(prefix, epoch, symbol, arg_params, aux_params):
    """Write the graph and the parameters, in formats of their own."""
    if symbol is not None:
        symbol.save(f"{prefix}-symbol.json")
    named = {f"arg:{name}": array for name, array in arg_params.items()}
    named |= {f"aux:{name}": array for name, array in aux_params.items()}
    save(f"{prefix}-{epoch:04d}.params", named)


def load_checkpoint(prefix, epoch):
    """The symbol, its parameters and its states."""
    found = {"arg": {}, "aux": {}}
    for key, array in read_arrays(f"{prefix}-{epoch:04d}.params").items():
        kind, _, name = key.partition(":")
        found[kind][name] = array
    return load_symbol(f"{prefix}-symbol.json"), found["arg"], found["aux"]


class Module:
    """A symbol with its parameters, for inference."""

    def __init__(
        self, symbol, data_names=("data",), label_names=("softmax_label",), context=None
    ):  # fmt: skip
        contexts = context if isinstance(context, list | tuple) else [context]
        if len(contexts) != 1:
            raise ValueError("Module: only one context is supported")
        self.symbol, self.context = symbol, contexts[0]
        self.data_names, self.label_names = list(data_names or ()), list(label_names or ())
        arguments = symbol.list_arguments()
        for name in self.data_names:
            if name not in arguments:
                raise ValueError(f"Module: {name} is not among {', '.join(arguments)}")
        inputs = self.data_names + self.label_names
        self.parameters = [name for name in arguments if name not in inputs]
        self.arrays, self.shapes, self.outputs = {}, {}, []
        self.binded = self.params_initialized = self.for_training = False

    @property
    def output_names(self):
        return self.symbol.list_outputs()

    def bind(self, data_shapes, label_shapes=None, for_training=True, force_rebind=False):
        """Find the shapes of the parameters, which are zeros until they are set."""
        if self.binded and not force_rebind:
            return
        given = dict([shape[:2] for shape in [*data_shapes, *(label_shapes or [])]])
        known = self.symbol.list_arguments()
        given = {name: shape for name, shape in given.items() if name in known}
        arguments, _, states = self.symbol.infer_shape(**given)
        names = [*known, *self.symbol.list_auxiliary_states()]
        self.shapes = dict(zip(names, [*arguments, *states], strict=True))
        self.binded, self.for_training = True, for_training

    def set_params(
        self, arg_params, aux_params, allow_missing=False, force_init=True, allow_extra=False
    ):
        """Copy the parameters and states."""
        if not self.binded:
            raise RuntimeError("set_params: call bind before")
        if self.params_initialized and not force_init:
            return
        states = self.symbol.list_auxiliary_states()
        for names, given in ((self.parameters, arg_params), (states, aux_params)):
            given = given or {}
            extra = [name for name in given if name not in names]
            if extra and allow_missing and not allow_extra:
                raise ValueError(f"set_params: {extra[0]} is not among {', '.join(names)}")
            for name in names:
                if name in given:
                    if tuple(given[name].shape) != self.shapes[name]:
                        raise ValueError(f"set_params: {name} is not {self.shapes[name]}")
                    self.arrays[name] = detached(given[name], self.context)
                elif not allow_missing:
                    raise RuntimeError(f"set_params: {name} is missing")
                elif name not in self.arrays:
                    self.arrays[name] = self.zeros(self.shapes[name])
        self.params_initialized = True

    def zeros(self, shape):
        return detached(np.zeros(shape, "float32"), self.context)

    def get_params(self):
        """The parameters and the states by name."""
        states = self.symbol.list_auxiliary_states()
        return (
            {name: self.arrays[name] for name in self.parameters},
            {name: self.arrays[name] for name in states},
        )

    def save_checkpoint(self, prefix, epoch):
        save_checkpoint(prefix, epoch, self.symbol, *self.get_params())

    def forward(self, data_batch, is_train=None):
        """Compute the outputs of a batch."""
        if self.for_training if is_train is None else is_train:
            raise NotImplementedError("Module is for inference; give is_train=False")
        if not self.params_initialized:
            raise RuntimeError("forward: call bind and set_params before")
        data = [detached(array, self.context) for array in data_batch.data]
        label = [
            detached(array, self.context) for array in getattr(data_batch, "label", None) or ()
        ]
        arrays = self.arrays | dict(zip(self.data_names, data, strict=True))
        arrays |= dict(zip(self.label_names, label, strict=False))
        wanted = [name for name in self.symbol.list_arguments() if name not in arrays]
        if wanted:  # labels that are not given are zeros
            shapes = {name: tuple(arrays[name].shape) for name in self.data_names}
            found = dict(zip(self.symbol.list_arguments(), self.symbol.infer_shape(**shapes)[0],
                             strict=True))  # fmt: skip
            arrays |= {name: self.zeros(found[name]) for name in wanted}
        self.outputs = self.symbol.eval(self.context, **arrays)

    def get_outputs(self):
        return list(self.outputs)

    def predict(
        self, eval_data, num_batch=None, merge_batches=True, reset=True, always_output_list=False
    ):
        """The outputs of all batches, without what only fills up the last one."""
        if not hasattr(eval_data, "reset"):
            raise ValueError("predict: only an iterator is supported")
        if reset:
            eval_data.reset()
        found = []
        for number, batch in enumerate(eval_data):
            if number == num_batch:
                break
            self.forward(batch, is_train=False)
            found.append([out[: out.shape[0] - (batch.pad or 0)] for out in self.outputs])
        if not found or not merge_batches:
            return found
        merged = [joined(parts) for parts in zip(*found, strict=True)]
        return merged[0] if len(merged) == 1 and not always_output_list else merged
