"""First values of weights, one formula each: what the initializer classes are held to.

    weight = rule(shape, ...)

shape is the weight's: (outputs, inputs) of a dense layer, (outputs, inputs, *kernel) of a
convolution. Random rules draw from a `random.Generator`, so that the seed that is set there gives
MXNet's own numbers; the others are exact.

Only weights are initialised so. The end of a parameter's name decides, see `by_name`.

Source of all: MXNet 1.9.1, python/mxnet/initializer.py.
"""

from __future__ import annotations

from math import ceil, prod, sqrt

import numpy as np

from .random import Generator, generator

Array = np.ndarray
Shape = tuple[int, ...]

# What a parameter is filled with whose name ends so; None for what the initializer itself says.
BY_NAME = {"weight": None, "bias": 0.0, "gamma": 1.0, "beta": 0.0, "min": 0.0, "max": 1.0}


def by_name(name: str) -> float | None:
    """The constant that a name's end asks for, or None: then it is a weight, for a rule below.

    >>> by_name("dense0_bias"), by_name("batchnorm0_gamma"), by_name("dense0_weight")
    (0.0, 1.0, None)

    ValueError for any other end: then the parameter needs an initializer of its own.
    """
    for end, value in BY_NAME.items():
        if name.endswith(end):
            return value
    raise ValueError(
        f"by_name: {name!r} ends in none of {', '.join(BY_NAME)}; expected one of them"
    )


def zero(shape: Shape) -> Array:
    """0 everywhere."""
    return np.zeros(shape)


def one(shape: Shape) -> Array:
    """1 everywhere."""
    return np.ones(shape)


def constant(shape: Shape, value: float | Array) -> Array:
    """One value everywhere, or an array that broadcasts.

    >>> constant((2, 3), np.array([1.0, 2.0, 3.0]))
    array([[1., 2., 3.],
           [1., 2., 3.]])
    """
    return np.zeros(shape) + value


def uniform(shape: Shape, scale: float = 0.07, random: Generator = generator) -> Array:
    """Uniform between -scale and scale.

    >>> uniform((2,), 1.0, Generator(0)).round(4)
    array([0.0976, 0.1857], dtype=float32)
    """
    return random.uniform(-scale, scale, shape)


def normal(shape: Shape, sigma: float = 0.01, random: Generator = generator) -> Array:
    """Normal with mean 0 and standard deviation sigma."""
    return random.normal(0.0, sigma, shape)


def orthogonal(
    shape: Shape, scale: float = 1.414, rand_type: str = "uniform", random: Generator = generator
) -> Array:
    """scale * Q, Q as a matrix (outputs, rest) with orthonormal rows or, if it is tall, columns.

    Q is U or V^T of the singular value decomposition U S V^T of a random matrix, whose numbers are
    uniform in -1 ... 1 or standard normal: of the two the one that has the matrix's shape, U where
    both have it. (Saxe et al. 2013)
    """
    matrix = (shape[0], prod(shape[1:]))
    drawn = uniform(matrix, 1.0, random) if rand_type == "uniform" else normal(matrix, 1.0, random)
    u, _, v = np.linalg.svd(drawn.astype(np.float64), full_matrices=False)
    return scale * (u if matrix[0] >= matrix[1] else v).reshape(shape)


def fans(shape: Shape) -> tuple[int, int]:
    """How many inputs an output is made of, and how many outputs an input goes into: (in, out).

    in = inputs * prod(kernel), out = outputs * prod(kernel). ValueError for a vector.

    >>> fans((8, 3)), fans((8, 3, 5, 5))
    ((3, 8), (75, 200))
    """
    if len(shape) < 2:
        raise ValueError(f"fans: the weight has shape {shape}; expected at least 2 axes")
    outputs, inputs, *kernel = shape
    return inputs * prod(kernel), outputs * prod(kernel)


def xavier(
    shape: Shape,
    rnd_type: str = "uniform",
    factor_type: str = "avg",
    magnitude: float = 3,
    random: Generator = generator,
) -> Array:
    """Random with the scale s = sqrt(magnitude / fan): the variance stays from layer to layer.

    'uniform': between -s and s, whose variance is s^2 / 3; 'gaussian': with standard deviation s.
    fan: 'in', 'out', or their mean with 'avg', see `fans`. (Glorot and Bengio 2010)
    """
    fan_in, fan_out = fans(shape)
    fan = {"in": fan_in, "out": fan_out, "avg": (fan_in + fan_out) / 2}[factor_type]
    scale = sqrt(magnitude / fan)
    return {"uniform": uniform, "gaussian": normal}[rnd_type](shape, scale, random)


def msra_prelu(
    shape: Shape, factor_type: str = "avg", slope: float = 0.25, random: Generator = generator
) -> Array:
    """Normal with variance 2 / ((1 + slope^2) fan): `xavier` for a leaky ReLU behind the layer.

    Such a ReLU keeps (1 + slope^2) / 2 of the square of a symmetric number. (He et al. 2015)
    """
    return xavier(shape, "gaussian", factor_type, 2 / (1 + slope**2), random)


def bilinear(shape: Shape) -> Array:
    """(1 - |x/f - c|) (1 - |y/f - c|) at row y, column x of every kernel: bilinear upsampling.

    f = ceil(width / 2) is the factor of upsampling, c = (2f - 1 - f mod 2) / (2f) the centre.
    shape: (outputs, inputs, height, width).

    >>> bilinear((1, 1, 4, 4))[0, 0, 1]
    array([0.1875, 0.5625, 0.5625, 0.1875])
    """
    height, width = shape[2:]
    f = ceil(width / 2)
    c = (2 * f - 1 - f % 2) / (2 * f)
    row, column = (1 - abs(np.arange(n) / f - c) for n in (width, height))
    return np.broadcast_to(np.outer(column, row), shape)


def lstm_bias(shape: Shape, forget_bias: float = 1.0) -> Array:
    """0, but forget_bias for the second of the four gates: what is kept while nothing is learnt.

    shape: (4 * hidden,).

    >>> lstm_bias((8,))
    array([0., 0., 1., 1., 0., 0., 0., 0.])
    """
    bias, hidden = np.zeros(shape), shape[0] // 4
    bias[hidden : 2 * hidden] = forget_bias
    return bias
