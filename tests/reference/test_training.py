"""The two algorithms with gradients derived by hand: differences, closed forms, stability."""

from __future__ import annotations

import numpy as np
import pytest

from reference.training import linear_regression as linear
from reference.training import softmax_regression as multiclass

RANDOM = np.random.RandomState(11)


def differences(function, array, step=1e-6):
    """Central differences of a scalar function."""
    found = np.zeros_like(array)
    for index in np.ndindex(array.shape):
        moved = [array.copy(), array.copy()]
        moved[0][index] += step
        moved[1][index] -= step
        found[index] = (function(moved[0]) - function(moved[1])) / (2 * step)
    return found


# --- Linear regression ----------------------------------------------------------------------------

X = RANDOM.normal(size=(40, 3))
TRUE_WEIGHT, TRUE_BIAS = np.array([2.0, -3.4, 0.5]), 4.2
Y = X @ TRUE_WEIGHT + TRUE_BIAS


def test_linear_gradients():
    w, b = RANDOM.normal(size=3), 0.3
    dw, db = linear.gradients(X, Y, w, b)

    def mean_loss(w, b):
        return linear.squared_loss(linear.predict(X, w, b), Y).mean()

    np.testing.assert_allclose(dw, differences(lambda v: mean_loss(v, b), w), rtol=1e-6)
    np.testing.assert_allclose(
        db, differences(lambda v: mean_loss(w, v[0]), np.array([b]))[0], rtol=1e-6
    )


def test_linear_training_finds_the_closed_form():
    noisy = Y + RANDOM.normal(scale=0.1, size=40)
    w, b, losses = linear.train(X, noisy, np.zeros(3), 0.0, lr=0.3, epochs=200, batch_size=40)
    best_w, best_b = linear.closed_form(X, noisy)
    np.testing.assert_allclose(w, best_w, rtol=1e-6)
    assert b == pytest.approx(best_b, rel=1e-6)
    assert losses[:50] == sorted(losses[:50], reverse=True)


def test_linear_training_in_shuffled_batches():
    random = np.random.default_rng(0)
    w, b, losses = linear.train(X, Y, np.zeros(3), 0.0, lr=0.1, epochs=100, random=random)
    np.testing.assert_allclose(w, TRUE_WEIGHT, atol=1e-3)
    assert b == pytest.approx(TRUE_BIAS, abs=1e-3)
    assert losses[-1] < 1e-6


# --- Softmax regression ---------------------------------------------------------------------------

Z, LABELS = RANDOM.normal(size=(5, 4)), np.array([0, 3, 1, 1, 2])


def test_the_two_softmaxes_agree_on_small_scores():
    np.testing.assert_allclose(multiclass.naive_softmax(Z), multiclass.softmax(Z), rtol=1e-14)
    np.testing.assert_allclose(multiclass.softmax(Z).sum(axis=1), 1)


def test_softmax_does_not_change_when_scores_are_shifted():
    np.testing.assert_allclose(multiclass.softmax(Z + 1000), multiclass.softmax(Z), rtol=1e-12)


def test_softmax_jacobian():
    jacobian = multiclass.softmax_jacobian(Z)
    p = multiclass.softmax(Z)
    for i in range(4):
        found = differences(lambda z, i=i: multiclass.softmax(z)[:, i].sum(), Z)
        np.testing.assert_allclose(jacobian[:, i], found, atol=1e-9)
        np.testing.assert_allclose(jacobian[:, i, i], p[:, i] * (1 - p[:, i]))
        other = (i + 1) % 4
        np.testing.assert_allclose(jacobian[:, i, other], -p[:, i] * p[:, other])


def test_the_combined_gradient_is_the_chained_one():
    combined = multiclass.softmax_cross_entropy_gradient(Z, LABELS)
    np.testing.assert_allclose(combined, multiclass.chained_gradient(Z, LABELS), atol=1e-14)
    found = differences(lambda z: multiclass.softmax_cross_entropy(z, LABELS).sum(), Z)
    np.testing.assert_allclose(combined, found, atol=1e-8)
    separate = multiclass.cross_entropy(multiclass.softmax(Z), LABELS)
    np.testing.assert_allclose(multiclass.softmax_cross_entropy(Z, LABELS), separate)


def test_which_of_them_survive_large_scores():
    z, label = np.array([[1e4, -1e4, 0.0]]), np.array([1])
    with np.errstate(all="ignore"):
        assert np.isnan(multiclass.naive_softmax(z)).any()
        assert np.isinf(multiclass.cross_entropy(multiclass.softmax(z), label)).all()
        assert np.isnan(multiclass.chained_gradient(z, label)).any()
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        assert multiclass.softmax(z).tolist() == [[1, 0, 0]]
        assert multiclass.softmax_cross_entropy(z, label).tolist() == [2e4]
        assert multiclass.softmax_cross_entropy_gradient(z, label).tolist() == [[1, -1, 0]]


def test_softmax_regression_gradients():
    x, w, b = RANDOM.normal(size=(5, 3)), RANDOM.normal(size=(3, 4)), RANDOM.normal(size=4)
    dw, db = multiclass.gradients(x, LABELS, w, b)

    def mean_loss(w, b):
        return multiclass.softmax_cross_entropy(multiclass.scores(x, w, b), LABELS).mean()

    np.testing.assert_allclose(dw, differences(lambda v: mean_loss(v, b), w), atol=1e-8)
    np.testing.assert_allclose(db, differences(lambda v: mean_loss(w, v), b), atol=1e-8)


def test_softmax_regression_learns_separable_classes():
    centres = np.array([[3.0, 0.0], [-3.0, 0.0], [0.0, 4.0]])
    labels = RANDOM.randint(0, 3, 90)
    x = centres[labels] + RANDOM.normal(scale=0.3, size=(90, 2))
    w, b, losses = multiclass.train(
        x,
        labels,
        np.zeros((2, 3)),
        np.zeros(3),
        lr=0.5,
        batch_size=30,
        epochs=20,
        random=np.random.default_rng(0),
    )
    assert multiclass.accuracy(x, labels, w, b) == 1
    assert losses[-1] < 0.1 < np.log(3)
