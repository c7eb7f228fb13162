"""The error function, the gamma function and their relatives."""

from __future__ import annotations

import jax
import jax.numpy as jnp
from jax import Array, lax

from ..elementwise import in_floats, sloped


def _gamma(data: Array) -> Array:
    wide = data.astype("float64")
    out = jax.scipy.special.gamma(wide)
    out = jnp.where(wide == jnp.floor(wide), jnp.round(out), out)  # factorials are whole numbers
    return out.astype(data.dtype)


def _slope(data: Array) -> Array:
    wide = data.astype("float64")
    return (jax.scipy.special.gamma(wide) * jax.scipy.special.digamma(wide)).astype(data.dtype)


def _log_gamma(data: Array) -> Array:
    return jax.scipy.special.gammaln(data.astype("float64")).astype(data.dtype)


_gamma_function = sloped(_gamma, _slope)


@in_floats
def erf(data: Array) -> Array:
    return lax.erf(data)


@in_floats
def erfinv(data: Array) -> Array:
    return lax.erf_inv(data)


@in_floats
def gamma(data: Array) -> Array:
    return _gamma_function(data)


@in_floats
def gammaln(data: Array) -> Array:
    return _log_gamma(data)
