"""Products of matrices. `axis`, that of the rows, is not negative."""

from __future__ import annotations

import jax.numpy as jnp
from jax import Array, lax


def _turned(a: Array, transposed: bool) -> Array:
    return a.mT if transposed else a


def _product(a: Array, b: Array) -> Array:
    """In the full precision of the dtype, on GPUs too."""
    return jnp.matmul(a, b, precision="highest")


def _linalg_gemm2(
    A: Array,
    B: Array,
    transpose_a: bool = False,
    transpose_b: bool = False,
    alpha: float = 1.0,
    axis: int = 0,
) -> Array:
    left, right = jnp.moveaxis(A, axis, -2), jnp.moveaxis(B, axis, -2)
    product = _product(_turned(left, transpose_a), _turned(right, transpose_b))
    return jnp.moveaxis(alpha * product, -2, axis)


def _linalg_gemm(
    A: Array,
    B: Array,
    C: Array,
    transpose_a: bool = False,
    transpose_b: bool = False,
    alpha: float = 1.0,
    beta: float = 1.0,
    axis: int = 0,
) -> Array:
    return _linalg_gemm2(A, B, transpose_a, transpose_b, alpha, axis) + beta * C


def _linalg_syrk(A: Array, transpose: bool = False, alpha: float = 1.0) -> Array:
    return alpha * (_product(A.mT, A) if transpose else _product(A, A.mT))


def _linalg_trmm(
    A: Array,
    B: Array,
    transpose: bool = False,
    rightside: bool = False,
    lower: bool = True,
    alpha: float = 1.0,
) -> Array:
    side = _turned(jnp.tril(A) if lower else jnp.triu(A), transpose)
    return alpha * (_product(B, side) if rightside else _product(side, B))


def _linalg_trsm(
    A: Array,
    B: Array,
    transpose: bool = False,
    rightside: bool = False,
    lower: bool = True,
    alpha: float = 1.0,
) -> Array:
    return alpha * lax.linalg.triangular_solve(
        A, B, left_side=not rightside, lower=lower, transpose_a=transpose
    )
