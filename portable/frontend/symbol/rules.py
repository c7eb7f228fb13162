"""How the shapes of operators' inputs and outputs follow from each other.

A rule takes a node and what is known of its inputs' and outputs' shapes, and gives what follows.

Source: MXNet 1.9.1, the FInferShape functions of the operators.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import prod
from typing import Any, TypeAlias

from portable import spec

from ..base import MXNetError
from .node import Node

Shape: TypeAlias = tuple[int, ...]
Shapes: TypeAlias = list[Shape | None]
Rule: TypeAlias = Callable[[Node, Shapes, Shapes], tuple[Shapes, Shapes]]


def alike(first: Shape | None, second: Shape | None) -> Shape | None:
    """What two descriptions of one shape say together.

    >>> alike((0, 3), (2, 0))
    (2, 3)

    Raises:
        MXNetError: they contradict each other.
    """
    if first is None or second is None:
        return second if first is None else first
    if len(first) != len(second) or any(
        a != b and 0 not in (a, b) for a, b in zip(first, second, strict=False)
    ):
        raise MXNetError(
            f"Shape inconsistent, Provided = {list(first)}, inferred shape={list(second)}"
        )
    return tuple(a or b for a, b in zip(first, second, strict=True))


def _all_alike(shapes: Sequence[Shape | None]) -> Shape | None:
    found = None
    for shape in shapes:
        found = alike(found, shape)
    return found


def same(_: Node, inputs: Shapes, outputs: Shapes) -> tuple[Shapes, Shapes]:
    """All have one shape."""
    shape = _all_alike([*inputs, *outputs])
    return [shape] * len(inputs), [shape] * len(outputs)


def same_as_first(_: Node, inputs: Shapes, outputs: Shapes) -> tuple[Shapes, Shapes]:
    """The output is like the first input."""
    shape = alike(inputs[0], outputs[0])
    return [shape, *inputs[1:]], [shape, *outputs[1:]]


def with_label(node: Node, inputs: Shapes, outputs: Shapes) -> tuple[Shapes, Shapes]:
    """A loss with class labels: one for each position, which several axes share as one."""
    data = alike(inputs[0], outputs[0])
    label = inputs[1]
    if data is not None and label is None:
        several = values_of(node).get("multi_output")
        label = (data[0], prod(data[2:])) if several else data[:-1]
    return [data, label], [data]


def regression(_: Node, inputs: Shapes, outputs: Shapes) -> tuple[Shapes, Shapes]:
    """A loss with a label for each number."""
    data = alike(inputs[0], outputs[0])
    label = inputs[1]
    if data is not None and label is None:
        label = data[:1] if len(data) == 2 and data[1] == 1 else data
    return [data, label], [data]


def values_of(node: Node) -> dict[str, Any]:
    """A node's attributes with their defaults."""
    assert node.callee is not None
    defaults = {p.name: p.default for p in node.callee.operator.attributes if not p.required}
    return defaults | node.callee.values(node.attrs)


def _layer(output_of: Callable[[Shape, dict[str, Any]], Shape] | None) -> Rule:
    """A layer: its parameters' shapes follow from its data and attributes."""

    def rule(node: Node, inputs: Shapes, outputs: Shapes) -> tuple[Shapes, Shapes]:
        from ..gluon.infer import OPERATORS

        assert node.callee is not None
        data, values = inputs[0], values_of(node)
        if output_of is None:
            data = alike(data, outputs[0])
        if data is None:
            return inputs, outputs
        found = OPERATORS[node.callee.name][1](data, **values)
        names = node.input_names()
        inferred = [data, *(found.get(name) for name in names[1:])]
        shape = data if output_of is None else output_of(data, values)
        rest = outputs[1:]
        if node.callee.name == "BatchNorm":  # mean and variance, where they are asked for
            rest = [(data[values["axis"]],)] * len(rest)
        return inferred, [shape, *rest]

    return rule


