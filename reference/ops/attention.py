"""Attention of several heads on projections that lie side by side, as transformers compute them.

The projections of each head stand together: (query, key, value) of head 0, then of head 1, ... All
are products, written with einsum's letters: l and m positions, n sequence and head, d features.
"""

from __future__ import annotations

import numpy as np

from ..base import MXNetError
from ..floats import require_floats, widened
from ..operator import Array, operator


def _split(op, name, data, heads, each):
    """Projections (length, batch * heads, each, d)."""
    require_floats(op, **{name: data})
    if data.ndim != 3 or heads < 1 or data.shape[2] % (heads * each):
        raise MXNetError(
            f"{op}: {name} has shape {data.shape} and heads={heads}; expected (length, batch, "
            f"features), the features a multiple of {each} for each head"
        )
    return data.reshape(data.shape[0], data.shape[1] * heads, each, -1)


def _product(letters, a, b, like):
    """einsum of two arrays in the dtype of a third, float16 added in float32."""
    return np.einsum(letters, widened(a), widened(b)).astype(like.dtype)


def _root(data):
    """sqrt(d), in the dtype of the data."""
    return np.sqrt(data.shape[-1]).astype(data.dtype)


def _check_weights(op, attention, projections, length=None):
    """Weights for each sequence and head, and each position."""
    positions, sequences = projections.shape[:2]
    length = attention.shape[1] if length is None and attention.ndim == 3 else length
    if attention.shape != (sequences, length, positions):
        raise MXNetError(
            f"{op}: attention has shape {attention.shape}; expected ({sequences}, "
            f"{length or 'queries'}, {positions})"
        )


def _put(parts, like):
    """Gradients of the projections, None for 0, in the shape of what they were split from."""
    zeros = next(np.zeros_like(part) for part in parts if part is not None)
    filled = [zeros if part is None else part for part in parts]
    return np.stack(filled, 2).reshape(like.shape)


@operator
def _contrib_interleaved_matmul_selfatt_qk(queries_keys_values: Array, heads: int) -> Array:
    """Scores of self-attention: out[n, l, m] = sum_d q[l, n, d] k[m, n, d] / sqrt(D).

    queries_keys_values: (L, B, heads 3 D). Gives (B heads, L, L). The gradients are those of the
    product, 0 for the values. Source: MXNet 1.9.1, src/operator/contrib/transformer.cc.

    >>> _contrib_interleaved_matmul_selfatt_qk(np.array([[[2.0, 3.0, 0.0]]]), 1)
    array([[[6.]]])
    """
    op = "_contrib_interleaved_matmul_selfatt_qk"
    split = _split(op, "queries_keys_values", queries_keys_values, heads, 3)
    return _product("lnd,mnd->nlm", split[:, :, 0] / _root(split), split[:, :, 1], split)


@_contrib_interleaved_matmul_selfatt_qk.pullback(once=True)
def _(g, out, data, heads):
    split = _split("", "queries_keys_values", data, heads, 3)
    g = g / _root(split)
    queries = _product("nlm,mnd->lnd", g, split[:, :, 1], split)
    keys = _product("nlm,lnd->mnd", g, split[:, :, 0], split)
    return _put((queries, keys, None), data)


@operator
def _contrib_interleaved_matmul_selfatt_valatt(
    queries_keys_values: Array, attention: Array, heads: int
) -> Array:
    """Result of self-attention: out[l, n, d] = sum_m attention[n, l, m] v[m, n, d].

    queries_keys_values: (L, B, heads 3 D); attention: (B heads, L, L). Gives (L, B, heads D). The
    gradients are those of the product. Source: MXNet 1.9.1, src/operator/contrib/transformer.cc.

    >>> data, weights = np.array([[[2.0, 3.0, 5.0]]]), np.array([[[0.5]]])
    >>> _contrib_interleaved_matmul_selfatt_valatt(data, weights, 1)
    array([[[2.5]]])
    """
    op = "_contrib_interleaved_matmul_selfatt_valatt"
    split = _split(op, "queries_keys_values", queries_keys_values, heads, 3)
    _check_weights(op, attention, split, len(split))
    out = _product("nlm,mnd->lnd", attention, split[:, :, 2], split)
    return out.reshape(len(out), queries_keys_values.shape[1], -1)


