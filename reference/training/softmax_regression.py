"""Softmax regression by minibatch gradient descent, and three ways to write its loss.

Model: scores z = X W + b, X (n, d), W (d, C), b (C,); probabilities p = softmax(z);
loss of a sample with class y: l = -log p_y.

Derivative of the softmax p_i = exp(z_i) / s, s = sum_k exp(z_k), by the quotient rule:

    i = j:  dp_i / dz_i = (exp(z_i) s - exp(z_i) exp(z_i)) / s^2 = p_i (1 - p_i)
    i != j: dp_i / dz_j = (0 - exp(z_i) exp(z_j)) / s^2          = -p_i p_j

or p_i ([i = j] - p_j) in one. Then the loss, by the chain rule through p_y alone:

    dl / dz_j = -1 / p_y * dp_y / dz_j = -1 / p_y * p_y ([y = j] - p_j) = p_j - [y = j]

The factors p_y and 1 / p_y cancel on paper. In floating point they don't: see the three ways below.

1. `naive_softmax` overflows: exp(z) is infinite from z = 89 on in float32 (710 in float64), and
   inf / inf is nan.
2. `softmax` subtracts max z first, which changes nothing on paper: exp(z - m) / sum exp(z - m)
   has exponents <= 0 and a sum between 1 and C. It is exact for all finite scores. But a probability
   below 1e-45 (float32; 5e-324 in float64) is rounded to 0. `cross_entropy` then takes log 0: the
   loss is infinite, and its gradient, -1 / 0 times 0, is nan.
3. `softmax_cross_entropy` never forms p: -log p_y = log sum exp(z - m) - (z_y - m). The loss of a
   hopeless sample is finite (the distance of the scores), and its gradient p - onehot(y) has only
   numbers from -1 to 1. That is why libraries offer softmax and cross entropy as one.
"""

from __future__ import annotations

import numpy as np

from .linear_regression import batches

Array = np.ndarray


def scores(features: Array, weight: Array, bias: Array) -> Array:
    """X W + b: (n, d), (d, C), (C,) -> (n, C)."""
    return features @ weight + bias


def naive_softmax(z: Array) -> Array:
    """exp(z_i) / sum_j exp(z_j), as it stands in the definition: nan for large scores.

    >>> with np.errstate(all="ignore"):
    ...     naive_softmax(np.array([[1000.0, 0.0]]))
    array([[nan,  0.]])
    """
    exponentials = np.exp(z)
    return exponentials / exponentials.sum(axis=1, keepdims=True)


def softmax(z: Array) -> Array:
    """exp(z_i - m) / sum_j exp(z_j - m), m = max z: right for all finite scores.

    >>> softmax(np.array([[1000.0, 0.0], [0.0, 0.0]]))
    array([[1. , 0. ],
           [0.5, 0.5]])
    """
    exponentials = np.exp(z - z.max(axis=1, keepdims=True))
    return exponentials / exponentials.sum(axis=1, keepdims=True)


def softmax_jacobian(z: Array) -> Array:
    """dp_i / dz_j = p_i ([i = j] - p_j) for each sample: (n, C) -> (n, C, C).

    >>> softmax_jacobian(np.array([[0.0, 0.0]]))
    array([[[ 0.25, -0.25],
            [-0.25,  0.25]]])
    """
    p = softmax(z)
    return p[:, :, None] * (np.eye(z.shape[1]) - p[:, None, :])


def cross_entropy(p: Array, labels: Array) -> Array:
    """-log p_y for each sample: (n, C), (n,) -> (n,). Infinite where p_y was rounded to 0."""
    return -np.log(p[np.arange(len(p)), labels])


def cross_entropy_gradient(p: Array, labels: Array) -> Array:
    """dl / dp: -1 / p_y at the label, 0 elsewhere."""
    gradient = np.zeros_like(p)
    gradient[np.arange(len(p)), labels] = -1 / p[np.arange(len(p)), labels]
    return gradient


def chained_gradient(z: Array, labels: Array) -> Array:
    """dl / dz by the chain rule in two steps, dl / dp times the Jacobian: nan where p_y is 0.

    >>> with np.errstate(all="ignore"):
    ...     chained_gradient(np.array([[1000.0, 0.0]]), np.array([1]))
    array([[nan, nan]])
    """
    return np.einsum("ni,nij->nj", cross_entropy_gradient(softmax(z), labels), softmax_jacobian(z))


def softmax_cross_entropy(z: Array, labels: Array) -> Array:
    """-log softmax(z)_y = log sum_j exp(z_j - m) - (z_y - m): always finite for finite scores.

    >>> softmax_cross_entropy(np.array([[1000.0, 0.0]]), np.array([1]))
    array([1000.])
    """
    shifted = z - z.max(axis=1, keepdims=True)
    return np.log(np.exp(shifted).sum(axis=1)) - shifted[np.arange(len(z)), labels]


def softmax_cross_entropy_gradient(z: Array, labels: Array) -> Array:
    """dl / dz = p - onehot(y), each sample by itself: (n, C).

    >>> softmax_cross_entropy_gradient(np.array([[1000.0, 0.0]]), np.array([1]))
    array([[ 1., -1.]])
    """
    return softmax(z) - np.eye(z.shape[1])[labels]


def gradients(features: Array, labels: Array, weight: Array, bias: Array) -> tuple[Array, Array]:
    """The gradient of the mean loss: X^T (p - onehot(y)) / n for W, and its mean over n for b."""
    dz = softmax_cross_entropy_gradient(scores(features, weight, bias), labels)
    return features.T @ dz / len(features), dz.mean(axis=0)


def accuracy(features: Array, labels: Array, weight: Array, bias: Array) -> float:
    """The part of the samples whose largest score is that of their class."""
    return float((scores(features, weight, bias).argmax(axis=1) == labels).mean())


def train(
    features: Array,
    labels: Array,
    weight: Array,
    bias: Array,
    lr: float = 0.1,
    epochs: int = 5,
    batch_size: int = 256,
    random: np.random.Generator | None = None,
) -> tuple[Array, Array, list[float]]:
    """Minibatch gradient descent; returns W, b, and the mean loss over all samples after each epoch.

    In each epoch every sample is used once, in an order drawn from `random` (as given, without it).

    >>> x = np.array([[1.0, 0.0], [0.0, 1.0], [-1.0, -1.0]])
    >>> w, b, losses = train(x, np.arange(3), np.zeros((2, 3)), np.zeros(3), lr=1.0, epochs=50)
    >>> accuracy(x, np.arange(3), w, b), losses[-1] < 0.1
    (1.0, True)
    """
    losses = []
    for _ in range(epochs):
        order = np.arange(len(features)) if random is None else random.permutation(len(features))
        for batch in batches(order, batch_size):
            dw, db = gradients(features[batch], labels[batch], weight, bias)
            weight, bias = weight - lr * dw, bias - lr * db
        losses.append(float(softmax_cross_entropy(scores(features, weight, bias), labels).mean()))
    return weight, bias, losses
