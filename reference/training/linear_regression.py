"""Linear regression by minibatch gradient descent, with the gradient derived by hand.

Model: y_hat = X w + b, X (n, d), w (d,), b a number.
Loss:  l_i = (y_hat_i - y_i)^2 / 2, and the mean of l over the samples of a batch.

Gradient. With the residual r_i = y_hat_i - y_i, by the chain rule

    dl_i / dw_j = r_i * d y_hat_i / dw_j = r_i X_ij        dl_i / db = r_i

so that the mean over n samples has the gradient X^T r / n and mean(r).

The minimum can also be written down: it is where X^T r = 0 and sum r = 0, the normal equations.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

Array = np.ndarray


def predict(features: Array, weight: Array, bias: float) -> Array:
    """X w + b: (n, d), (d,) -> (n,)."""
    return features @ weight + bias


def squared_loss(predictions: Array, targets: Array) -> Array:
    """(y_hat - y)^2 / 2 for each sample: (n,).

    >>> squared_loss(np.array([1.0, 4.0]), np.array([1.0, 2.0]))
    array([0., 2.])
    """
    return np.square(predictions - targets) / 2


def gradients(features: Array, targets: Array, weight: Array, bias: float) -> tuple[Array, float]:
    """The gradient of the mean loss: X^T r / n for w, mean(r) for b.

    >>> gradients(np.array([[1.0], [2.0]]), np.array([0.0, 0.0]), np.array([1.0]), 0.0)
    (array([2.5]), 1.5)
    """
    residuals = predict(features, weight, bias) - targets
    return features.T @ residuals / len(features), float(residuals.mean())


def batches(order: Array, size: int) -> Iterator[Array]:
    """Pieces of at most `size` indices, in the given order."""
    for start in range(0, len(order), size):
        yield order[start : start + size]


def train(
    features: Array,
    targets: Array,
    weight: Array,
    bias: float,
    lr: float = 0.03,
    epochs: int = 3,
    batch_size: int = 10,
    random: np.random.Generator | None = None,
) -> tuple[Array, float, list[float]]:
    """Minibatch gradient descent; returns w, b, and the mean loss over all samples after each epoch.

    In each epoch every sample is used once, in an order drawn from `random` (as given, without it):
    w <- w - lr * dw, b <- b - lr * db.

    >>> x = np.arange(6.0).reshape(6, 1) / 5
    >>> w, b, losses = train(x, 2 * x[:, 0] + 1, np.zeros(1), 0.0, lr=0.5, epochs=200, batch_size=3)
    >>> w.round(3), round(b, 3), losses[-1] < 1e-9
    (array([2.]), 1.0, True)
    """
    losses = []
    for _ in range(epochs):
        order = np.arange(len(features)) if random is None else random.permutation(len(features))
        for batch in batches(order, batch_size):
            dw, db = gradients(features[batch], targets[batch], weight, bias)
            weight, bias = weight - lr * dw, bias - lr * db
        losses.append(float(squared_loss(predict(features, weight, bias), targets).mean()))
    return weight, bias, losses


def closed_form(features: Array, targets: Array) -> tuple[Array, float]:
    """The w and b of the smallest loss, by the normal equations A^T A (w, b) = A^T y, A = (X, 1).

    >>> closed_form(np.array([[0.0], [1.0], [2.0]]), np.array([1.0, 3.0, 5.0]))
    (array([2.]), 1.0)
    """
    design = np.column_stack([features, np.ones(len(features))])
    solution = np.linalg.solve(design.T @ design, design.T @ targets)
    return solution[:-1], float(round(solution[-1], 12))
