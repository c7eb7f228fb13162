"""Rounding and signs, element by element. The results change in jumps, so that gradients are 0."""

from __future__ import annotations

from ..case import ROUNDING, Case, values
from ..families import unary
from ..operator import Array, operator

HALVES = Case("halves", (values(0.5, -0.5, 1.5, -1.5, 2.5, -2.5, 0.49999997, 1e7, -0.2),))


@operator(
    cases=(*unary(integers=(0, 1, 5, -3), numbers_only=True), HALVES),
    tolerance=ROUNDING,
    source="src/operator/tensor/elemwise_unary_op_basic.cc",
)
def round(data: Array) -> Array:
    """Nearest integer, element by element: halves go away from 0.

    Args:
        data: any shape, numbers.

    Returns:
        The shape and dtype of `data`. Gradient: 0.

    Raises:
        MXNetError: `data` is bool.
    """


@operator(
    cases=(*unary(integers=(0, 1, 5, -3), numbers_only=True), HALVES),
    tolerance=ROUNDING,
    source="src/operator/tensor/elemwise_unary_op_basic.cc",
)
def rint(data: Array) -> Array:
    """Nearest integer, element by element: halves go down.

    Args:
        data: any shape, numbers.

    Returns:
        The shape and dtype of `data`. Gradient: 0.

    Raises:
        MXNetError: `data` is bool.
    """


@operator(
    cases=(*unary(integers=(0, 1, 5, -3), numbers_only=True), HALVES),
    tolerance=ROUNDING,
    source="src/operator/tensor/elemwise_unary_op_basic.cc",
)
def ceil(data: Array) -> Array:
    """Round up, element by element: the smallest integer >= data.

    Args:
        data: any shape, numbers.

    Returns:
        The shape and dtype of `data`. Gradient: 0.

    Raises:
        MXNetError: `data` is bool.
    """


@operator(
    cases=(*unary(integers=(0, 1, 5, -3), numbers_only=True), HALVES),
    tolerance=ROUNDING,
    source="src/operator/tensor/elemwise_unary_op_basic.cc",
)
def floor(data: Array) -> Array:
    """Round down, element by element: the largest integer <= data.

    Args:
        data: any shape, numbers.

    Returns:
        The shape and dtype of `data`. Gradient: 0.

    Raises:
        MXNetError: `data` is bool.
    """


@operator(
    cases=(*unary(integers=(0, 1, 5, -3), numbers_only=True), HALVES),
    tolerance=ROUNDING,
    source="src/operator/tensor/elemwise_unary_op_basic.cc",
)
def trunc(data: Array) -> Array:
    """Cut towards zero, element by element: the integer part of data.

    Args:
        data: any shape, numbers.

    Returns:
        The shape and dtype of `data`. Gradient: 0.

    Raises:
        MXNetError: `data` is bool.
    """


@operator(
    cases=(*unary(integers=(0, 1, 5, -3), numbers_only=True), HALVES),
    tolerance=ROUNDING,
    source="src/operator/tensor/elemwise_unary_op_basic.cc",
)
def fix(data: Array) -> Array:
    """Cut towards zero, element by element: the integer part of data.

    Args:
        data: any shape, numbers.

    Returns:
        The shape and dtype of `data`. Gradient: 0.

    Raises:
        MXNetError: `data` is bool.
    """


@operator(
    cases=(*unary(integers=(0, 1, 5, -3), numbers_only=True), HALVES),
    tolerance=ROUNDING,
    source="src/operator/contrib/stes_op.cc",
)
def _contrib_round_ste(data: Array) -> Array:
    """Nearest integer with a gradient passed straight through, element by element.

    Args:
        data: any shape, numbers.

    Returns:
        The shape and dtype of `data`. Gradient: g, as if it were the identity.

    Raises:
        MXNetError: `data` is bool.
    """


@operator(
    cases=(*unary(integers=(0, 1, 5, -3), numbers_only=True), HALVES),
    tolerance=ROUNDING,
    source="src/operator/tensor/elemwise_unary_op_basic.cc",
)
def sign(data: Array) -> Array:
    """Sign, element by element: 1 above 0, -1 below, 0 at 0 and for nan.

    Args:
        data: any shape, numbers.

    Returns:
        The shape and dtype of `data`. Gradient: 0.

    Raises:
        MXNetError: `data` is bool.
    """


@operator(
    cases=(*unary(integers=(0, 1, 5, -3), numbers_only=True), HALVES),
    tolerance=ROUNDING,
    source="src/operator/contrib/stes_op.cc",
)
def _contrib_sign_ste(data: Array) -> Array:
    """Sign with a gradient passed straight through, element by element.

    Args:
        data: any shape, numbers.

    Returns:
        The shape and dtype of `data`. Gradient: g, as if it were the identity.

    Raises:
        MXNetError: `data` is bool.
    """
