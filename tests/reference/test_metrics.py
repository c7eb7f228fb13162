"""Metrics: closed forms, identities between them, and how batches accumulate."""

from __future__ import annotations

import math

import numpy as np
import pytest

from reference import metrics

LABELS = np.array([0, 1, 2, 1])
PROBABILITIES = np.array([[0.7, 0.2, 0.1], [0.2, 0.5, 0.3], [0.5, 0.3, 0.2], [0.1, 0.3, 0.6]])
OF_LABELS = [0.7, 0.5, 0.2, 0.3]
RANDOM = np.random.RandomState(4)


def two_classes(tp, fp, fn, tn):
    """Labels and predictions with such counts."""
    labels = np.repeat([1, 0, 1, 0], [tp, fp, fn, tn])
    said = np.repeat([1, 1, 0, 0], [tp, fp, fn, tn])
    return labels, np.eye(2)[said]


# --- Classes ------------------------------------------------------------------------------------


def test_accuracy_takes_classes_or_probabilities():
    assert metrics.accuracy(LABELS, PROBABILITIES) == 0.5
    assert metrics.accuracy(LABELS, np.array([0, 1, 0, 2])) == 0.5
    assert metrics.accuracy(np.array([1.9]), np.array([1.2])) == 1.0


def test_accuracy_along_another_axis():
    probabilities = np.moveaxis(PROBABILITIES.reshape(2, 2, 3), -1, 1)
    assert metrics.accuracy(LABELS.reshape(2, 2), probabilities) == 0.5
    first = np.moveaxis(probabilities, 1, 0)
    assert metrics.accuracy(LABELS.reshape(2, 2), first, axis=0) == 0.5


@pytest.mark.parametrize(("top_k", "share"), [(1, 0.5), (2, 0.75), (3, 1.0), (9, 1.0)])
def test_top_k_accuracy(top_k, share):
    assert metrics.top_k_accuracy(LABELS, PROBABILITIES, top_k) == share


def test_probability_of_the_label():
    assert metrics.probability(LABELS, PROBABILITIES).tolist() == OF_LABELS
    assert metrics.probability(LABELS, PROBABILITIES.T, axis=0).tolist() == OF_LABELS
    deep = PROBABILITIES.reshape(2, 2, 3)
    assert metrics.probability(LABELS.reshape(2, 2), deep).tolist() == OF_LABELS


def test_negative_log_likelihood():
    expected = -sum(math.log(p) for p in OF_LABELS) / 4
    assert metrics.negative_log_likelihood(LABELS, PROBABILITIES) == pytest.approx(expected)
    impossible = metrics.negative_log_likelihood(np.array([0]), np.array([[0.0, 1.0]]), eps=1e-3)
    assert impossible == pytest.approx(math.log(1000))


def test_perplexity_is_the_geometric_mean_of_1_over_p():
    expected = math.prod(OF_LABELS) ** (-1 / 4)
    assert metrics.perplexity(LABELS, PROBABILITIES) == pytest.approx(expected)
    ignoring = metrics.perplexity(LABELS, PROBABILITIES, ignore_label=1)
    assert ignoring == pytest.approx((0.7 * 0.2) ** (-1 / 2))
    assert metrics.perplexity(np.array([0]), np.array([[0.0, 1.0]])) == pytest.approx(1e10)


# --- Two classes, and many ------------------------------------------------------------------------


def test_confusion_counts_predictions_by_labels():
    labels, preds = two_classes(tp=5, fp=2, fn=3, tn=7)
    assert metrics.confusion(labels, preds).tolist() == [[7, 3], [2, 5]]
    assert metrics.confusion(np.array([0]), np.array([3])).shape == (4, 4)


def test_f1():
    labels, preds = two_classes(tp=6, fp=2, fn=4, tn=1)
    precision, recall = 6 / 8, 6 / 10
    expected = 2 * precision * recall / (precision + recall)
    assert metrics.f1(labels, preds) == pytest.approx(expected)
    assert metrics.f1(*two_classes(tp=0, fp=2, fn=3, tn=7)) == 0
    assert metrics.f1(*two_classes(tp=0, fp=0, fn=0, tn=7)) == 0