@_contrib_interleaved_matmul_selfatt_valatt.pullback(once=True)
def _(g, out, data, attention, heads):
    split = _split("", "queries_keys_values", data, heads, 3)
    g = g.reshape(len(g), split.shape[1], -1)
    values = _product("nlm,lnd->mnd", attention, g, split)
    weights = _product("lnd,mnd->nlm", g, split[:, :, 2], split)
    return _put((None, None, values), data), weights


@operator
def _contrib_interleaved_matmul_encdec_qk(queries: Array, keys_values: Array, heads: int) -> Array:
    """Scores between two sequences: out[n, l, m] = sum_d q[l, n, d] k[m, n, d] / sqrt(D).

    queries: (L, B, heads D); keys_values: (M, B, heads 2 D). Gives (B heads, L, M). The gradients
    are those of the product. Source: MXNet 1.9.1, src/operator/contrib/transformer.cc.

    >>> _contrib_interleaved_matmul_encdec_qk(np.array([[[2.0]]]), np.array([[[3.0, 5.0]]]), 1)
    array([[[6.]]])
    """
    op = "_contrib_interleaved_matmul_encdec_qk"
    first = _split(op, "queries", queries, heads, 1)
    second = _split(op, "keys_values", keys_values, heads, 2)
    if keys_values.shape[1:] != (queries.shape[1], 2 * queries.shape[2]):
        raise MXNetError(
            f"{op}: keys_values has shape {keys_values.shape}; expected (length, "
            f"{queries.shape[1]}, {2 * queries.shape[2]})"
        )
    return _product("lnd,mnd->nlm", first[:, :, 0] / _root(first), second[:, :, 0], first)


@_contrib_interleaved_matmul_encdec_qk.pullback(once=True)
def _(g, out, queries, keys_values, heads):
    first = _split("", "queries", queries, heads, 1)
    second = _split("", "keys_values", keys_values, heads, 2)
    g = g / _root(first)
    back = _product("nlm,mnd->lnd", g, second[:, :, 0], first)
    keys = _product("nlm,lnd->mnd", g, first[:, :, 0], first)
    return back.reshape(queries.shape), _put((keys, None), keys_values)


@operator
def _contrib_interleaved_matmul_encdec_valatt(
    keys_values: Array, attention: Array, heads: int
) -> Array:
    """Result of attention between two sequences: out[l, n, d] = sum_m attention[n, l, m] v[m, n, d].

    keys_values: (M, B, heads 2 D); attention: (B heads, L, M). Gives (L, B, heads D). The gradients
    are those of the product. Source: MXNet 1.9.1, src/operator/contrib/transformer.cc.

    >>> data, weights = np.array([[[3.0, 5.0]]]), np.array([[[0.5]]])
    >>> _contrib_interleaved_matmul_encdec_valatt(data, weights, 1)
    array([[[2.5]]])
    """
    op = "_contrib_interleaved_matmul_encdec_valatt"
    split = _split(op, "keys_values", keys_values, heads, 2)
    _check_weights(op, attention, split)
    out = _product("nlm,mnd->lnd", attention, split[:, :, 1], split)
    return out.reshape(len(out), keys_values.shape[1], -1)


@_contrib_interleaved_matmul_encdec_valatt.pullback(once=True)
def _(g, out, keys_values, attention, heads):
    split = _split("", "keys_values", keys_values, heads, 2)
    g = g.reshape(len(g), split.shape[1], -1)
    values = _product("nlm,lnd->mnd", attention, g, split)
    weights = _product("lnd,mnd->nlm", g, split[:, :, 1], split)
    return _put((None, values), keys_values), weights
