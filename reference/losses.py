"""Loss functions, one formula each, in float64: what `gluon.loss` is held to.

A loss first has one value l for each number of the prediction (or each sample, for some). Then

    l <- l * sample_weight * weight, and the mean over all axes but `batch_axis`: shape (N,).

`sample_weight` broadcasts against l; `weight` is a number; either may be None. Where a loss adds up
instead of averaging, or keeps another shape, it says so.

Source of all: MXNet 1.9.1, python/mxnet/gluon/loss.py.
"""

from __future__ import annotations

import numpy as np

Array = np.ndarray


def weighted(loss: Array, weight: float | None, sample_weight: Array | None) -> Array:
    """l * sample_weight * weight, each if it is given."""
    if sample_weight is not None:
        loss = loss * sample_weight
    return loss if weight is None else loss * weight


def others(loss: Array, batch_axis: int) -> tuple[int, ...]:
    """All axes but the one of the batch."""
    return tuple(i for i in range(loss.ndim) if i != batch_axis % loss.ndim)


def average(loss, weight, sample_weight, batch_axis):
    """The weighted losses averaged for each sample: (N,)."""
    return weighted(loss, weight, sample_weight).mean(axis=others(loss, batch_axis))


def softplus(x: Array) -> Array:
    """log(1 + exp(x)) = max(x, 0) + log(1 + exp(-|x|)): the exponent is never positive.

    >>> softplus(np.array([-1000.0, 1000.0]))
    array([   0., 1000.])
    """
    return np.maximum(x, 0) + np.log1p(np.exp(-abs(x)))


def log_softmax(x: Array, axis: int = -1) -> Array:
    """x_i - log sum_j exp(x_j) along an axis, with the largest x subtracted first."""
    shifted = x - x.max(axis=axis, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=axis, keepdims=True))


def l2(pred, label, weight=1.0, sample_weight=None, batch_axis=0):
    """(label - pred)^2 / 2, averaged.

    pred, label: as many numbers, label in any shape.

    >>> l2(np.array([[1.0, 3.0]]), np.array([[0.0, 1.0]]))
    array([1.25])
    """
    half = np.square(label.reshape(pred.shape) - pred) / 2
    return average(half, weight, sample_weight, batch_axis)


def l1(pred, label, weight=None, sample_weight=None, batch_axis=0):
    """|label - pred|, averaged.

    >>> l1(np.array([[1.0, 3.0]]), np.array([[0.0, 1.0]]))
    array([1.5])
    """
    return average(abs(label.reshape(pred.shape) - pred), weight, sample_weight, batch_axis)


def sigmoid_binary_cross_entropy(
    pred,
    label,
    from_sigmoid=False,
    pos_weight=None,
    weight=None,
    sample_weight=None,
    batch_axis=0,
):
    """-(w y log p + (1 - y) log(1 - p)) with p = 1 / (1 + exp(-pred)), averaged; w = pos_weight or 1.

    Since -log p = softplus(-pred) and -log(1 - p) = softplus(pred), no logarithm of a rounded p is
    taken. from_sigmoid: pred is p already; then 1e-12 is added to the logarithms' arguments.
    """
    label = label.reshape(pred.shape)
    factor = 1.0 if pos_weight is None else pos_weight
    if from_sigmoid:
        eps = 1e-12
        loss = -factor * label * np.log(pred + eps) - (1 - label) * np.log(1 - pred + eps)
    else:
        loss = factor * label * softplus(-pred) + (1 - label) * softplus(pred)
    return average(loss, weight, sample_weight, batch_axis)


def softmax_cross_entropy(
    pred,
    label,
    axis=-1,
    sparse_label=True,
    from_logits=False,
    weight=None,
    sample_weight=None,
    batch_axis=0,
):
    """-log p[label] with p = softmax(pred) along axis, averaged over all positions of a sample.

    label: classes, in pred's shape without axis (cut to integers, and into 0..C-1); or, without
    sparse_label, probabilities q in pred's shape: -sum q log p.
    from_logits: pred is log p already.

    >>> softmax_cross_entropy(np.array([[1e4, 0.0]]), np.array([1]))
    array([10000.])
    """
    log_p = pred if from_logits else log_softmax(pred, axis)
    if sparse_label:
        classes = np.clip(label.astype(np.int64), 0, pred.shape[axis] - 1)
        shape = [1 if i == axis % pred.ndim else n for i, n in enumerate(pred.shape)]
        loss = -np.take_along_axis(log_p, classes.reshape(shape), axis)
    else:
        loss = -(log_p * label.reshape(pred.shape)).sum(axis=axis, keepdims=True)
    return average(loss, weight, sample_weight, batch_axis)


