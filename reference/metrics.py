"""Metrics, one formula each: what the metric classes are held to.

    value = metric(labels, preds, ...)

of the arrays of one batch. How several batches make one value is the other half of a metric, and
there are three rules, see `over`:

    'samples'   all samples are joined, and count alike: accuracy, top_k_accuracy, perplexity,
                negative_log_likelihood, loss, pcc; f1, mcc and pearson with average="micro"
    'batches'   the mean of the batches' values: mae, mse, rmse, pearson
    'updates'   the same, but the batches of one call of `update` are joined before: f1, mcc

A metric's class calls the last two average="macro"; they are its default.

Source of all: MXNet 1.9.1, python/mxnet/metric.py.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

Array = np.ndarray
Batch = tuple[Array, Array]


def over(
    metric: Callable[..., float], updates: Sequence[Sequence[Batch]], by: str, **settings
) -> float:
    """A metric's value after several updates, each with a list of (labels, preds).

    by: 'samples', 'batches' or 'updates', see the module.

    >>> ones, pair = np.ones(1), np.array([0.0, 2.0])
    >>> updates = [[(ones, ones)], [(pair, pair + 2), (ones, ones)]]
    >>> [round(over(mae, updates, by), 3) for by in ("samples", "batches", "updates")]
    [1.0, 0.667, 0.667]
    """
    batches = [batch for update in updates for batch in update]
    parts = {"samples": [batches], "batches": [[b] for b in batches], "updates": updates}[by]
    return float(np.mean([metric(*_joined(part), **settings) for part in parts]))


def _joined(batches: Sequence[Batch]) -> Batch:
    """Batches as one."""
    labels, preds = zip(*batches, strict=True)
    return np.concatenate(labels), np.concatenate(preds)


# --- Classes ------------------------------------------------------------------------------------


def classes(labels: Array, preds: Array, axis: int = 1) -> Array:
    """The most probable class along an axis, the first of equals; or preds, if they are classes.

    preds: labels' shape, or one axis more.
    """
    return preds if preds.shape == labels.shape else preds.argmax(axis=axis)


def accuracy(labels: Array, preds: Array, axis: int = 1) -> float:
    """The share of labels that are predicted; both are cut to integers first.

    labels: (N, ...); preds: the same, or with the classes along `axis` besides.

    >>> accuracy(np.array([0, 1]), np.array([[0.9, 0.1], [0.8, 0.2]]))
    0.5
    """
    said = classes(labels, preds, axis)
    return float((said.astype(int) == labels.astype(int)).mean())


def top_k_accuracy(labels: Array, preds: Array, top_k: int) -> float:
    """The share of labels than which fewer than top_k classes are more probable.

    labels: (N,); preds: (N, C). (Of equal probabilities MXNet chooses as numpy's partition does.)

    >>> top_k_accuracy(np.array([0, 2]), np.array([[0.3, 0.5, 0.2], [0.3, 0.5, 0.2]]), top_k=2)
    0.5
    """
    chosen = probability(labels, preds)
    return float(((preds > chosen[:, None]).sum(axis=1) < top_k).mean())


def probability(labels: Array, preds: Array, axis: int = -1) -> Array:
    """p[label] for each label: (samples,).

    labels: (N, ...); preds: with the classes along `axis` besides.
    """
    p = np.moveaxis(preds, axis, -1).reshape(labels.size, -1)
    return p[np.arange(labels.size), labels.ravel().astype(int)]


def negative_log_likelihood(labels: Array, preds: Array, eps: float = 1e-12) -> float:
    """The mean of -log(p[label] + eps); the cross entropy is the same.

    labels: (N,); preds: (N, C) probabilities.
    """
    return float(-np.log(probability(labels, preds) + eps).mean())


def perplexity(
    labels: Array, preds: Array, ignore_label: int | None = None, axis: int = -1
) -> float:
    """exp of the mean of -log max(p[label], 1e-10), over the labels that are not ignored.

    It is the number of equally likely classes that would be as hard to guess.

    >>> round(perplexity(np.array([0, 1, 2]), np.full((3, 4), 0.25), ignore_label=2), 6)
    4.0
    """
    counted = np.ones(labels.size, bool) if ignore_label is None else labels.ravel() != ignore_label
    p = probability(labels, preds, axis)[counted]
    return float(np.exp(-np.log(np.maximum(p, 1e-10)).mean()))


# --- Two classes, and many ------------------------------------------------------------------------


def confusion(labels: Array, preds: Array) -> Array:
    """How often class i was predicted for class j: (C, C), C the largest class that occurs + 1.

    >>> confusion(np.array([0, 1, 1]), np.array([0, 0, 1]))
    array([[1, 1],
           [0, 1]])
    """
    wanted, said = labels.astype(int).ravel(), classes(labels, preds).astype(int).ravel()
    every = np.arange(max(said.max(), wanted.max(), 1) + 1)
    return ((said == every[:, None])[:, None] & (wanted == every[:, None])[None]).sum(axis=2)


def f1(labels: Array, preds: Array) -> float:
    """2 precision recall / (precision + recall) = 2 tp / (2 tp + fp + fn) of class 1; 0 if 0 / 0.

    precision = tp / (tp + fp), recall = tp / (tp + fn); labels: (N,) of 0 and 1; preds: (N, 2).
    """
    (_, fn), (fp, tp) = confusion(labels, preds).tolist()
    return 2 * tp / (2 * tp + fp + fn) if tp else 0.0


def mcc(labels: Array, preds: Array) -> float:
    """Matthews' coefficient (tp tn - fp fn) / sqrt((tp + fp)(tp + fn)(tn + fp)(tn + fn)).

    Sums that are 0 are left out of the product. labels: (N,) of 0 and 1; preds: (N, 2).
    """
    (tn, fn), (fp, tp) = confusion(labels, preds).tolist()
    sums = np.array([tp + fp, tp + fn, tn + fp, tn + fn], float)
    return float((tp * tn - fp * fn) / np.sqrt(sums[sums > 0].prod()))


def pcc(labels: Array, preds: Array) -> float:
    """Matthews' coefficient for any number of classes: the correlation of one-hot vectors.

    sum_k cov(said k, is k) / sqrt(sum_k var(said k) sum_k var(is k)), the sums over the classes;
    nan if all samples are, or are said to be, of one class. With two classes it is `mcc`.
    labels: (N,); preds: (N,) or (N, C).

    >>> round(pcc(np.array([0, 1, 2]), np.array([0, 1, 1])), 4)
    0.6124
    """
    matrix = confusion(labels, preds)
    n, said, really = matrix.sum(), matrix.sum(axis=1), matrix.sum(axis=0)
    covariance = n * matrix.trace() - said @ really  # n^2 times it, in integers
    variances = (n * n - said @ said) * (n * n - really @ really)
    return float(covariance / np.sqrt(variances)) if variances else float("nan")


# --- Numbers --------------------------------------------------------------------------------------


def mae(labels: Array, preds: Array) -> float:
    """mean |label - pred|. labels, preds: as many numbers, (N, ...)."""
    return float(abs(labels.reshape(preds.shape) - preds).mean())


def mse(labels: Array, preds: Array) -> float:
    """mean (label - pred)^2. labels, preds: as many numbers, (N, ...)."""
    return float(np.square(labels.reshape(preds.shape) - preds).mean())


def rmse(labels: Array, preds: Array) -> float:
    """sqrt(mean (label - pred)^2). labels, preds: as many numbers, (N, ...).

    >>> rmse(np.array([0.0, 0.0]), np.array([3.0, -3.0]))
    3.0
    """
    return float(np.sqrt(mse(labels, preds)))


def pearson(labels: Array, preds: Array) -> float:
    """cov(label, pred) / (sd(label) sd(pred)) of all numbers. labels, preds: equal shapes."""
    x, y = labels - labels.mean(), preds - preds.mean()
    return float((x * y).sum() / np.sqrt(np.square(x).sum() * np.square(y).sum()))


def loss(labels: Array, preds: Array) -> float:
    """The mean of preds, which are losses of any shape; the labels do not matter."""
    return float(preds.mean())
