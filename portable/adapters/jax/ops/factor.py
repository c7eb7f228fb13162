"""Factors, determinants, inverses."""

from __future__ import annotations

import jax.numpy as jnp
from jax import Array, lax


def _symmetric(a: Array) -> Array:
    """The numbers of the lower triangle, mirrored, with the gradient that a symmetric matrix has."""
    mean = (a + a.mT) / 2
    lower = jnp.tril(a) + jnp.tril(a, -1).mT
    return mean + lax.stop_gradient(lower - mean)


def _linalg_potrf(A: Array) -> Array:
    return lax.linalg.cholesky(_symmetric(A), symmetrize_input=False)


def _linalg_potri(A: Array) -> Array:
    one = jnp.broadcast_to(jnp.eye(A.shape[-1], dtype=A.dtype), A.shape)
    inverse = lax.linalg.triangular_solve(A, one, left_side=True, lower=True)
    return jnp.matmul(inverse.mT, inverse, precision="highest")


def _linalg_gelqf(A: Array) -> tuple[Array, Array]:
    q, r = jnp.linalg.qr(A.mT)
    return q.mT, r.mT


def _linalg_syevd(A: Array) -> tuple[Array, Array]:
    values, vectors = jnp.linalg.eigh(_symmetric(A), symmetrize_input=False)
    rows = vectors.mT
    largest = jnp.abs(rows).argmax(-1, keepdims=True)
    return rows * lax.stop_gradient(jnp.sign(jnp.take_along_axis(rows, largest, -1))), values


def _linalg_sumlogdiag(A: Array) -> Array:
    return jnp.atleast_1d(jnp.log(A.diagonal(axis1=-2, axis2=-1)).sum(-1))


def _regular(a: Array) -> tuple[Array, Array]:
    """Which matrices are singular, and all of them with those replaced, which get no gradient."""
    singular = lax.stop_gradient(jnp.linalg.det(a)) == 0
    return singular, jnp.where(singular[..., None, None], jnp.eye(a.shape[-1], dtype=a.dtype), a)


def _linalg_det(A: Array) -> Array:
    singular, regular = _regular(A)
    return jnp.atleast_1d(jnp.where(singular, 0, jnp.linalg.det(regular)))


def _linalg_slogdet(A: Array) -> tuple[Array, Array]:
    singular, regular = _regular(A)
    sign, logarithm = jnp.linalg.slogdet(regular)
    return (
        jnp.atleast_1d(jnp.where(singular, 0, sign)),
        jnp.atleast_1d(jnp.where(singular, -jnp.inf, logarithm)),
    )


def _linalg_inverse(A: Array) -> Array:
    return jnp.linalg.inv(A)
