"""What JAX does otherwise than MXNet, and why."""

from __future__ import annotations

from portable.spec.deviation import Deviation

DEVIATIONS = (
    Deviation(
        "operators/_linalg_potrf/not positive definite",
        "Whether a matrix has a Cholesky factor depends on its numbers, which a compiled program "
        "cannot refuse; JAX answers with nan.",
        "https://docs.jax.dev/en/latest/_autosummary/jax.numpy.linalg.cholesky.html",
    ),
    Deviation(
        "operators/_linalg_inverse/singular",
        "Whether a matrix is singular depends on its numbers, which a compiled program cannot "
        "refuse; JAX answers with inf or nan.",
        "https://docs.jax.dev/en/latest/_autosummary/jax.numpy.linalg.inv.html",
    ),
)
