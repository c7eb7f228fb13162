"""Special functions in float64: erf, its inverse, gamma, its logarithm and derivative of that.

The standard library has some of them for single numbers; the others are worked out here.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np


def _each(function: Callable[[float], float]) -> Callable[[np.ndarray], np.ndarray]:
    """A function of single numbers as one of arrays, in float64."""
    universal = np.frompyfunc(function, 1, 1)
    return lambda x: np.asarray(universal(np.asarray(x, np.float64)), np.float64)


def _gamma(x: float) -> float:
    """Gamma of one number: ±inf at ±0, nan at the other poles, inf where it overflows."""
    if x == 0:
        return math.copysign(math.inf, x)
    try:
        return math.gamma(x)
    except ValueError:
        return math.nan
    except OverflowError:
        return math.inf


def _log_gamma(x: float) -> float:
    """log |Gamma(x)| of one number: inf at the poles, and where it overflows."""
    try:
        return math.lgamma(x)
    except (ValueError, OverflowError):
        return math.inf


erf = _each(math.erf)
erfc = _each(math.erfc)
gamma = _each(_gamma)
log_gamma = _each(_log_gamma)


def inverse_erf(x: np.ndarray) -> np.ndarray:
    """The y with erf(y) = x; ±inf at ±1, nan beyond.

    A start that is right to three digits (Winitzki 2008), then Halley's method on erf(y) - x, where
    beyond x = 1/2 the difference is taken as (1 - x) - erfc(y), which does not cancel.

    >>> inverse_erf(np.array([0.0, 0.5, -1.0]))
    array([0.        , 0.47693628,       -inf])
    """
    x = np.asarray(x, np.float64)
    size = np.where(np.abs(x) < 1, np.abs(x), 0.0)
    logarithm = np.log1p(-size * size)
    half = 2 / (math.pi * 0.147) + logarithm / 2
    y = np.sqrt(np.sqrt(half * half - logarithm / 0.147) - half)
    for _ in range(3):
        away = np.where(size < 0.5, erf(y) - size, (1 - size) - erfc(y))
        step = away * (math.sqrt(math.pi) / 2) * np.exp(y * y)
        y = y - step / (1 + y * step)
    beyond = np.where(np.abs(x) == 1, np.inf, np.nan)
    return np.copysign(np.where(np.abs(x) < 1, y, beyond), x)


def digamma(x: np.ndarray) -> np.ndarray:
    """psi(x) = d log Gamma(x) / dx.

    psi(x) = psi(x + 1) - 1/x until x > 10, where the asymptotic series is exact to rounding;
    psi(x) = psi(1 - x) - pi / tan(pi x) for negative x.

    >>> digamma(np.array([1.0, 0.5]))
    array([-0.57721566, -1.96351003])
    """
    x = np.asarray(x, np.float64)
    y = np.where(x < 0, 1 - x, x)
    out = np.zeros_like(y)
    for _ in range(11):
        small = y <= 10
        out = out - np.where(small, 1 / y, 0)
        y = np.where(small, y + 1, y)
    z = 1 / (y * y)
    series = 0.0
    for coefficient in reversed((1 / 12, -1 / 120, 1 / 252, -1 / 240, 1 / 132, -691 / 32760)):
        series = z * (coefficient + series)
    out = out + np.log(y) - 0.5 / y - series
    below = np.where(x < 0, x - np.round(x), 0.5)
    return np.where(x < 0, out - math.pi / np.tan(math.pi * below), out)
