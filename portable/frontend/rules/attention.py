"""What attention of several heads asks of shapes."""

from __future__ import annotations

from . import Attributes, Shape, rule
from .axes import require
from .floats import require_shape, same_floats


def require_heads(op: str, name: str, shape: Shape, heads: int, each: int) -> None:
    """Projections (length, batch, heads * each * d)."""
    require(
        len(shape) == 3 and heads > 0 and shape[2] % (heads * each) == 0,
        f"{op}: {name} has shape {shape} and heads={heads}; give (length, batch, features), the "
        f"features a multiple of {each} for each head",
    )


@rule("_contrib_interleaved_matmul_selfatt_qk", "_contrib_interleaved_matmul_selfatt_valatt")
def self_attention(
    op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes
) -> Attributes:
    """Three projections for each head, and weights for each sequence and head."""
    same_floats(op, shapes, dtypes, attributes)
    heads = attributes["heads"]
    require_heads(op, "queries_keys_values", shapes[0], heads, 3)
    length, batch, _ = shapes[0]
    for weights in shapes[1:]:
        require_shape(op, "attention", weights, (batch * heads, length, length))
    return attributes


@rule("_contrib_interleaved_matmul_encdec_qk")
def scores(op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes) -> Attributes:
    """One projection for each head, and two of the other sequence."""
    same_floats(op, shapes, dtypes, attributes)
    (queries, pairs), heads = shapes, attributes["heads"]
    require_heads(op, "queries", queries, heads, 1)
    require_heads(op, "keys_values", pairs, heads, 2)
    require_shape(op, "keys_values", pairs, (pairs[0], queries[1], 2 * queries[2]))
    return attributes


@rule("_contrib_interleaved_matmul_encdec_valatt")
def values(op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes) -> Attributes:
    """Two projections for each head, and weights for each sequence and head."""
    same_floats(op, shapes, dtypes, attributes)
    (pairs, weights), heads = shapes, attributes["heads"]
    require_heads(op, "keys_values", pairs, heads, 2)
    require(
        len(weights) == 3 and weights[::2] == (pairs[1] * heads, pairs[0]),
        f"{op}: attention has shape {weights}; give ({pairs[1] * heads}, queries, {pairs[0]})",
    )
    return attributes
