"""Recurrent networks: Elman's, LSTM (Hochreiter 1997) and GRU (Cho et al. 2014, cuDNN's variant).

One layer in one direction computes, with u_t = Wx x_t + bx for all times at once and then, step by
step, v = Wh h_(t-1) + bh:

    rnn_relu, rnn_tanh: h_t = relu(u_t + v), tanh(u_t + v)
    lstm: i, f, g, o = s(u + v)_i, s(u + v)_f, tanh(u + v)_g, s(u + v)_o
          c_t = f c_(t-1) + i g,  h_t = o tanh(c_t)
    gru:  r, z = s(u + v)_r, s(u + v)_z,  n = tanh(u_n + r v_n),  h_t = (1 - z) n + z h_(t-1)

with s = the logistic sigmoid. Going back, the same steps are taken from the last to the first: each
gives du and dv, from which dWx, dWh, dbx, dbh, dx and dh_(t-1) follow by the rules of the product.

A sequence that has ended keeps its states, and its outputs are 0. So the backward direction, which
starts at the last time, leaves its first states alone until it is inside of the sequence.
"""

from __future__ import annotations

import numpy as np

from .. import random
from ..base import MXNetError
from ..floats import require_floats, widened
from ..operator import Array, operator

GATES = {"rnn_relu": 1, "rnn_tanh": 1, "lstm": 4, "gru": 3}


def _sigmoid(x, out=None):
    """1 / (1 + exp(-x)) = (tanh(x / 2) + 1) / 2, without overflow; into `out` if that is given."""
    out = np.multiply(x, 0.5, out=out)
    np.tanh(out, out=out)
    out += 1
    out *= 0.5
    return out


def _where(active, new, old):
    """`new` in the sequences that have not ended, `old` in the others; all are active with None."""
    return new if active is None else np.where(active, new, old)


def _relu_step(u, v, h, c):
    """h_t and what the way back needs."""
    out = np.maximum(u + v, 0)
    return out, c, out


def _relu_back(out, h, c, dh, dc):
    """du, dv, and the parts of dh_(t-1), dc_(t-1) that do not come through v."""
    da = np.where(out > 0, dh, 0)
    return da, da, 0, dc


def _tanh_step(u, v, h, c):
    out = np.tanh(u + v)
    return out, c, out


def _tanh_back(out, h, c, dh, dc):
    da = dh * (1 - out * out)
    return da, da, 0, dc


def _lstm_step(u, v, h, c):
    gates, size = u + v, h.shape[1]
    i_f, g, o = gates[:, : 2 * size], gates[:, 2 * size : 3 * size], gates[:, 3 * size :]
    _sigmoid(i_f, out=i_f)
    np.tanh(g, out=g)
    _sigmoid(o, out=o)
    i, f = i_f[:, :size], i_f[:, size:]
    cell = f * c
    cell += i * g
    squashed = np.tanh(cell)
    return o * squashed, cell, (i, f, g, o, squashed)


def _lstm_back(saved, h, c, dh, dc):
    i, f, g, o, squashed = saved
    dc = dc + dh * o * (1 - squashed * squashed)
    gates = (
        dc * g * i * (1 - i),
        dc * c * f * (1 - f),
        dc * i * (1 - g * g),
        dh * squashed * o * (1 - o),
    )
    da = np.concatenate(gates, axis=1)
    return da, da, 0, dc * f


def _gru_step(u, v, h, c):
    u_r, u_z, u_n = np.split(u, 3, axis=1)
    v_r, v_z, v_n = np.split(v, 3, axis=1)
    r, z = _sigmoid(u_r + v_r), _sigmoid(u_z + v_z)
    n = np.tanh(u_n + r * v_n)
    return (1 - z) * n + z * h, c, (r, z, n, v_n)


def _gru_back(saved, h, c, dh, dc):
    r, z, n, v_n = saved
    dn = dh * (1 - z) * (1 - n * n)
    dz = dh * (h - n) * z * (1 - z)
    dr = dn * v_n * r * (1 - r)
    return np.concatenate((dr, dz, dn), 1), np.concatenate((dr, dz, dn * r), 1), dh * z, dc


