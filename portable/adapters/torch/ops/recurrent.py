"""Recurrent networks by torch's own kernels, whose gates stand in MXNet's order.

The flat parameters are cut into views: all weights come first, then all biases. `masks` come from
outside: what the outputs of each layer below another one are multiplied by, or None.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

import torch
from torch import Tensor
from torch.nn.utils.rnn import PackedSequence, pack_padded_sequence, pad_packed_sequence

GATES = {"rnn_relu": 1, "rnn_tanh": 1, "lstm": 4, "gru": 3}
KERNELS = {
    "rnn_relu": torch.rnn_relu,
    "rnn_tanh": torch.rnn_tanh,
    "lstm": torch.lstm,
    "gru": torch.gru,
}


def _cut(
    parameters: Tensor, inputs: int, rows: int, size: int, layers: int, directions: int
) -> list[Tensor]:
    """Wx, Wh, bx, bh of each layer and direction, as torch's kernels take them."""
    widths = [inputs] + [directions * size] * (layers - 1)
    shapes = [(rows, k) for width in widths for _ in range(directions) for k in (width, size)]
    shapes += [(rows, 1)] * (2 * directions * layers)
    parts = parameters.split([prod(shape) for shape in shapes])
    half = len(parts) // 2
    weights = [part.view(shape) for part, shape in zip(parts[:half], shapes, strict=False)]
    return [
        part
        for i in range(0, half, 2)
        for part in (*weights[i : i + 2], *parts[half + i : half + i + 2])
    ]


def _run(
    data: Tensor,
    states: Sequence[Tensor],
    weights: Sequence[Tensor],
    mode: str,
    layers: int,
    bidirectional: bool,
    lengths: Tensor | None,
) -> tuple[Tensor, ...]:
    """The outputs and the last states of some layers without dropout between them."""
    recorded = any(tensor.requires_grad for tensor in (data, *states, *weights))
    settings = (weights, True, layers, 0.0, recorded, bidirectional)
    if lengths is None:
        hx = states if mode == "lstm" else states[0]
        return KERNELS[mode](data, hx, *settings, False)  # type: ignore[operator]
    lengths = lengths.to("cpu", torch.int64).clamp(1, len(data))
    packed = pack_padded_sequence(data, lengths, enforce_sorted=False)
    states = [state.index_select(1, packed.sorted_indices) for state in states]  # type: ignore[arg-type]
    hx = states if mode == "lstm" else states[0]
    flat, *last = KERNELS[mode](packed.data, packed.batch_sizes, hx, *settings)  # type: ignore[operator]
    outputs, _ = pad_packed_sequence(
        PackedSequence(flat, packed.batch_sizes, packed.sorted_indices, packed.unsorted_indices),
        total_length=len(data),
    )
    return outputs, *(state.index_select(1, packed.unsorted_indices) for state in last)


def RNN(
    data: Tensor,
    parameters: Tensor,
    state: Tensor,
    state_cell: Tensor | None,
    sequence_length: Tensor | None,
    masks: Tensor | None = None,
    mode: str = "lstm",
    state_size: int = 1,
    num_layers: int = 1,
    bidirectional: bool = False,
    state_outputs: bool = False,
    p: float = 0.0,
    use_sequence_length: bool = False,
) -> Tensor | tuple[Tensor, ...]:
    optional = [tensor for tensor in (state_cell, sequence_length) if tensor is not None]
    lengths = optional.pop() if use_sequence_length else None
    states, directions = [state, *optional], 2 if bidirectional else 1
    rows = GATES[mode] * state_size
    weights = _cut(parameters, data.shape[2], rows, state_size, num_layers, directions)
    if masks is None:
        outputs, *last = _run(data, states, weights, mode, num_layers, bidirectional, lengths)
    else:
        outputs, found = data, []
        of_layer = (tensor.split(directions) for tensor in states)
        for layer, first in enumerate(zip(*of_layer, strict=True)):
            own = weights[4 * directions * layer : 4 * directions * (layer + 1)]
            outputs = outputs * masks[layer - 1] if layer else outputs
            outputs, *ends = _run(outputs, first, own, mode, 1, bidirectional, lengths)
            found.append(ends)
        last = [torch.cat(ends) for ends in zip(*found, strict=True)]
    return (outputs, *last) if state_outputs else outputs