def _dense(data: Shape, values: dict[str, Any]) -> Shape:
    kept = data[:1] if values["flatten"] else data[:-1]
    return (*kept, values["num_hidden"])


def _windows(values: dict[str, Any], rank: int) -> list[tuple[int, int, int, int]]:
    """Size, step, padding and dilation for each axis.

    Raises:
        MXNetError: one of them is not given for each axis, or is too small.
    """
    for name, default in AXES:
        given = values.get(name) or (default,) * rank
        if len(given) != rank or min(given) < (name != "pad"):
            least = "0" if name == "pad" else "1"
            raise MXNetError(
                f"{name}={given} is invalid; give {rank} numbers of at least {least}, one for each axis"
            )
    return [
        tuple((values.get(name) or (default,) * rank)[axis] for name, default in AXES)  # type: ignore[misc]
        for axis in range(rank)
    ]


AXES = (("kernel", 1), ("stride", 1), ("pad", 0), ("dilate", 1))


def _spatial(data: Shape, values: dict[str, Any], sizes: Sequence[int], channels: int) -> Shape:
    """A shape with other channels and sizes, in the layout of the data."""
    layout = values.get("layout") or "NC" + "DHW"[3 - len(sizes) :]
    rest = iter(sizes)
    named = {"N": data[layout.index("N")], "C": channels}
    return tuple(named[axis] if axis in named else next(rest) for axis in layout)


def _positions(data: Shape, values: dict[str, Any]) -> list[int]:
    layout = values.get("layout") or "NC" + "DHW"[5 - len(data) :]
    return [size for axis, size in zip(layout, data, strict=True) if axis not in "NC"]


