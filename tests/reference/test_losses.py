"""Loss functions: closed forms, weights, and agreement between formulas that mean the same."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest

from reference import losses

RANDOM = np.random.RandomState(3)
PRED, LABEL = RANDOM.normal(size=(4, 3)), RANDOM.normal(size=(4, 3))
SIGNS = np.sign(LABEL)
BITS = (SIGNS + 1) / 2

BY_ELEMENT = {
    "l1": (losses.l1, LABEL, lambda x, y: abs(x - y)),
    "l2": (losses.l2, LABEL, lambda x, y: (x - y) ** 2 / 2),
    "huber": (
        losses.huber,
        LABEL,
        lambda x, y: abs(x - y) - 0.5 if abs(x - y) > 1 else (x - y) ** 2 / 2,
    ),
    "hinge": (losses.hinge, SIGNS, lambda x, y: max(0.0, 1 - x * y)),
    "squared_hinge": (losses.squared_hinge, SIGNS, lambda x, y: max(0.0, 1 - x * y) ** 2),
    "logistic": (losses.logistic, SIGNS, lambda x, y: math.log(1 + math.exp(-x * y))),
    "sigmoid": (
        losses.sigmoid_binary_cross_entropy,
        BITS,
        lambda x, y: -math.log(1 / (1 + math.exp(-x if y else x))),
    ),
}


@pytest.mark.parametrize("name", BY_ELEMENT)
def test_losses_of_single_numbers(name):
    loss, label, formula = BY_ELEMENT[name]
    each = np.vectorize(formula)(PRED, label)
    np.testing.assert_allclose(loss(PRED, label), each.mean(axis=1))
    np.testing.assert_allclose(loss(PRED, label.reshape(4, 3, 1)), each.mean(axis=1))
    np.testing.assert_allclose(loss(PRED, label, batch_axis=1), each.mean(axis=0))
    np.testing.assert_allclose(loss(PRED[:, 0], label[:, 0]), each[:, 0])


@pytest.mark.parametrize("name", BY_ELEMENT)
def test_weights_multiply(name):
    loss, label, _ = BY_ELEMENT[name]
    sample_weight = np.array([[0.0], [1.0], [2.0], [0.5]])
    found = loss(PRED, label, weight=3.0, sample_weight=sample_weight)
    np.testing.assert_allclose(found, 3 * sample_weight[:, 0] * loss(PRED, label))


def test_sigmoid_cross_entropy_is_stable_and_from_sigmoid_is_not():
    far = np.array([[1e4], [-1e4]])
    wrong = np.array([[0.0], [1.0]])
    np.testing.assert_allclose(losses.sigmoid_binary_cross_entropy(far, wrong), [1e4, 1e4])
    p = 1 / (1 + np.exp(-PRED))
    np.testing.assert_allclose(
        losses.sigmoid_binary_cross_entropy(p, BITS, from_sigmoid=True),
        losses.sigmoid_binary_cross_entropy(PRED, BITS),
        rtol=1e-10,
    )
    certain = losses.sigmoid_binary_cross_entropy(np.array([[1.0]]), np.array([[0.0]]), True)
    np.testing.assert_allclose(certain, [-math.log(1e-12)], rtol=1e-4)


@pytest.mark.parametrize("from_sigmoid", [True, False])
def test_pos_weight_multiplies_the_loss_of_positive_labels(from_sigmoid):
    pred = 1 / (1 + np.exp(-PRED)) if from_sigmoid else PRED

    def loss(label, **kwargs):
        return losses.sigmoid_binary_cross_entropy(pred, label, from_sigmoid, **kwargs)

    ones, zeros = np.ones((4, 3)), np.zeros((4, 3))
    np.testing.assert_allclose(loss(ones, pos_weight=3.0), 3 * loss(ones))
    np.testing.assert_allclose(loss(zeros, pos_weight=3.0), loss(zeros), atol=1e-10)


def test_logistic_of_bits_is_that_of_signs():
    np.testing.assert_allclose(
        losses.logistic(PRED, BITS, label_format="binary"), losses.logistic(PRED, SIGNS)
    )


def test_softmax_cross_entropy():
    label = np.array([0, 2, 1, 1])
    p = np.exp(PRED) / np.exp(PRED).sum(axis=1, keepdims=True)
    expected = -np.log(p[np.arange(4), label])
    np.testing.assert_allclose(losses.softmax_cross_entropy(PRED, label), expected)
    dense = losses.softmax_cross_entropy(PRED, np.eye(3)[label], sparse_label=False)
    np.testing.assert_allclose(dense, expected)
    logits = losses.softmax_cross_entropy(np.log(p), label, from_logits=True)
    np.testing.assert_allclose(logits, expected)
    turned = losses.softmax_cross_entropy(PRED.T, label, axis=0, batch_axis=1)
    np.testing.assert_allclose(turned, expected)
    clipped = losses.softmax_cross_entropy(PRED, np.array([-5, 7, 1, 1]))
    np.testing.assert_allclose(clipped, expected)


def test_kl_divergence_adds_up_and_is_0_between_equals():
    p, q = (np.exp(x) / np.exp(x).sum(axis=1, keepdims=True) for x in (PRED, LABEL))
    expected = (q * np.log(q / p)).sum(axis=1)
    np.testing.assert_allclose(losses.kl_div(np.log(p), q), expected, rtol=1e-9)
    np.testing.assert_allclose(losses.kl_div(PRED, q, from_logits=False), expected, rtol=1e-9)
    np.testing.assert_allclose(losses.kl_div(np.log(q), q), 0, atol=1e-10)


def test_triplet():
    near, far = np.zeros((2, 2)), np.array([[3.0, 4.0], [0.5, 0.0]])
    found = losses.triplet(np.zeros((2, 2)), near, far, margin=1.0)
    np.testing.assert_allclose(found, [0, 0.75])


def test_poisson():
    rate, count = np.array([[0.5, 2.0]]), np.array([[1.0, 3.0]])
    expected = (rate - count * np.log(rate)).mean()
    np.testing.assert_allclose(losses.poisson_nll(np.log(rate), count), [expected])
    np.testing.assert_allclose(
        losses.poisson_nll(rate, count, from_logits=False, epsilon=0.0), [expected]
    )
    full = losses.poisson_nll(np.log(rate), count, compute_full=True)
    stirling = 3 * math.log(3) - 3 + math.log(2 * math.pi * 3) / 2  # only where the count exceeds 1
    np.testing.assert_allclose(full, [expected + stirling / 2])
    assert abs(stirling - math.log(6)) < 0.03


def test_cosine_embedding():
    x = np.array([[1.0, 0.0], [1.0, 0.0], [1.0, 0.0], [0.0, 0.0]])
    y = np.array([[2.0, 0.0], [3.0, 3.0], [0.0, -1.0], [1.0, 1.0]])
    found = losses.cosine_embedding(x, y, np.array([1, -1, -1, 1]), margin=0.5)
    np.testing.assert_allclose(found, [[0], [math.sqrt(0.5) - 0.5], [0], [1]], atol=1e-15)


def test_sdml_prefers_the_right_pairs():
    x = np.array([[0.0, 0.0], [5.0, 0.0], [0.0, 5.0]])
    right, wrong = losses.sdml(x, x, 1e-6), losses.sdml(x, np.roll(x, 1, axis=0), 1e-6)
    assert (right < 1e-3).all()
    assert (wrong > 1).all()


@pytest.mark.parametrize("labels", [[0, 1], [0, 0], [1], []])
def test_ctc_adds_up_all_paths(labels):
    pred, blank = RANDOM.normal(size=(1, 4, 3)), 2
    p = np.exp(losses.log_softmax(pred[0]))
    total = 0.0
    for path in itertools.product(range(3), repeat=4):
        merged = [c for c, _ in itertools.groupby(path) if c != blank]
        if merged == labels:
            total += math.prod(p[t, c] for t, c in enumerate(path))
    label = np.array([labels + [-1] * (2 - len(labels))])
    np.testing.assert_allclose(losses.ctc(pred, label), [-math.log(total)])
    np.testing.assert_allclose(
        losses.ctc(pred.swapaxes(0, 1), label.T, "TNC", "TN", weight=2.0), [-2 * math.log(total)]
    )


def test_ctc_with_lengths_looks_at_the_front_only():
    pred, label = RANDOM.normal(size=(2, 5, 4)), np.array([[0, 1], [2, 2]])
    found = losses.ctc(pred, label, pred_lengths=np.array([3, 5]), label_lengths=np.array([2, 1]))
    np.testing.assert_allclose(found[:1], losses.ctc(pred[:1, :3], label[:1]))
    np.testing.assert_allclose(found[1:], losses.ctc(pred[1:], label[1:, :1]))