STEPS = {"rnn_relu": _relu_step, "rnn_tanh": _tanh_step, "lstm": _lstm_step, "gru": _gru_step}
BACKS = {"rnn_relu": _relu_back, "rnn_tanh": _tanh_back, "lstm": _lstm_back, "gru": _gru_back}


class _Direction:
    """One layer in one direction: its weights (wx, wh, bx, bh), and what a run has left behind."""

    def __init__(self, mode, weights, times):
        self.step, self.back = STEPS[mode], BACKS[mode]
        self.wx, self.wh, self.bx, self.bh = weights
        self.times = times

    def forward(self, x, h, c, inside):
        """x: (T, N, C); h, c: (N, H); inside: (T, N, 1) or None. The outputs (T, N, H), the last h, c."""
        self.x, self.inside, self.memory = x, inside, {}
        u = x @ self.wx.T
        u += self.bx
        columns = np.ascontiguousarray(self.wh.T)  # a product with it, once a step, is faster
        outputs = np.empty((*x.shape[:2], h.shape[1]), x.dtype)
        for t in self.times:
            v = h @ columns
            v += self.bh
            new_h, new_c, saved = self.step(u[t], v, h, c)
            self.memory[t] = saved, h, c
            active = None if inside is None else inside[t]
            outputs[t] = _where(active, new_h, 0)
            h, c = _where(active, new_h, h), _where(active, new_c, c)
        return outputs, h, c

    def backward(self, g, dh, dc):
        """g: (T, N, H); dh, dc: (N, H), of the last states. dx, of the first states, of the weights."""
        du, dv = np.empty((2, *self.x.shape[:2], len(self.wx)), g.dtype)
        before = np.empty((*self.x.shape[:2], dh.shape[1]), g.dtype)
        for t in reversed(self.times):
            saved, before[t], c = self.memory[t]
            active = None if self.inside is None else self.inside[t]
            stepped = _where(active, dh + g[t], 0), _where(active, dc, 0)
            du[t], dv[t], past_h, past_c = self.back(saved, before[t], c, *stepped)
            dh = _where(active, dv[t] @ self.wh + past_h, dh)
            dc = _where(active, past_c, dc)
        dwx = np.tensordot(du, self.x, ((0, 1), (0, 1)))
        dwh = np.tensordot(dv, before, ((0, 1), (0, 1)))
        return du @ self.wx, dh, dc, (dwx, dwh, du.sum((0, 1)), dv.sum((0, 1)))


def _cut(parameters, inputs, mode, size, layers, directions):
    """The flat parameters as (wx, wh, bx, bh) of each layer and direction; views of it."""
    rows = GATES[mode] * size
    widths = [inputs] + [directions * size] * (layers - 1)
    shapes = [(rows, k) for width in widths for _ in range(directions) for k in (width, size)]
    shapes += [(rows,)] * (2 * directions * layers)
    ends = np.cumsum([np.prod(shape) for shape in shapes])
    parts = np.split(parameters, ends[:-1])
    parts = [part.reshape(shape) for part, shape in zip(parts, shapes, strict=True)]
    half = len(parts) // 2
    return [(*parts[i : i + 2], *parts[half + i : half + i + 2]) for i in range(0, half, 2)]


def _flat(weights):
    """The reverse of `_cut`, for gradients."""
    matrices = [array.ravel() for wx, wh, _, _ in weights for array in (wx, wh)]
    return np.concatenate([*matrices, *(bias for _, _, bx, bh in weights for bias in (bx, bh))])