def test_mcc():
    found = metrics.mcc(*two_classes(tp=6, fp=1, fn=2, tn=3))
    assert found == pytest.approx((6 * 3 - 1 * 2) / math.sqrt(7 * 8 * 4 * 5))
    assert metrics.mcc(*two_classes(tp=3, fp=0, fn=0, tn=4)) == 1
    assert metrics.mcc(*two_classes(tp=0, fp=3, fn=4, tn=0)) == -1
    # all are said to be positive: two sums are 0 and left out
    assert metrics.mcc(*two_classes(tp=3, fp=1, fn=0, tn=0)) == 0


def test_mcc_and_pcc_are_correlations():
    labels, preds = two_classes(tp=6, fp=1, fn=2, tn=3)
    expected = np.corrcoef(labels, preds.argmax(axis=1))[0, 1]
    assert metrics.mcc(labels, preds) == pytest.approx(expected)
    assert metrics.pcc(labels, preds) == pytest.approx(expected)
    many, said = RANDOM.randint(0, 5, 60), RANDOM.randint(0, 5, 60)
    said[:30] = many[:30]
    one_hot = np.eye(5)[many], np.eye(5)[said]
    x, y = (a - a.mean(axis=0) for a in one_hot)
    expected = (x * y).sum() / np.sqrt((x * x).sum() * (y * y).sum())
    assert metrics.pcc(many, said) == pytest.approx(expected)


def test_pcc_of_one_class_is_no_number():
    assert math.isnan(metrics.pcc(np.array([1, 1]), np.array([1, 0])))


# --- Numbers --------------------------------------------------------------------------------------


def test_errors():
    labels, preds = np.array([1.0, 2.0, 4.0]), np.array([[2.0], [2.0], [1.0]])
    assert metrics.mae(labels, preds) == pytest.approx(4 / 3)
    assert metrics.mse(labels, preds) == pytest.approx(10 / 3)
    assert metrics.rmse(labels, preds) == pytest.approx(math.sqrt(10 / 3))


def test_pearson_does_not_depend_on_scale_and_shift():
    x, y = RANDOM.normal(size=(2, 5, 2))
    expected = np.corrcoef(x.ravel(), y.ravel())[0, 1]
    assert metrics.pearson(x, y) == pytest.approx(expected)
    assert metrics.pearson(3 * x - 2, -0.5 * y + 7) == pytest.approx(-expected)


def test_loss_is_a_mean():
    assert metrics.loss(np.zeros(2), np.array([[1.0, 2.0], [3.0, 4.0]])) == 2.5


# --- Several batches ------------------------------------------------------------------------------

UPDATES = [
    [two_classes(tp=3, fp=1, fn=0, tn=2)],
    [two_classes(tp=1, fp=0, fn=2, tn=2), two_classes(tp=0, fp=1, fn=1, tn=0)],
]


def test_samples_are_joined():
    joined = two_classes(tp=4, fp=2, fn=3, tn=4)
    for metric in (metrics.f1, metrics.mcc, metrics.accuracy):
        found = metrics.over(metric, UPDATES, "samples")
        assert found == pytest.approx(metric(*joined))


def test_batches_and_updates_are_averaged():
    each = [2 * 3 / (2 * 3 + 1), 2 * 1 / (2 * 1 + 2), 0]
    assert metrics.over(metrics.f1, UPDATES, "batches") == pytest.approx(sum(each) / 3)
    second = 2 * 1 / (2 * 1 + 1 + 3)
    assert metrics.over(metrics.f1, UPDATES, "updates") == pytest.approx((each[0] + second) / 2)


def test_settings_are_passed_on():
    found = metrics.over(metrics.perplexity, [[(LABELS, PROBABILITIES)]], "samples", ignore_label=1)
    assert found == metrics.perplexity(LABELS, PROBABILITIES, ignore_label=1)


def test_a_mean_of_ignored_labels_weights_by_what_counts():
    halves = [[(LABELS[:2], PROBABILITIES[:2])], [(LABELS[2:], PROBABILITIES[2:])]]
    found = metrics.over(metrics.perplexity, halves, "samples", ignore_label=1)
    assert found == pytest.approx((0.7 * 0.2) ** (-1 / 2))
