"""Attention of several heads on projections that lie side by side, as transformers compute them.

The projections of each head stand together: (query, key, value) of head 0, then of head 1, ...
"""

from __future__ import annotations

from typing import Any

from ..case import PRODUCT, Case, Input
from ..operator import Array, operator

SOURCE = "src/operator/contrib/transformer.cc"
SINGLE = "MXNet multiplies other floats than float32 on the GPU only"
UNCHECKED = "MXNet does not check, and mixes up the heads, or ends the process"


def heads(name: str, *inputs: Input, number: int = 2, **facts: Any) -> Case:
    """One call."""
    return Case(name, inputs, {"heads": number}, **facts)


def other(dtype: str, *shapes: tuple[int, ...]) -> Case:
    """Another dtype, which MXNet has on the GPU."""
    return heads(dtype, *(Input(s, dtype) for s in shapes), judge="reference", reason=SINGLE)


def refused(name: str, *says: str, inputs: tuple[Input, ...], number: int = 2) -> Case:
    """A call that MXNet refuses."""
    return heads(name, *inputs, number=number, raises="MXNetError", says=says)


def unchecked(name: str, *says: str, inputs: tuple[Input, ...], number: int = 2) -> Case:
    """A call that MXNet should refuse."""
    case = refused(name, *says, inputs=inputs, number=number)
    return case.but(judge="reference", reason=UNCHECKED)


ALL = Input((3, 2, 12))
WEIGHTS = Input((4, 3, 3))


@operator(
    cases=(
        heads("two heads", ALL),
        heads("one head", Input((4, 1, 9)), number=1),
        heads("heads of one number", Input((2, 3, 9)), number=3),
        other("float64", (3, 2, 12)),
        refused("integers", "int32", inputs=(Input((3, 2, 12), "int32"),)),
        refused("two axes", "(2, 12)", inputs=(Input((2, 12)),)),
        unchecked("heads that do not fit", "heads=3", inputs=(ALL,), number=3),
        unchecked("no heads", "heads=0", inputs=(ALL,), number=0),
    ),
    tolerance=PRODUCT,
    source=SOURCE,
)
def _contrib_interleaved_matmul_selfatt_qk(queries_keys_values: Array, heads: int) -> Array:
    """Scores of self-attention: query i times key j over sqrt(d), for each sequence and head.

    Args:
        queries_keys_values: (L, B, heads 3 d), floats; for each head its query, key and value.
        heads: how many.

    Returns:
        (B heads, L, L). Gradient: of the products; 0 for the values.

    Raises:
        MXNetError: the shape does not fit, or the dtype is not a floating one.
    """


@operator(
    cases=(
        heads("two heads", ALL, WEIGHTS),
        heads("one head", Input((4, 1, 9)), Input((1, 4, 4)), number=1),
        other("float64", (3, 2, 12), (4, 3, 3)),
        refused("mixed dtypes", "float64", inputs=(ALL, Input((4, 3, 3), "float64"))),
        refused("two axes", "(2, 12)", inputs=(Input((2, 12)), WEIGHTS)),
        unchecked("other heads", "attention", inputs=(ALL, Input((2, 3, 3)))),
        unchecked("other length", "attention", inputs=(ALL, Input((4, 3, 2)))),
        unchecked("heads that do not fit", "heads=3", inputs=(ALL, WEIGHTS), number=3),
    ),
    tolerance=PRODUCT,
    source=SOURCE,
)
def _contrib_interleaved_matmul_selfatt_valatt(
    queries_keys_values: Array, attention: Array, heads: int
) -> Array:
    """Result of self-attention: the values, weighted, for each position and head.

    Args:
        queries_keys_values: (L, B, heads 3 d), floats; for each head its query, key and value.
        attention: (B heads, L, L), weights.
        heads: how many.

    Returns:
        (L, B, heads d). Gradients: of the products; 0 for queries and keys.

    Raises:
        MXNetError: shapes do not fit, or the dtypes differ or are not floats.
    """


QUERIES, PAIRS = Input((3, 2, 4)), Input((5, 2, 8))


@operator(
    cases=(
        heads("two heads", QUERIES, PAIRS),
        heads("one head", Input((2, 1, 3)), Input((2, 1, 6)), number=1),
        other("float64", (3, 2, 4), (5, 2, 8)),
        refused("mixed dtypes", "float64", inputs=(QUERIES, Input((5, 2, 8), "float64"))),
        refused("other size", "(5, 2, 6)", inputs=(QUERIES, Input((5, 2, 6)))),
        refused("other batch", "(5, 1, 8)", inputs=(QUERIES, Input((5, 1, 8)))),
        refused("two axes", "(5, 8)", inputs=(QUERIES, Input((5, 8)))),
        unchecked("heads that do not fit", "heads=3", inputs=(QUERIES, PAIRS), number=3),
    ),
    tolerance=PRODUCT,
    source=SOURCE,
)
def _contrib_interleaved_matmul_encdec_qk(queries: Array, keys_values: Array, heads: int) -> Array:
    """Scores of attention between two sequences: query i times key j over sqrt(d), for each head.

    Args:
        queries: (L, B, heads d), floats; keys_values: (M, B, heads 2 d), for each head key and value.
        heads: how many.

    Returns:
        (B heads, L, M). Gradients: of the products; 0 for the values.

    Raises:
        MXNetError: shapes do not fit, or the dtypes differ or are not floats.
    """


@operator(
    cases=(
        heads("two heads", PAIRS, Input((4, 3, 5))),
        heads("one head", Input((2, 1, 6)), Input((1, 3, 2)), number=1),
        other("float64", (5, 2, 8), (4, 3, 5)),
        refused("mixed dtypes", "float64", inputs=(PAIRS, Input((4, 3, 5), "float64"))),
        refused("two axes", "(5, 8)", inputs=(Input((5, 8)), Input((4, 3, 5)))),
        unchecked("other heads", "attention", inputs=(PAIRS, Input((2, 3, 5)))),
        unchecked("other length", "attention", inputs=(PAIRS, Input((4, 3, 4)))),
        unchecked("heads that do not fit", "heads=3", inputs=(PAIRS, Input((4, 3, 5))), number=3),
    ),
    tolerance=PRODUCT,
    source=SOURCE,
)
def _contrib_interleaved_matmul_encdec_valatt(
    keys_values: Array, attention: Array, heads: int
) -> Array:
    """Result of attention between two sequences: the values, weighted, for each position and head.

    Args:
        keys_values: (M, B, heads 2 d), floats; for each head its key and value.
        attention: (B heads, L, M), weights.
        heads: how many.

    Returns:
        (L, B, heads d). Gradients: of the products; 0 for the keys.

    Raises:
        MXNetError: shapes do not fit, or the dtypes differ or are not floats.
    """
