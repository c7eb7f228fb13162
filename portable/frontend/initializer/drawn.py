"""Initializers that draw random numbers.

Source: MXNet 1.9.1, python/mxnet/initializer.py.
"""

from __future__ import annotations

from math import prod

import numpy as np

from .. import random
from ..nd import NDArray
from .initializer import Initializer, register


@register
class Uniform(Initializer):
    """Uniform in [-scale, scale].

    Args:
        scale: the bound.
    """

    def __init__(self, scale: float = 0.07) -> None:
        super().__init__(scale=scale)
        self.scale = scale

    def _init_weight(self, desc: str, arr: NDArray) -> None:
        random.uniform(-self.scale, self.scale, arr.shape, out=arr)


@register
class Normal(Initializer):
    """Normal with mean 0.

    Args:
        sigma: the standard deviation.
    """

    def __init__(self, sigma: float = 0.01) -> None:
        super().__init__(sigma=sigma)
        self.sigma = sigma

    def _init_weight(self, desc: str, arr: NDArray) -> None:
        random.normal(0, self.sigma, arr.shape, out=arr)


@register
class Orthogonal(Initializer):
    """scale times a matrix with orthonormal rows or columns (Saxe et al., 2013).

    The matrix is U or V of the singular value decomposition of a random (rows, rest) matrix.

    Args:
        scale: the factor.
        rand_type: 'uniform' in [-1, 1], or 'normal'.
    """

    def __init__(self, scale: float = 1.414, rand_type: str = "uniform") -> None:
        super().__init__(scale=scale, rand_type=rand_type)
        self.scale = scale
        self.rand_type = rand_type

    def _init_weight(self, desc: str, arr: NDArray) -> None:
        shape = (arr.shape[0], prod(arr.shape[1:]))
        if self.rand_type == "uniform":
            drawn = random.uniform(-1.0, 1.0, shape=shape)
        elif self.rand_type == "normal":
            drawn = random.normal(0.0, 1.0, shape=shape)
        else:
            raise ValueError(
                f"Orthogonal: rand_type must be 'uniform' or 'normal', got {self.rand_type!r}"
            )
        u, _, v = np.linalg.svd(drawn.asnumpy(), full_matrices=False)
        basis = u if u.shape == shape else v
        arr[:] = (self.scale * basis).reshape(arr.shape)


@register
class Xavier(Initializer):
    """Random with a scale of sqrt(magnitude / factor) (Glorot and Bengio, 2010).

    For a weight (out, in, *kernel): fan_in = in * prod(kernel), fan_out = out * prod(kernel), and
    factor is one of them or their mean.

    Args:
        rnd_type: 'uniform' in ± the scale, or 'gaussian' with it as standard deviation.
        factor_type: 'avg', 'in' or 'out'.
        magnitude: see above.

    Raises:
        ValueError: when called: the weight is a vector; an unknown type.
    """

    def __init__(
        self, rnd_type: str = "uniform", factor_type: str = "avg", magnitude: float = 3
    ) -> None:
        super().__init__(rnd_type=rnd_type, factor_type=factor_type, magnitude=magnitude)
        self.rnd_type = rnd_type
        self.factor_type = factor_type
        self.magnitude = float(magnitude)

    def _init_weight(self, desc: str, arr: NDArray) -> None:
        if len(arr.shape) < 2:
            raise ValueError(
                f"Xavier initializer cannot be applied to vector {desc}. It requires at least 2D."
            )
        kernel = prod(arr.shape[2:])
        fan_in, fan_out = arr.shape[1] * kernel, arr.shape[0] * kernel
        factors = {"avg": (fan_in + fan_out) / 2.0, "in": fan_in, "out": fan_out}
        if self.factor_type not in factors:
            raise ValueError(
                f"Incorrect factor type {self.factor_type!r}; expected one of {sorted(factors)}"
            )
        scale = float(np.sqrt(self.magnitude / factors[self.factor_type]))
        if self.rnd_type == "uniform":
            random.uniform(-scale, scale, arr.shape, out=arr)
        elif self.rnd_type == "gaussian":
            random.normal(0, scale, arr.shape, out=arr)
        else:
            raise ValueError(
                f"Unknown random type {self.rnd_type!r}; expected 'uniform' or 'gaussian'"
            )


@register
class MSRAPrelu(Xavier):
    """Normal with variance 2 / ((1 + slope^2) factor) (He et al., 2015).

    Args:
        factor_type: 'avg', 'in' or 'out', as in Xavier.
        slope: of the PReLU that follows.
    """

    def __init__(self, factor_type: str = "avg", slope: float = 0.25) -> None:
        super().__init__("gaussian", factor_type, 2.0 / (1 + slope**2))
        self._kwargs = {"factor_type": factor_type, "slope": slope}