class _Network:
    """All layers; `masks` are what the outputs of each layer below another one are multiplied by."""

    def __init__(self, data, parameters, mode, size, layers, bidirectional, masks):
        directions = 2 if bidirectional else 1
        steps, _, inputs = data.shape
        times = (range(steps), range(steps - 1, -1, -1))
        weights = _cut(parameters, inputs, mode, size, layers, directions)
        self.parts = [_Direction(mode, w, times[i % directions]) for i, w in enumerate(weights)]
        self.layers, self.directions, self.masks = layers, directions, masks

    def forward(self, x, state, cell, inside):
        """The outputs (T, N, directions H), and the last h and c, (layers directions, N, H)."""
        last = []
        for layer in range(self.layers):
            if layer and self.masks is not None:
                x = x * self.masks[layer - 1]
            outputs = []
            for i in range(layer * self.directions, (layer + 1) * self.directions):
                out, *states = self.parts[i].forward(x, state[i], cell[i], inside)
                outputs.append(out)
                last.append(states)
            x = np.concatenate(outputs, axis=2)
        return x, np.stack([h for h, _ in last]), np.stack([c for _, c in last])

    def backward(self, g, dh, dc):
        """The gradients of data, parameters, state and state_cell."""
        first, weights = [None] * len(self.parts), [None] * len(self.parts)
        for layer in reversed(range(self.layers)):
            dx = 0
            pieces = np.split(g, self.directions, axis=2)
            for i, piece in enumerate(pieces, layer * self.directions):
                of_x, *first[i], weights[i] = self.parts[i].backward(piece, dh[i], dc[i])
                dx = dx + of_x
            g = dx if layer == 0 or self.masks is None else dx * self.masks[layer - 1]
        dstate, dcell = (np.stack(part) for part in zip(*first, strict=True))
        return g, _flat(weights), dstate, dcell


def _masks(data, parameters, state, state_cell, sequence_length, *arguments, training):
    """What Dropout would multiply the outputs of each layer but the last by, or None."""
    size, layers, bidirectional, _, p = arguments[:5]
    if not training or p == 0 or layers == 1:
        return None
    shape = (*data.shape[:2], size * (2 if bidirectional else 1))
    draw = random.generator.dropout_mask
    return np.stack([draw(shape, p, (), data.dtype.name) for _ in range(layers - 1)])


def _check(data, parameters, state, cell, lengths, size, layers, bidirectional, mode, p):
    """MXNetError unless everything fits."""
    if mode not in GATES:
        raise MXNetError(f"RNN: mode={mode!r}; expected one of {', '.join(GATES)}")
    if not 0 <= p < 1:
        raise MXNetError(f"RNN: p={p}; expected a probability from 0 to below 1")
    require_floats("RNN", data=data, parameters=parameters, state=state, state_cell=cell)
    if data.ndim != 3:
        raise MXNetError(f"RNN: data has shape {data.shape}; expected (T, N, C)")
    directions = 2 if bidirectional else 1
    _, batch, inputs = data.shape
    rows = GATES[mode] * size * directions
    widths = [inputs] + [directions * size] * (layers - 1)
    states = (layers * directions, batch, size)
    for name, array, expected in (
        ("parameters", parameters, (sum(rows * (width + size + 2) for width in widths),)),
        ("state", state, states),
        ("state_cell", cell, states),
        ("sequence_length", lengths, (batch,)),
    ):
        if array is not None and array.shape != expected:
            raise MXNetError(f"RNN: {name} has shape {array.shape}; expected {expected}")
        if array is not None and name != "sequence_length" and array.dtype != data.dtype:
            raise MXNetError(f"RNN: {name} is {array.dtype}, but data is {data.dtype}; cast one")


def _optional(state_cell, sequence_length, mode, use_sequence_length):
    """The cell state and the lengths; without a cell state, lengths may stand in its place."""
    given = [array for array in (state_cell, sequence_length) if array is not None]
    wanted = ["state_cell"] * (mode == "lstm") + ["sequence_length"] * bool(use_sequence_length)
    if len(given) != len(wanted):
        raise MXNetError(
            f"RNN: {len(given)} of state_cell and sequence_length are given, but mode={mode!r} with "
            f"use_sequence_length={use_sequence_length} takes {' and '.join(wanted) or 'none'}"
        )
    found = dict(zip(wanted, given, strict=True))
    return found.get("state_cell"), found.get("sequence_length")


