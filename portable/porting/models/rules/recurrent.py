"""Recurrent networks and sequences: nn.LSTM, nn.GRU, nn.RNN; LSTM, GRU, RNN in ONNX.

MXNet keeps the weights of all layers in one vector, all matrices before all biases. Its gates stand
in torch's order: i, f, g, o and r, z, n. ONNX has i, o, f, g and z, r, n.
"""

from __future__ import annotations

from itertools import product
from math import prod

import numpy as np

from ..model import Array
from ..onnx_file import Nodes
from ..rule import Call, rule
from ..torch_file import Code
from .convolution import settings

LAYERS = {"lstm": "LSTM", "gru": "GRU", "rnn_tanh": "RNN", "rnn_relu": "RNN"}
ORDERS = {"lstm": (0, 3, 1, 2), "gru": (1, 0, 2), "rnn_tanh": (0,), "rnn_relu": (0,)}
PARTS = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")


def weights(call: Call) -> dict[str, Array]:
    """The matrices and biases by torch's names: weight_ih_l0, ..., bias_hh_l1_reverse."""
    a, flat = call.a, call.inputs[1].array
    if flat is None:
        raise call.unsupported("a layer", "computed weights")
    directions = 2 if a.bidirectional else 1
    rows = len(ORDERS[a.mode]) * a.state_size
    shapes: dict[str, tuple[int, ...]] = {}
    for kinds, layer, way in product(
        (PARTS[:2], PARTS[2:]), range(a.num_layers), range(directions)
    ):
        width = directions * a.state_size if layer else call.data.shape[2]
        for kind in kinds:
            name = f"{kind}_l{layer}{'_reverse' if way else ''}"
            size = width if kind == "weight_ih" else a.state_size
            shapes[name] = (rows, size) if "weight" in kind else (rows,)
    ends = np.cumsum([prod(shape) for shape in shapes.values()])
    parts = np.split(flat.reshape(-1), ends[:-1])
    return {n: p.reshape(s) for (n, s), p in zip(shapes.items(), parts, strict=True)}


def rnn_torch(call: Call, code: Code) -> str | tuple[str, str]:
    """nn.LSTM, nn.GRU, nn.RNN; states of zeros are left out."""
    a = call.a
    if a.use_sequence_length or a.projection_size or a.lstm_state_clip_min is not None:
        raise call.unsupported("a layer", "lengths, projection or clipping")
    more = settings(
        num_layers=(a.num_layers, 1),
        nonlinearity=("'relu'" if a.mode == "rnn_relu" else "'tanh'", "'tanh'"),
        dropout=(a.p if a.num_layers > 1 else 0.0, 0.0),
        bidirectional=(a.bidirectional, False),
    )
    text = f"nn.{LAYERS[a.mode]}({call.data.shape[2]}, {a.state_size}{more})"
    layer = code.layer(call, text, weights(call))
    states = call.inputs[2:]
    given = [code.tensor(call.data)]
    if not all(state.array is not None and not state.array.any() for state in states):
        named = ", ".join(code.tensor(state) for state in states)
        given.append(f"({named})" if len(states) > 1 else named)
    run = f"{layer}({', '.join(given)})"
    if len(call.outputs) == 1:
        return f"{run}[0]"
    first, *last = (value.name for value in call.outputs)
    return run, f"{first}, {last[0]}" if len(last) == 1 else f"{first}, ({', '.join(last)})"


def rnn_onnx(call: Call, nodes: Nodes) -> list[str]:
    """A node for each layer."""
    a, found = call.a, weights(call)
    if a.projection_size or a.lstm_state_clip_min is not None:
        raise call.unsupported("ONNX", "projection or clipping")
    directions = 2 if a.bidirectional else 1
    _, _, *states = nodes.tensors(call)
    lengths = nodes.cast(states.pop(), "int32") if a.use_sequence_length else ""
    steps, batch = call.data.shape[:2]
    out, last = nodes.tensor(call.data), []
    names = ["rnn_relu", "rnn_tanh"]
    for layer in range(a.num_layers):
        first = layer * directions
        stacked = _stacked(found, layer, directions, a)
        of_layer = [nodes.slice(s, [0], [first], [first + directions]) for s in states]
        y, *ends = nodes.ops(
            LAYERS[a.mode],
            3 if a.mode == "lstm" else 2,
            out,
            *(nodes.constant(array) for array in stacked),
            lengths,
            *of_layer,
            hidden_size=a.state_size,
            direction="bidirectional" if a.bidirectional else "forward",
            linear_before_reset=1 if a.mode == "gru" else None,
            activations=[a.mode[4:].capitalize()] * directions if a.mode in names else None,
        )
        out = nodes.op("Transpose", y, perm=[0, 2, 1, 3])
        out = nodes.reshape(out, (steps, batch, directions * a.state_size))
        last.append(ends)
    joined = [nodes.op("Concat", *ends, axis=0) for ends in zip(*last, strict=True)]
    return [out, *joined[: len(call.outputs) - 1]]


