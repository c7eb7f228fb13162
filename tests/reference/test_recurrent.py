"""Recurrent networks: closed forms, loops written out, central differences."""

from __future__ import annotations

import numpy as np
import pytest

from reference.base import MXNetError
from reference.ops.recurrent import GATES, RNN

from .pullbacks import RANDOM, check_pullback, draw

MODES = tuple(GATES)
NONE = {"state_cell": None, "sequence_length": None}


def network(mode, steps=3, batch=2, inputs=2, size=3, layers=1, directions=1):
    """Arrays that fit each other, and the attributes they fit."""
    widths = [inputs] + [directions * size] * (layers - 1)
    count = sum(GATES[mode] * size * directions * (width + size + 2) for width in widths)
    states = [draw(layers * directions, batch, size) for _ in range(2 if mode == "lstm" else 1)]
    arrays = [draw(steps, batch, inputs), RANDOM.uniform(-1, 1, count), *states]
    attributes = {"state_size": size, "num_layers": layers, "mode": mode}
    return arrays, attributes | ({"bidirectional": True} if directions == 2 else {})


def run(arrays, attributes, **more):
    """Outputs and last states."""
    given = dict(zip(("data", "parameters", "state", "state_cell"), arrays, strict=False))
    return RNN.operator.forward(**NONE | given | attributes | more, state_outputs=True)


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def step(mode, u, v, h, c):
    """One step of one sequence, gate by gate; u, v: {gate number: (size,)}."""
    if mode == "lstm":
        i, f, o = (sigmoid(u[k] + v[k]) for k in (0, 1, 3))
        c = f * c + i * np.tanh(u[2] + v[2])
        return o * np.tanh(c), c
    if mode == "gru":
        r, z = sigmoid(u[0] + v[0]), sigmoid(u[1] + v[1])
        return (1 - z) * np.tanh(u[2] + r * v[2]) + z * h, c
    return (np.maximum(u[0] + v[0], 0) if mode == "rnn_relu" else np.tanh(u[0] + v[0])), c


@pytest.mark.parametrize("mode", MODES)
def test_one_layer_step_by_step(mode):
    arrays, attributes = network(mode)
    data, flat, h = arrays[:3]
    gates, size = GATES[mode], 3
    ends = np.cumsum([gates * size * 2, gates * size * size, gates * size])
    wx, wh, bx, bh = np.split(flat, ends)
    outputs, last, *cells = run(arrays, attributes)
    for n in range(2):
        now, c = h[0, n], arrays[3][0, n] if mode == "lstm" else None
        for t in range(3):
            u = (wx.reshape(-1, 2) @ data[t, n] + bx).reshape(gates, size)
            v = (wh.reshape(-1, size) @ now + bh).reshape(gates, size)
            now, c = step(mode, u, v, now, c)
            np.testing.assert_allclose(outputs[t, n], now, rtol=1e-12)
        np.testing.assert_allclose(last[0, n], now, rtol=1e-12)
        if mode == "lstm":
            np.testing.assert_allclose(cells[0][0, n], c, rtol=1e-12)


def test_relu_with_unit_weights_adds_up():
    data = np.arange(1.0, 5.0).reshape(4, 1, 1)
    found = run(
        [data, np.array([1.0, 1, 0, 0]), np.zeros((1, 1, 1))],
        {"state_size": 1, "num_layers": 1, "mode": "rnn_relu"},
    )
    assert found[0].ravel().tolist() == [1, 3, 6, 10]


def test_an_lstm_with_open_gates_counts():
    """i = f = o = 1 and g = 1 (large biases): c grows by one with each step."""
    biases = np.full(4, 50.0)
    parameters = np.concatenate([np.zeros(8), biases, np.zeros(4)])
    zero = np.zeros((1, 1, 1))
    outputs, _, cell = run(
        [np.zeros((5, 1, 1)), parameters, zero, zero],
        {"state_size": 1, "num_layers": 1, "mode": "lstm"},
    )
    np.testing.assert_allclose(cell.ravel(), 5)
    np.testing.assert_allclose(outputs.ravel(), np.tanh(np.arange(1, 6)))


