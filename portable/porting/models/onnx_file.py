"""A model as an ONNX file, by the library `onnx`."""

from __future__ import annotations

from typing import Any

import numpy as np

from .calls import Plan
from .model import Array
from .rule import Call, UnsupportedError, Value, rules

OPSET = 17
IR_VERSION = 8


class Nodes:
    """Collects nodes and constants."""

    def __init__(self) -> None:
        self.nodes: list[Any] = []
        self.constants: dict[str, Array] = {}
        self._count = 0

    def tensor(self, value: Value) -> str:
        """The name of a value; a parameter becomes an initializer."""
        if value.array is not None:
            self.constants.setdefault(value.name, value.array)
        return value.name

    def tensors(self, call: Call) -> list[str]:
        """The names of the inputs of a call."""
        return [self.tensor(value) for value in call.inputs]

    def constant(self, array: Any, dtype: str | None = None) -> str:
        """The name of a constant."""
        found = np.asarray(array, dtype)
        for name, known in self.constants.items():
            same = (known.dtype, known.shape) == (found.dtype, found.shape)
            if name.startswith("constant_") and same and known.tobytes() == found.tobytes():
                return name
        name = self._fresh("constant")
        self.constants[name] = found
        return name

    def op(self, kind: str, *inputs: str, **attributes: Any) -> str:
        """Add a node with one output, and give its name. Attributes that are None are left out."""
        return self.ops(kind, 1, *inputs, **attributes)[0]

    def ops(self, kind: str, outputs: int, *inputs: str, **attributes: Any) -> list[str]:
        """Add a node with several outputs, and give their names."""
        from onnx import helper

        names = [self._fresh(kind.lower()) for _ in range(outputs)]
        given = {key: value for key, value in attributes.items() if value is not None}
        self.nodes.append(helper.make_node(kind, inputs, names, **given))
        return names

    def cast(self, name: str, dtype: str) -> str:
        """A value in another dtype."""
        from onnx import helper

        return self.op("Cast", name, to=helper.np_dtype_to_tensor_dtype(np.dtype(dtype)))

    def reshape(self, name: str, shape: Any) -> str:
        """A value in another shape."""
        return self.op("Reshape", name, self.constant(shape, "int64"))

    def reduce(self, kind: str, name: str, axes: tuple[int, ...], keepdims: bool = True) -> str:
        """Sum, mean, ... over axes."""
        if not axes:
            return name
        if kind == "ReduceSum":
            return self.op(kind, name, self.constant(axes, "int64"), keepdims=int(keepdims))
        return self.op(kind, name, axes=list(axes), keepdims=int(keepdims))

    def slice(self, name: str, axes: Any, begin: Any, end: Any, step: Any = None) -> str:
        """A part of a value."""
        steps = [1] * len(axes) if step is None else step
        return self.op(
            "Slice", name, *(self.constant(x, "int64") for x in (begin, end, axes, steps))
        )

    def write(self, call: Call) -> None:
        """Add the nodes of a call.

        Raises:
            UnsupportedError: ONNX has nothing for it.
        """
        found = rules().get(call.op)
        writer = found.onnx if found else None
        if writer is None:
            raise UnsupportedError(f"{call.where}: {call.op} has no counterpart in ONNX")
        if isinstance(writer, str):
            made: str | list[str] = self.op(writer, *self.tensors(call))
        else:
            made = writer(call, self)
        names = [made] if isinstance(made, str) else made
        for name, value in zip(names, call.outputs, strict=False):
            self._rename(name, value.name)

    def _fresh(self, stem: str) -> str:
        """A name that nothing has."""
        self._count += 1
        return f"{stem}__{self._count}"

    def _rename(self, old: str, new: str) -> None:
        """Give an output the name that it has in the model."""
        from onnx import helper

        for node in reversed(self.nodes):
            for position, output in enumerate(node.output):
                if output == old and "__" in old:
                    node.output[position] = new
                    node.name = new
                    for user in self.nodes:
                        for place, name in enumerate(user.input):
                            if name == old:
                                user.input[place] = new
                    return
        self.nodes.append(helper.make_node("Identity", [old], [new], name=new))


def model_proto(plan: Plan) -> Any:
    """The model.

    Raises:
        UnsupportedError: operators that ONNX does not have, all of them at once.
    """
    from onnx import helper, numpy_helper

    nodes, problems = Nodes(), []
    for call in plan.calls():
        try:
            nodes.write(call)
        except UnsupportedError as error:
            problems.append(str(error))
    if problems:
        raise UnsupportedError("\n".join(problems))
    heads = {value.name: value for value in plan.heads()}
    for value in heads.values():
        nodes.tensor(value)
    used = {name for node in nodes.nodes for name in node.input} | heads.keys()
    kept = {name: array for name, array in nodes.constants.items() if name in used}
    graph = helper.make_graph(
        nodes.nodes,
        plan.model.name,
        [_info(value) for value in plan.inputs()],
        [_info(value) for value in heads.values()],
        [numpy_helper.from_array(np.array(a, order="C"), name) for name, a in kept.items()],
    )
    return helper.make_model(
        graph,
        producer_name="portable",
        ir_version=IR_VERSION,
        opset_imports=[helper.make_opsetid("", OPSET)],
    )


def _info(value: Value) -> Any:
    """Name, dtype and shape of an input or output."""
    from onnx import helper

    dtype = helper.np_dtype_to_tensor_dtype(np.dtype(value.dtype))
    return helper.make_tensor_value_info(value.name, dtype, value.shape)