def _inside(lengths, steps):
    """Whether each time lies before the end of each sequence, (T, N, 1); None if all do."""
    if lengths is None:
        return None
    return (np.arange(steps)[:, None] < np.clip(lengths.astype(np.int64), 1, steps))[:, :, None]


def _run(data, parameters, state, cell, lengths, size, layers, bidirectional, mode, masks):
    """The network after a run, and its outputs."""
    data, parameters, state = widened(data), widened(parameters), widened(state)
    cell = np.zeros_like(state) if cell is None else widened(cell)
    network = _Network(data, parameters, mode, size, layers, bidirectional, masks)
    return network, network.forward(data, state, cell, _inside(lengths, len(data)))


@operator(mixed=True, mode=True, draw=_masks, keeps=True, outputs="state_outputs")
def RNN(
    data: Array,
    parameters: Array,
    state: Array,
    state_cell: Array | None,
    sequence_length: Array | None,
    state_size: int,
    num_layers: int,
    bidirectional: bool = False,
    mode: str | None = None,
    p: float = 0.0,
    state_outputs: bool = False,
    projection_size: int | None = None,
    lstm_state_clip_min: float | None = None,
    lstm_state_clip_max: float | None = None,
    lstm_state_clip_nan: bool = False,
    use_sequence_length: bool = False,
    training: bool = False,
    drawn=None,
    kept: dict | None = None,
) -> Array:
    """A network of recurrent layers over a batch of sequences; the formulas stand at the top.

    data: (T, N, C); parameters: (Wx, Wh of each layer and direction, then bx, bh of each), flat;
    state, state_cell: (layers * directions, N, H); sequence_length: (N,), from 1 to T.
    Result: (T, N, directions * H); with state_outputs also the last h, and c for an LSTM.
    p: dropout between the layers while training, as MXNet's documentation and cuDNN have it.
    Source: MXNet 1.9.1, src/operator/rnn-inl.h, rnn_impl.h.

    >>> x, h = np.ones((2, 1, 1)), np.zeros((1, 1, 1))
    >>> RNN(x, np.array([1.0, 1, 0, 0]), h, None, None, 1, 1, mode="rnn_relu").ravel()
    array([1., 2.])
    """
    cell, lengths = _optional(state_cell, sequence_length, mode, use_sequence_length)
    sizes = state_size, num_layers, bidirectional, mode
    for name, value in (
        ("projection_size", projection_size),
        ("lstm_state_clip_min", lstm_state_clip_min),
        ("lstm_state_clip_max", lstm_state_clip_max),
    ):
        if value is not None:
            raise MXNetError(f"RNN: {name}={value}; MXNet has it with cuDNN only, so leave it out")
    _check(data, parameters, state, cell, lengths, *sizes, p)
    network, found = _run(data, parameters, state, cell, lengths, *sizes, drawn)
    if kept is not None:
        kept["network"] = network
    outputs = [array.astype(data.dtype, copy=False) for array in found]
    if not state_outputs:
        return outputs[0]
    return tuple(outputs if mode == "lstm" else outputs[:2])


@RNN.pullback(once=True)
def _(
    g,
    out,
    data,
    parameters,
    state,
    state_cell,
    sequence_length,
    state_size,
    num_layers,
    bidirectional,
    mode,
    p,
    state_outputs,
    projection_size,
    lstm_state_clip_min,
    lstm_state_clip_max,
    lstm_state_clip_nan,
    use_sequence_length,
    training,
    drawn,
    kept,
):
    cell, lengths = _optional(state_cell, sequence_length, mode, use_sequence_length)
    sizes = state_size, num_layers, bidirectional, mode
    run = data, parameters, state, cell, lengths, *sizes, drawn
    network = kept["network"] if kept else _run(*run)[0]
    g = [widened(array) for array in (g if state_outputs else (g,))]
    g += [np.zeros_like(widened(state))] * (3 - len(g))
    found = [array.astype(data.dtype) for array in network.backward(*g)]
    return *found[:3], found[3] if mode == "lstm" else None, None