def kl_div(pred, label, from_logits=True, axis=-1, weight=None, sample_weight=None, batch_axis=0):
    """label * (log(label + 1e-12) - log p), added up; log p = pred, or its log softmax.

    Added, not averaged, over all axes but batch_axis: (N,).
    """
    log_p = pred if from_logits else log_softmax(pred, axis)
    loss = weighted(label * (np.log(label + 1e-12) - log_p), weight, sample_weight)
    return loss.sum(axis=others(loss, batch_axis))


def huber(pred, label, rho=1.0, weight=None, sample_weight=None, batch_axis=0):
    """d - rho / 2 where d = |label - pred| > rho, else d^2 / (2 rho); averaged.

    >>> huber(np.array([[0.5, 3.0]]), np.array([[0.0, 0.0]]))
    array([1.3125])
    """
    d = abs(label.reshape(pred.shape) - pred)
    return average(
        np.where(d > rho, d - rho / 2, d * d / (2 * rho)), weight, sample_weight, batch_axis
    )


def hinge(pred, label, margin=1.0, weight=None, sample_weight=None, batch_axis=0):
    """max(0, margin - pred * label), averaged; label: 1 or -1."""
    missing = np.maximum(margin - pred * label.reshape(pred.shape), 0)
    return average(missing, weight, sample_weight, batch_axis)


def squared_hinge(pred, label, margin=1.0, weight=None, sample_weight=None, batch_axis=0):
    """max(0, margin - pred * label)^2, averaged; label: 1 or -1."""
    missing = np.maximum(margin - pred * label.reshape(pred.shape), 0)
    return average(missing * missing, weight, sample_weight, batch_axis)


def logistic(pred, label, label_format="signed", weight=None, sample_weight=None, batch_axis=0):
    """log(1 + exp(-y pred)), averaged; y = label in -1, 1 ('signed') or 2 label - 1 ('binary')."""
    label = label.reshape(pred.shape)
    y = 2 * label - 1 if label_format == "binary" else label
    # between the two labels, the loss is linear in y
    loss = (1 + y) / 2 * softplus(-pred) + (1 - y) / 2 * softplus(pred)
    return average(loss, weight, sample_weight, batch_axis)


def triplet(pred, positive, negative, margin=1.0, weight=None, batch_axis=0):
    """max(0, |positive - pred|^2 - |negative - pred|^2 + margin), the squares added up: (N,)."""
    nearer = np.square(positive.reshape(pred.shape) - pred)
    farther = np.square(negative.reshape(pred.shape) - pred)
    distance = (nearer - farther).sum(axis=others(pred, batch_axis))
    return weighted(np.maximum(distance + margin, 0), weight, None)


def poisson_nll(
    pred,
    target,
    from_logits=True,
    compute_full=False,
    weight=None,
    sample_weight=None,
    epsilon=1e-8,
    batch_axis=0,
):
    """-log of the probability of a count under a Poisson distribution, but for log(target!).

    exp(pred) - target * pred, or pred - target * log(pred + epsilon) without from_logits.
    compute_full: add Stirling's target log(target) - target + log(2 pi target) / 2 where target > 1
    (a target of 0 gives nan, as in MXNet).
    The mean over everything, whatever batch_axis is: (1,).
    """
    target = target.reshape(pred.shape)
    loss = np.exp(pred) - target * pred if from_logits else pred - target * np.log(pred + epsilon)
    if compute_full:
        stirling = target * np.log(target) - target + np.log(2 * np.pi * target) / 2
        loss = loss + stirling * (target > 1)
    return weighted(loss, weight, sample_weight).mean(keepdims=True).reshape(1)


