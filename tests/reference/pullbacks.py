"""Random inputs, and the check that every pullback has to pass: central differences in float64."""

from __future__ import annotations

import math

import numpy as np

RANDOM = np.random.RandomState(7)


def draw(*shape):
    """Numbers in [-2, 2], none nearer to 0 than 0.1."""
    numbers = RANDOM.uniform(0.1, 2, shape)
    return numbers * RANDOM.choice([-1, 1], shape)


def apart(*shape):
    """Numbers of which no two are equal or close."""
    return RANDOM.permutation(np.linspace(-2, 2, math.prod(shape))).reshape(shape)


def positive_definite(*shape):
    """Symmetric matrices with well separated eigenvalues."""
    root = RANDOM.uniform(-1, 1, shape)
    return root @ root.swapaxes(-1, -2) + np.diag(np.arange(1.0, shape[-1] + 1))


def regular(*shape):
    """Matrices far from singular."""
    return RANDOM.uniform(-1, 1, shape) + 3 * np.eye(shape[-1])


def outputs(function, arrays, attributes):
    """The results of a forward, as a tuple."""
    found = function.operator.forward(*arrays, **attributes)
    return found if isinstance(found, tuple) else (found,)


def check_pullback(function, *arrays, symmetric=False, step=1e-6, **attributes):
    """Hold a pullback to central differences of the sum of all results, weighted at random.

    symmetric: the input stands for a symmetric matrix, and is changed as such.
    """
    arrays = [np.asarray(a, np.float64) for a in arrays]
    names = list(function.operator.signature.parameters)[: len(arrays)]
    results = outputs(function, arrays, attributes)
    weights = tuple(RANDOM.uniform(-1, 1, r.shape) for r in results)
    several = len(results) > 1
    found = function.operator.pull(
        weights if several else weights[0],
        results if several else results[0],
        *arrays,
        **attributes,
    )
    for position, name in enumerate(names):
        expected = np.zeros_like(arrays[position])
        for index in np.ndindex(arrays[position].shape):
            sums = []
            for sign in (1, -1):
                moved = [a.copy() for a in arrays]
                moved[position][index] += sign * step / 2
                if symmetric:
                    turned = (*index[:-2], index[-1], index[-2])
                    moved[position][turned] += sign * step / 2
                else:
                    moved[position][index] += sign * step / 2
                results = outputs(function, moved, attributes)
                sums.append(sum((w * r).sum() for w, r in zip(weights, results, strict=True)))
            expected[index] = (sums[0] - sums[1]) / (2 * step)
        np.testing.assert_allclose(found[position], expected, rtol=1e-5, atol=1e-7, err_msg=name)
