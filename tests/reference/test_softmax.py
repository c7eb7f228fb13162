"""Softmax, its relatives, and output layers: closed forms, large scores, finite differences."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest

from reference.base import MXNetError
from reference.ops import ctc, output, sequence, softmax

from .pullbacks import RANDOM, apart, check_pullback, draw


@pytest.mark.parametrize("axis", [0, 1, -1])
@pytest.mark.parametrize("temperature", [None, 2.0])
def test_softmax_is_a_quotient_of_exponentials(axis, temperature):
    data = draw(2, 3, 4)
    exponentials = np.exp(data / (temperature or 1))
    expected = exponentials / exponentials.sum(axis=axis, keepdims=True)
    attributes = {"axis": axis, "temperature": temperature}
    np.testing.assert_allclose(softmax.softmax(data, None, **attributes), expected, rtol=1e-14)
    np.testing.assert_allclose(softmax.softmin(-data, **attributes), expected, rtol=1e-14)
    np.testing.assert_allclose(
        softmax.log_softmax(data, **attributes), np.log(expected), atol=1e-14
    )
    check_pullback(softmax.softmin, data, **attributes)
    check_pullback(softmax.log_softmax, data, **attributes)
    check_pullback(softmax.softmax, data, length=None, **attributes)


def test_softmax_of_large_scores():
    data = np.array([[1e4, -1e4, 9999.0], [3e4, 3e4, 3e4]])
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        out = softmax.softmax(data)
        logs = softmax.log_softmax(data)
    np.testing.assert_allclose(out[0, [0, 2]], [1 / (1 + math.exp(-1)), 1 / (1 + math.e)])
    np.testing.assert_allclose(out[1], 1 / 3)
    assert logs[0, 1] == pytest.approx(-2e4 - math.log(1 + math.exp(-1)), rel=1e-15)


def test_softmax_with_lengths_looks_at_the_front_only():
    data, length = draw(2, 4), np.array([1, 3], np.int32)
    out = softmax.softmax(data, length, use_length=True)
    np.testing.assert_allclose(out[0], [1, 0, 0, 0])
    np.testing.assert_allclose(out[1, :3], softmax.softmax(data[1, :3]))
    assert out[1, 3] == 0
    with np.errstate(invalid="ignore"):
        nothing = softmax.softmax(data, np.array([0, 1]), use_length=True)[0]
    assert nothing.tolist() == [0] * 4
    check_pullback(softmax.softmax, data, length=length, use_length=True)


@pytest.mark.parametrize(
    ("length", "use_length", "words"),
    [
        (np.array([1, 2]), False, "use_length=False"),
        (None, True, "missing"),
        (np.array([1.0, 2.0]), True, "float64"),
        (np.array([1, 2, 3]), True, r"\(3,\)"),
    ],
)
def test_softmax_refuses_lengths(length, use_length, words):
    with pytest.raises(MXNetError, match=words):
        softmax.softmax(draw(2, 4), length, use_length=use_length)


@pytest.mark.parametrize(("mode", "axis"), [("instance", -1), ("channel", 1)])
def test_softmax_activation(mode, axis):
    data = draw(2, 3, 4)
    found = softmax.SoftmaxActivation(data, mode)
    np.testing.assert_allclose(found, softmax.softmax(data, axis=axis))
    check_pullback(softmax.SoftmaxActivation, data, mode=mode)


def test_softmax_cross_entropy():
    data, label = draw(4, 3), np.array([0.0, 2.0, 1.0, 1.0])
    p = softmax.softmax(data)
    expected = -np.log(p[np.arange(4), label.astype(int)]).sum()
    np.testing.assert_allclose(softmax.softmax_cross_entropy(data, label), [expected])
    check_pullback(softmax.softmax_cross_entropy, data, label=label)
    far = softmax.softmax_cross_entropy(np.array([[100.0, 0.0]]), np.array([1.0]))
    np.testing.assert_allclose(far, [-math.log(1e-8)])


# --- Output layers: their gradient is that of a loss ----------------------------------------------


def loss_gradient(loss, data, step=1e-6):
    """Central differences of a scalar function of an array."""
    found = np.zeros_like(data)
    for index in np.ndindex(data.shape):
        moved = [data.copy(), data.copy()]
        moved[0][index] += step
        moved[1][index] -= step
        found[index] = (loss(moved[0]) - loss(moved[1])) / (2 * step)
    return found


def pulled(operator, data, label, **attributes):
    """The gradient that an output layer gives its data, with a gradient from above that is ignored."""
    out = operator(data, label, **attributes)
    return operator.operator.pull(np.full_like(out, 123.0), out, data, label, **attributes)[0]


@pytest.mark.parametrize("alpha", [0.0, 0.3])
def test_softmax_output_has_the_gradient_of_cross_entropy(alpha):
    data, label = draw(4, 3), np.array([0.0, 2.0, 1.0, 1.0])
    target = np.where(np.eye(3)[label.astype(int)] == 1, 1 - alpha, alpha / 2)

    def loss(x):
        return -(target * softmax.log_softmax(x)).sum()

    found = pulled(output.SoftmaxOutput, data, label, smooth_alpha=alpha)
    np.testing.assert_allclose(found, loss_gradient(loss, data), atol=1e-8)


def test_softmax_output_ignores_and_normalises():
    data, label = draw(4, 3), np.array([0.0, 2.0, 1.0, 1.0])
    plain = pulled(output.SoftmaxOutput, data, label)
    kept = {"use_ignore": True, "ignore_label": 1.0}
    found = pulled(output.SoftmaxOutput, data, label, **kept)
    np.testing.assert_allclose(found, plain * (label != 1)[:, None])
    found = pulled(output.SoftmaxOutput, data, label, normalization="valid", **kept)
    np.testing.assert_allclose(found, plain * (label != 1)[:, None] / 2)
    found = pulled(output.SoftmaxOutput, data, label, normalization="batch", grad_scale=2.0)
    np.testing.assert_allclose(found, plain / 2)


def test_softmax_output_takes_probabilities_and_many_positions():
    data, target = draw(2, 3), RANDOM.uniform(size=(2, 3))
    found = pulled(output.SoftmaxOutput, data, target)
    np.testing.assert_allclose(found, softmax.softmax(data) - target)
    image, label = draw(2, 3, 4), RANDOM.randint(0, 3, (2, 4)).astype(float)
    found = pulled(output.SoftmaxOutput, image, label, multi_output=True)
    target = np.eye(3)[label.astype(int)].swapaxes(1, 2)
    np.testing.assert_allclose(found, (softmax.softmax(image, axis=1) - target) / 4)


@pytest.mark.parametrize(
    ("operator", "loss"),
    [
        (output.LinearRegressionOutput, lambda x, y: np.square(x - y).sum() / 2),
        (output.LogisticRegressionOutput, lambda x, y: (np.log1p(np.exp(x)) - x * y).sum()),
        (output.MAERegressionOutput, lambda x, y: abs(x - y).sum()),
    ],
)
def test_regression_outputs(operator, loss):
    data, label = apart(2, 3), apart(2, 3) / 3 + 0.05
    found = pulled(operator, data, label, grad_scale=6.0)
    expected = 2 * loss_gradient(lambda x: loss(x, label), data)
    np.testing.assert_allclose(found, expected, atol=1e-7)


@pytest.mark.parametrize("linear", [True, False])
def test_svm_output(linear):
    data, label = apart(4, 3), np.array([0.0, 2.0, 1.0, 1.0])
    y = 2 * np.eye(3)[label.astype(int)] - 1

    def loss(x):
        missing = np.maximum(0.7 - y * x, 0)
        return missing.sum() if linear else (missing**2).sum()

    found = pulled(output.SVMOutput, data, label, margin=0.7, use_linear=linear)
    np.testing.assert_allclose(found, loss_gradient(loss, data), atol=1e-7)


# --- CTC ------------------------------------------------------------------------------------------


def collapsed(path, blank):
    """The label that a path stands for: repetitions merged, then blanks removed."""
    merged = [key for key, _ in itertools.groupby(path)]
    return [c for c in merged if c != blank]


@pytest.mark.parametrize("labels", [[1, 2], [1, 1], [2], []])
def test_ctc_adds_up_all_paths(labels):
    data = draw(4, 1, 3)
    p = softmax.softmax(data)[:, 0]
    paths = itertools.product(range(3), repeat=4)
    total = sum(
        math.prod(p[t, c] for t, c in enumerate(path))
        for path in paths
        if collapsed(path, 0) == labels
    )
    label = np.array([labels + [0] * (2 - len(labels))], float)
    np.testing.assert_allclose(ctc.CTCLoss(data, label), [-math.log(total)])
    check_pullback(ctc.CTCLoss, data, label=label)


def test_ctc_with_lengths():
    data, label = draw(5, 2, 4), np.array([[0.0, 1.0], [2.0, 2.0]])
    lengths = {"use_data_lengths": True, "use_label_lengths": True, "blank_label": "last"}
    found = ctc.CTCLoss(data, label, np.array([3, 5]), np.array([2, 1]), **lengths)
    alone = ctc.CTCLoss(data[:3, :1], label[:1], blank_label="last")
    other = ctc.CTCLoss(data[:, 1:], label[1:, :1], blank_label="last")
    np.testing.assert_allclose(found, [*alone, *other])
    check_pullback(
        ctc.CTCLoss,
        data,
        label=label,
        data_lengths=np.array([3, 5]),
        label_lengths=np.array([2, 1]),
        **lengths,
    )


def test_ctc_without_an_alignment_is_0():
    data, label = draw(2, 1, 3), np.array([[1.0, 1.0]])  # a blank between would need a third step
    assert ctc.CTCLoss(data, label).tolist() == [0]
    gradient = ctc.CTCLoss.operator.pull(np.ones(1), np.zeros(1), data, label)[0]
    assert not gradient.any()


# --- Sequences ------------------------------------------------------------------------------------


@pytest.mark.parametrize("axis", [0, 1])
def test_sequences(axis):
    steps, length = np.arange(1.0, 25.0).reshape(4, 2, 3), np.array([1.0, 3.0])
    data = np.moveaxis(steps, 0, axis)
    used = {"use_sequence_length": True, "axis": axis}
    masked = np.moveaxis(sequence.SequenceMask(data, length, value=-1.0, **used), axis, 0)
    assert (masked[:1, 0] == steps[:1, 0]).all()
    assert (masked[1:, 0] == -1).all()
    assert (masked[:3, 1] == steps[:3, 1]).all()
    last = sequence.SequenceLast(data, length, **used)
    assert last.tolist() == [steps[0, 0].tolist(), steps[2, 1].tolist()]
    check_pullback(sequence.SequenceMask, data, sequence_length=length, **used)
    check_pullback(sequence.SequenceLast, data, sequence_length=length, **used)


def test_sequence_reverse():
    data, length = draw(4, 2, 3), np.array([1.0, 3.0])
    found = sequence.SequenceReverse(data, length, use_sequence_length=True)
    assert (found[:, 0] == data[:, 0]).all()
    assert (found[:, 1] == data[[2, 1, 0, 3], 1]).all()
    check_pullback(sequence.SequenceReverse, data, sequence_length=length, use_sequence_length=True)
    with pytest.raises(MXNetError, match="axis=1"):
        sequence.SequenceReverse(data, axis=1)