def cosine_embedding(input1, input2, label, margin=0.0, weight=None, sample_weight=None):
    """1 - c where label is 1, max(0, c - margin) where it is -1; c = x . y / max(|x| |y|, 1e-12).

    input1, input2: vectors along the last axis; label: one for each pair. Result: (pairs, 1).
    """
    input1 = input1.reshape(input2.shape)
    lengths = np.sqrt(np.square(input1).sum(axis=-1) * np.square(input2).sum(axis=-1))
    cosine = ((input1 * input2).sum(axis=-1) / np.maximum(lengths, 1e-12)).reshape(-1, 1)
    label = label.reshape(-1, 1)
    loss = (1 - cosine) * (label == 1) + np.maximum((label == -1) * (cosine - margin), 0)
    return weighted(loss, weight, sample_weight)


def sdml(x1, x2, smoothing_parameter=0.3):
    """Smoothed deep metric learning: row i of x1 belongs to row i of x2, and to no other.

    sum_j q_ij (log q_ij - log p_ij), p_i = softmax over j of -|x1_i - x2_j|^2, q = 1 - smoothing for
    the pair and smoothing / (N - 1) for each other row: (N,).
    x1, x2: (N, D).
    """
    n = len(x1)
    distances = np.square(x1[:, None] - x2[None]).sum(axis=2)
    pair = np.eye(n)
    q = pair * (1 - smoothing_parameter) + (1 - pair) * smoothing_parameter / (n - 1)
    return kl_div(log_softmax(-distances, 1), q)


def ctc(
    pred,
    label,
    layout="NTC",
    label_layout="NT",
    pred_lengths=None,
    label_lengths=None,
    weight=None,
    sample_weight=None,
):
    """-log of the probability of each label sequence, over all its alignments: (N,).

    pred: scores, the last class is the blank; label: classes, -1 behind the end unless label_lengths
    are given. Layouts name the axes: N batch, T time, C classes. See `alignment_log_likelihood`.
    """
    pred = pred.swapaxes(0, 1) if layout == "TNC" else pred
    label = label.T if label_layout == "TN" else label
    blank = pred.shape[2] - 1
    loss = np.empty(len(pred))
    for n, (scores, labels) in enumerate(zip(pred, label.astype(np.int64), strict=True)):
        steps = len(scores) if pred_lengths is None else int(pred_lengths[n])
        ends = np.flatnonzero(labels == -1)
        count = (
            (ends[0] if ends.size else len(labels)) if label_lengths is None else label_lengths[n]
        )
        log_p = log_softmax(scores[:steps])
        loss[n] = -alignment_log_likelihood(log_p, labels[: int(count)], blank)
    return weighted(loss, weight, sample_weight)


def alignment_log_likelihood(log_p: Array, labels: Array, blank: int) -> float:
    """log of the sum over all paths of prod_t p[t, path_t], for one sample.

    log_p: (T, C). A path goes from the left to the right through blank, l_1, blank, ..., l_L, blank;
    in each time step it stays, moves on by one, or by two if that leaves out a blank between two
    different labels. alpha[s] is the log of the probability of all ways to place s so far.
    (Graves et al. 2006)

    >>> p = np.array([[0.6, 0.4], [0.3, 0.7]])  # a label 0 in two steps: 00, 0-, -0
    >>> bool(np.isclose(alignment_log_likelihood(np.log(p), np.array([0]), 1), np.log(0.72)))
    True
    """
    places = np.full(2 * len(labels) + 1, blank)
    places[1::2] = labels
    alpha = np.full(len(places), -np.inf)
    alpha[:2] = log_p[0, places[:2]]
    for now in log_p[1:, places]:
        before = alpha
        alpha = np.empty_like(before)
        for s in range(len(places)):
            ways = [before[s]]
            if s >= 1:
                ways.append(before[s - 1])
            if s >= 2 and places[s] != blank and places[s] != places[s - 2]:
                ways.append(before[s - 2])
            alpha[s] = np.logaddexp.reduce(ways) + now[s]
    return float(np.logaddexp.reduce(alpha[-2:]))