@pytest.mark.parametrize("mode", MODES)
def test_a_second_direction_is_the_first_on_reversed_times(mode):
    arrays, attributes = network(mode, directions=2)
    data, flat, *states = arrays
    outputs, last, *cells = run(arrays, attributes)
    rows = GATES[mode] * 3
    weights, biases = flat[: -4 * rows].reshape(2, -1), flat[-4 * rows :].reshape(2, -1)
    del attributes["bidirectional"]
    for direction, order in enumerate((1, -1)):
        alone = [data[::order], np.concatenate([weights[direction], biases[direction]])]
        alone += [state[direction : direction + 1] for state in states]
        found, end, *cell = run(alone, attributes)
        part = outputs[..., 3 * direction : 3 * direction + 3]
        np.testing.assert_allclose(part, found[::order], rtol=1e-12)
        np.testing.assert_allclose(last[direction], end[0], rtol=1e-12)
        for all_cells, own in zip(cells, cell, strict=True):
            np.testing.assert_allclose(all_cells[direction], own[0], rtol=1e-12)


@pytest.mark.parametrize("mode", MODES)
def test_each_sequence_runs_as_if_alone(mode):
    """With lengths, a sequence gives what it would give cut off at its end."""
    arrays, attributes = network(mode, layers=2, directions=2)
    lengths = np.array([3, 2])
    found = run(arrays, attributes, sequence_length=lengths, use_sequence_length=True)
    for n, length in enumerate(lengths):
        alone = [arrays[0][:length, n : n + 1], arrays[1], *(s[:, n : n + 1] for s in arrays[2:])]
        outputs, *last = run(alone, attributes)
        np.testing.assert_allclose(found[0][:length, n], outputs[:, 0], rtol=1e-12)
        assert not found[0][length:, n].any()
        for expected, got in zip(last, found[1:], strict=True):
            np.testing.assert_allclose(got[:, n], expected[:, 0], rtol=1e-12)


def test_lengths_are_brought_into_the_time_axis():
    arrays, attributes = network("gru")
    given = {"use_sequence_length": True}
    far = run(arrays, attributes, sequence_length=np.array([0.0, 9.0]), **given)
    near = run(arrays, attributes, sequence_length=np.array([1, 3]), **given)
    assert all((a == b).all() for a, b in zip(far, near, strict=True))


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("states", [True, False])
def test_pullback(mode, states):
    arrays, attributes = network(mode, layers=2, directions=2, inputs=2, size=2)
    rest = NONE if mode != "lstm" else {"sequence_length": None}
    check_pullback(RNN, *arrays, **rest, **attributes, state_outputs=states)


@pytest.mark.parametrize("mode", MODES)
def test_pullback_with_lengths_and_masks(mode):
    arrays, attributes = network(mode, layers=2, directions=2, inputs=2, size=2)
    masks = RANDOM.choice([0.0, 2.0], (1, 3, 2, 4))
    rest = NONE if mode != "lstm" else {}
    rest = rest | {"sequence_length": np.array([1, 3]), "use_sequence_length": True}
    check_pullback(RNN, *arrays, **rest, **attributes, state_outputs=True, drawn=masks)


def test_dropout_lies_between_the_layers():
    """With everything dropped, the second layer sees zeros; the first one's states stay."""
    arrays, attributes = network("rnn_tanh", layers=2)
    plain = run(arrays, attributes)
    dropped = run(arrays, attributes, drawn=np.zeros((1, 3, 2, 3)))
    assert (plain[1][0] == dropped[1][0]).all()
    without = [a.copy() for a in arrays]
    weights = 3 * (2 + 3)
    without[1][weights : weights + 9] = 0  # Wx of the second layer
    np.testing.assert_allclose(dropped[0], run(without, attributes)[0], rtol=1e-12)


def test_large_inputs_do_not_overflow():
    for mode in ("lstm", "gru", "rnn_tanh"):
        arrays, attributes = network(mode)
        arrays[0] = arrays[0] * 1e4
        with np.errstate(over="raise"):
            assert all(np.isfinite(array).all() for array in run(arrays, attributes))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"mode": "rnn"}, "mode='rnn'"),
        ({"p": 1.0}, "p=1.0"),
        ({"num_layers": 2}, "parameters"),
        ({"projection_size": 2}, "projection_size=2"),
        ({"lstm_state_clip_max": 1.0}, "lstm_state_clip_max"),
        ({"use_sequence_length": True}, "sequence_length"),
    ],
)
def test_refusals(change, words):
    arrays, attributes = network("lstm")
    with pytest.raises(MXNetError, match=words):
        run(arrays, attributes, **change)