def _stacked(found: dict[str, Array], layer: int, directions: int, a: object) -> list[Array]:
    """W, R and B of one layer, with ONNX's order of gates."""
    order = ORDERS[a.mode]  # type: ignore[attr-defined]
    result: list[list[Array]] = []
    for way in range(directions):
        ends = f"_l{layer}{'_reverse' if way else ''}"
        parts = [
            np.concatenate([np.split(found[kind + ends], len(order))[gate] for gate in order])
            for kind in PARTS
        ]
        result.append([parts[0], parts[1], np.concatenate(parts[2:])])
    return [np.stack(arrays) for arrays in zip(*result, strict=True)]


def _lengths(call: Call, nodes: Nodes) -> tuple[str, tuple[int, ...]]:
    """The lengths as whole numbers, shaped to go with the data; and the shape of the positions."""
    time = call.a.axis
    shape = [1] * call.rank
    shape[1 - time] = call.data.shape[1 - time]
    whole = nodes.cast(nodes.tensor(call.inputs[1]), "int64")
    positions = [1] * call.rank
    positions[time] = call.data.shape[time]
    return nodes.reshape(whole, shape), tuple(positions)


def mask_onnx(call: Call, nodes: Nodes) -> str:
    """Where(position < length, data, value)."""
    x = nodes.tensor(call.data)
    if not call.a.use_sequence_length:
        return nodes.op("Identity", x)
    lengths, shape = _lengths(call, nodes)
    positions = nodes.constant(np.arange(call.data.shape[call.a.axis]).reshape(shape), "int64")
    inside = nodes.op("Less", positions, lengths)
    return nodes.op("Where", inside, x, nodes.constant(call.a.value, call.data.dtype))


def last_onnx(call: Call, nodes: Nodes) -> str:
    """GatherElements at length - 1."""
    x, time = nodes.tensor(call.data), call.a.axis
    if not call.a.use_sequence_length:
        return nodes.op("Gather", x, nodes.constant(call.data.shape[time] - 1, "int64"), axis=time)
    lengths, _ = _lengths(call, nodes)
    index = nodes.op("Sub", lengths, nodes.constant(1, "int64"))
    last, first = nodes.constant(call.data.shape[time] - 1, "int64"), nodes.constant(0, "int64")
    index = nodes.op("Max", nodes.op("Min", index, last), first)
    shape = [n if i != time else 1 for i, n in enumerate(call.data.shape)]
    wide = nodes.op("Expand", index, nodes.constant(shape, "int64"))
    return nodes.reshape(nodes.op("GatherElements", x, wide, axis=time), call.outputs[0].shape)


def reverse_onnx(call: Call, nodes: Nodes) -> str:
    """ReverseSequence, or a slice backwards."""
    x, time = nodes.tensor(call.data), call.a.axis
    if not call.a.use_sequence_length:
        return nodes.slice(x, [time], [-1], [-(2**62)], [-1])
    lengths = nodes.cast(nodes.tensor(call.inputs[1]), "int64")
    return nodes.op("ReverseSequence", x, lengths, time_axis=time, batch_axis=1 - time)


def dropout_torch(call: Call, code: Code) -> str:
    """nn.Dropout, which does nothing in prediction."""
    if call.a.axes or call.a.mode == "always":
        raise call.unsupported("a layer", "axes or mode='always'")
    return f"{code.layer(call, f'nn.Dropout({call.a.p})', {})}({code.tensor(call.data)})"


def dropout_onnx(call: Call, nodes: Nodes) -> str:
    """Nothing."""
    if call.a.mode == "always":
        raise call.unsupported("ONNX", "mode='always'")
    return nodes.op("Identity", nodes.tensor(call.data))


rule("RNN", torch=rnn_torch, onnx=rnn_onnx)
rule("SequenceMask", onnx=mask_onnx)
rule("SequenceLast", onnx=last_onnx)
rule("SequenceReverse", onnx=reverse_onnx)
rule("Dropout", torch=dropout_torch, onnx=dropout_onnx)