def _convolution(data: Shape, values: dict[str, Any]) -> Shape:
    if len(data) != len(values["kernel"]) + 2:
        raise MXNetError(f"data of shape {data} does not fit a kernel {values['kernel']}")
    sizes = []
    windows = _windows(values, len(values["kernel"]))
    for size, (kernel, step, pad, dilate) in zip(_positions(data, values), windows, strict=True):
        reach = dilate * (kernel - 1) + 1
        if size and reach > size + 2 * pad:
            raise MXNetError(f"kernel size exceeds input: {reach} vs. {size + 2 * pad}")
        sizes.append((size + 2 * pad - reach) // step + 1 if size else 0)
    return _spatial(data, values, sizes, values["num_filter"])


def _deconvolution(data: Shape, values: dict[str, Any]) -> Shape:
    rank = len(values["kernel"])
    adjust = values.get("adj") or (0,) * rank
    target = values.get("target_shape") or ()
    windows = _windows(values, rank)
    sizes = [
        step * (size - 1) + dilate * (kernel - 1) + 1 - 2 * pad + more if size else 0
        for size, (kernel, step, pad, dilate), more in zip(
            _positions(data, values), windows, adjust, strict=True
        )
    ]
    return _spatial(data, values, target if any(target) else sizes, values["num_filter"])


def pooling(node: Node, inputs: Shapes, outputs: Shapes) -> tuple[Shapes, Shapes]:
    """The size of pooled maps, by the convention that the attributes say."""
    data, values = inputs[0], values_of(node)
    if data is None:
        return inputs, outputs
    layout = values.get("layout") or "NC" + "DHW"[5 - len(data) :]
    positions, channels = _positions(data, values), data[layout.index("C")]
    if values["global_pool"]:
        return inputs, [_spatial(data, values, [1] * len(positions), channels)]
    sizes = []
    windows = _windows(values, len(positions))
    for size, (kernel, step, pad, _) in zip(positions, windows, strict=True):
        if not size:
            sizes.append(0)
        elif values["pooling_convention"] == "same":
            sizes.append(-(-(size + 2 * pad) // step))
        elif kernel > size + 2 * pad:
            raise MXNetError(
                f"kernel size ({kernel}) exceeds input ({size} padded to {size + 2 * pad})"
            )
        elif values["pooling_convention"] == "full":
            sizes.append(-(-(size + 2 * pad - kernel) // step) + 1)
        else:
            sizes.append((size + 2 * pad - kernel) // step + 1)
    return inputs, [_spatial(data, values, sizes, channels)]


def flatten(_: Node, inputs: Shapes, outputs: Shapes) -> tuple[Shapes, Shapes]:
    """Rows stay, everything else becomes one axis."""
    if inputs[0] is None or 0 in inputs[0]:
        return inputs, outputs
    return inputs, [(inputs[0][0], prod(inputs[0][1:]))]


def embedding(node: Node, inputs: Shapes, outputs: Shapes) -> tuple[Shapes, Shapes]:
    """A row of the weight for each number."""
    values = values_of(node)
    weight = (values["input_dim"], values["output_dim"])
    data = inputs[0] if inputs[0] is not None else outputs[0] and outputs[0][:-1]
    return [data, weight], [None if data is None else (*data, values["output_dim"])]


GATES = {"lstm": 4, "gru": 3, "rnn_relu": 1, "rnn_tanh": 1}


def recurrent(node: Node, inputs: Shapes, outputs: Shapes) -> tuple[Shapes, Shapes]:
    """All weights in one vector, and a state for each layer and direction."""
    data, values = inputs[0], values_of(node)
    if data is None or len(data) != 3:
        return inputs, outputs
    directions = 2 if values["bidirectional"] else 1
    size, layers = values["state_size"], values["num_layers"]
    width = values.get("projection_size") or size
    own = width * size if values.get("projection_size") else 0  # what is projected
    first, above = (
        GATES[values["mode"]] * size * (below + width + 2) + own
        for below in (data[2], width * directions)
    )
    count = first + above * (layers - 1) if layers > 0 else 0
    state = (layers * directions, data[1], width)
    known: dict[str, Shape | None] = {
        "data": data,
        "parameters": (count * directions,) if data[2] else None,
        "state": state,
        "state_cell": (layers * directions, data[1], size),
        "sequence_length": data[1:2],
    }
    found: Shapes = [(*data[:2], width * directions), state, known["state_cell"]]
    return [known[name] for name in node.input_names()], found[: len(outputs)]


def _rules() -> dict[str, Rule]:
    """The rule of each operator that has one."""
    families: dict[str, Rule] = dict.fromkeys(
        ("elemwise", "unary", "trigonometric", "powers", "rounding", "special"), same
    )
    families |= dict.fromkeys(("scalar", "scalar_comparison", "dropout"), same)
    families["softmax"] = same_as_first
    found: dict[str, Rule] = {
        name: families[entry.family]
        for name, entry in spec.operators().items()
        if entry.family in families
    }
    del found["softmax_cross_entropy"]
    found |= {
        name: same
        for name, entry in spec.operators().items()
        if entry.family == "comparison" and name.startswith("_")
    }
    names = [
        "_copy",
        "zeros_like",
        "ones_like",
        "BlockGrad",
        "make_loss",
        "MakeLoss",
        "Cast",
        "amp_cast",
    ]
    found |= dict.fromkeys((*names, "_contrib_gradientmultiplier", "Activation"), same)
    found |= dict.fromkeys(("L2Normalization", "LRN"), same_as_first)
    found |= dict.fromkeys(("SoftmaxOutput", "SVMOutput"), with_label)
    kinds = ("Linear", "Logistic", "MAE")
    found |= {f"{kind}RegressionOutput": regression for kind in kinds}
    found |= dict.fromkeys(("BatchNorm", "LayerNorm", "InstanceNorm", "LeakyReLU"), _layer(None))
    return found | {
        "FullyConnected": _layer(_dense),
        "Convolution": _layer(_convolution),
        "Deconvolution": _layer(_deconvolution),
        "Pooling": pooling,
        "Flatten": flatten,
        "Embedding": embedding,
        "RNN": recurrent,
    }


RULES = _rules()
