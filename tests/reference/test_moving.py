"""Operators that move and count numbers: closed forms, pullbacks, what comes of ties and edges."""

from __future__ import annotations

import numpy as np
import pytest

from reference.base import MXNetError
from reference.ops import (
    broadcast,
    extreme,
    gather,
    index,
    join,
    norms,
    order,
    place,
    reduce,
    repeat,
    shape,
    slice,
    transpose,
)

from .pullbacks import RANDOM, apart, draw, outputs

CUBE = (2, 3, 4)
IMAGE = (1, 2, 3, 4)
SIDES = (0, 0, 0, 0, 1, 2, 0, 1)


def check(function, *arrays, fixed=(), small=1e-6, **attributes):
    """Hold a pullback to central differences in all arrays but those at the `fixed` positions."""
    results = outputs(function, arrays, attributes)
    weights = tuple(RANDOM.uniform(-1, 1, r.shape) for r in results)
    several = isinstance(function.operator.forward(*arrays, **attributes), tuple)
    found = function.operator.pull(
        weights if several else weights[0],
        results if several else results[0],
        *arrays,
        **attributes,
    )

    def weighted(position, where, change):
        moved = [a.copy() for a in arrays]
        moved[position][where] += change
        results = outputs(function, moved, attributes)
        return sum((w * r).sum() for w, r in zip(weights, results, strict=True))

    for position, array in enumerate(arrays):
        if position in fixed:
            assert found[position] is None or not found[position].any()
            continue
        expected = np.zeros_like(array)
        for where in np.ndindex(array.shape):
            ahead, behind = (weighted(position, where, d) for d in (small, -small))
            expected[where] = (ahead - behind) / (2 * small)
        # what was broadcast is summed up by the caller
        axes = tuple(i for i, n in enumerate(array.shape) if found[position].shape[i] != n)
        gradient = found[position].sum(axis=axes, keepdims=True)
        np.testing.assert_allclose(gradient, expected, rtol=1e-5, atol=1e-7)


@pytest.mark.parametrize(
    ("function", "arrays", "attributes"),
    [
        (reduce.sum, [draw(*CUBE)], {"axis": (0, 2)}),
        (reduce.sum, [draw(*CUBE)], {"axis": 1, "exclude": True, "keepdims": True}),
        (reduce.mean, [draw(*CUBE)], {"axis": -1}),
        (reduce.prod, [draw(2, 3)], {"axis": 1}),
        (reduce.nansum, [draw(2, 3)], {}),
        (reduce.nanprod, [draw(2, 3)], {"axis": 0}),
        (reduce.cumsum, [draw(*CUBE)], {"axis": 1}),
        (reduce.cumsum, [draw(2, 3)], {}),
        (extreme.max, [apart(*CUBE)], {"axis": 1}),
        (extreme.min, [apart(*CUBE)], {"axis": (0, 2)}),
        (norms.norm, [draw(2, 3)], {"axis": 1}),
        (norms.norm, [draw(2, 3)], {"ord": 1}),
        (norms.moments, [draw(*CUBE)], {"axes": (0, 2)}),
        (norms.L2Normalization, [draw(*CUBE)], {"mode": "channel"}),
        (norms.L2Normalization, [draw(2, 3)], {}),
        (shape.Reshape, [draw(*CUBE)], {"shape": (-3, 0)}),
        (shape.Flatten, [draw(*CUBE)], {}),
        (shape.expand_dims, [draw(2, 3)], {"axis": 1}),
        (shape.squeeze, [draw(1, 3, 1)], {}),
        (broadcast.broadcast_to, [draw(2, 1)], {"shape": (2, 3)}),
        (broadcast.broadcast_axis, [draw(1, 3)], {"axis": 0, "size": 2}),
        (transpose.transpose, [draw(*CUBE)], {"axes": (2, 0, 1)}),
        (transpose.SwapAxis, [draw(*CUBE)], {"dim1": 0, "dim2": 2}),
        (transpose.depth_to_space, [draw(1, 8, 1, 2)], {"block_size": 2}),
        (transpose.space_to_depth, [draw(1, 1, 2, 4)], {"block_size": 2}),
        (join.Concat, [draw(2, 1), draw(2, 3)], {"dim": 1}),
        (join._rnn_param_concat, [draw(2), draw(3)], {"dim": 0}),
        (join.stack, [draw(2, 3), draw(2, 3)], {"axis": -1}),
        (join.SliceChannel, [draw(2, 4)], {"num_outputs": 2}),
        (join.SliceChannel, [draw(2, 2)], {"num_outputs": 2, "squeeze_axis": True}),
        (join.SliceChannel, [draw(2, 3)], {"num_outputs": 1}),
        (join._split_v2, [draw(2, 5)], {"indices": (0, 2, 2)}),
        (join._split_v2, [draw(2, 5)], {"indices": (), "sections": 2}),
        (repeat.tile, [draw(2, 3)], {"reps": (2, 1, 2)}),
        (repeat.repeat, [draw(2, 3)], {"repeats": 2, "axis": -1}),
        (repeat.repeat, [draw(2, 3)], {"repeats": 3}),
        *(
            (repeat.Pad, [draw(*IMAGE)], {"mode": mode, "pad_width": SIDES})
            for mode in ("constant", "edge", "reflect")
        ),
        (repeat.reverse, [draw(2, 3)], {"axis": (0, 1)}),
        (slice.slice, [draw(3, 4)], {"begin": (0, 3), "end": (None, 0), "step": (2, -2)}),
        (slice.slice_axis, [draw(3, 4)], {"axis": -1, "begin": 1, "end": None}),
        (slice.Crop, [draw(*IMAGE)], {"h_w": (2, 2), "center_crop": True}),
        (order.sort, [apart(*CUBE)], {"axis": 1, "is_ascend": False}),
        (order.sort, [apart(2, 3)], {"axis": None}),
        (order.topk, [apart(*CUBE)], {"axis": 1, "k": 2, "ret_typ": "value"}),
        (order.topk, [apart(2, 3)], {"axis": None, "k": 2, "ret_typ": "value"}),
        (place.diag, [draw(3)], {"k": -1}),
        (place.diag, [draw(2, 2, 3)], {"axis1": 2, "axis2": 0, "k": 1}),
    ],
)
def test_pullback(function, arrays, attributes):
    check(function, *arrays, **attributes)


@pytest.mark.parametrize(
    ("function", "arrays", "fixed", "attributes"),
    [
        (index.take, [draw(3, 2), np.array([0.0, -1, 5, 0])], [1], {"mode": "wrap"}),
        (index.take, [draw(3, 2), np.array([[0.0, 1], [1, 7]])], [1], {"axis": 1}),
        (index.pick, [draw(2, 3), np.array([0.0, 9])], [1], {}),
        (index.pick, [draw(2, 3), np.array([[0.0, 1, 1]])], [1], {"axis": 0, "keepdims": True}),
        (
            index.Embedding,
            [np.array([2.0, 0, 2]), draw(3, 2)],
            [0],
            {"input_dim": 3, "output_dim": 2},
        ),
        (gather.gather_nd, [draw(2, 3), np.array([[0, 0, -1], [1, 1, 2]])], [1], {}),
        (gather.scatter_nd, [draw(2), np.array([[0, 1], [1, 2]])], [1], {"shape": (2, 3)}),
        (gather.where, [np.array([1, 0]), draw(2, 3), draw(2, 3)], [0], {}),
        (shape.reshape_like, [draw(6, 2), draw(3, 2)], [1], {"lhs_end": 1}),
        (slice.slice_like, [draw(3, 4), draw(2, 3)], [1], {}),
        (slice.Crop, [draw(*IMAGE), draw(1, 1, 2, 2)], [1], {"offset": (1, 1)}),
        (broadcast.broadcast_like, [draw(2, 1), draw(2, 3)], [1], {}),
        (place._contrib_index_copy, [draw(3, 2), np.array([2, 0]), draw(2, 2)], [1], {}),
        (place._contrib_boolean_mask, [draw(3, 2), np.array([1, 0, 1])], [1], {}),
    ],
)
def test_pullback_beside_what_only_points(function, arrays, fixed, attributes):
    check(function, *arrays, fixed=fixed, **attributes)


def test_inverses():
    x = draw(2, 3)
    np.testing.assert_array_equal(join.Concat(*join.SliceChannel(x, num_outputs=3), dim=1), x)
    np.testing.assert_array_equal(repeat.reverse(repeat.reverse(x, axis=1), axis=1), x)
    places = place._unravel_index(np.arange(6.0), shape=(2, 3))
    np.testing.assert_array_equal(place._ravel_multi_index(places, shape=(2, 3)), np.arange(6))
    np.testing.assert_array_equal(gather.gather_nd(x, places), x.ravel())
    np.testing.assert_array_equal(gather.scatter_nd(x.ravel(), places, shape=(2, 3)), x)
    order_of = order.argsort(x, axis=1, dtype="int64")
    np.testing.assert_array_equal(np.take_along_axis(x, order_of, 1), order.sort(x))


def test_khatri_rao_is_kronecker_by_columns():
    a, b = draw(2, 3), draw(4, 3)
    columns = [np.kron(a[:, c], b[:, c]) for c in range(3)]
    np.testing.assert_array_equal(repeat.khatri_rao(a, b), np.stack(columns, 1))


def test_ties():
    x = np.array([2.0, 1, 2, 1])
    assert order.argsort(x).tolist() == [1, 3, 0, 2]
    assert order.argsort(x, is_ascend=False).tolist() == [0, 2, 1, 3]
    assert order.topk(x, k=3).tolist() == [0, 2, 1]
    (gradient,) = extreme.max.operator.pull(np.ones(1), np.array([2.0]), x)
    assert gradient.tolist() == [1, 0, 1, 0]


def test_nan_is_the_largest():
    x = np.array([1, np.nan, 3.0])
    assert order.argsort(x).tolist() == [0, 2, 1]
    assert order.argsort(x, is_ascend=False).tolist() == [1, 2, 0]
    assert np.isnan(extreme.max(x)).all()
    assert extreme.argmax(x).tolist() == [1]


def test_indices_out_of_range():
    x = np.array([10.0, 20, 30])
    outside = np.array([-1.0, 3])
    assert index.take(x, outside).tolist() == [10, 30]
    assert index.take(x, outside, mode="wrap").tolist() == [30, 10]
    with pytest.raises(MXNetError, match="take: an index is out of range"):
        index.take(x, outside, mode="raise")
    with pytest.raises(IndexError, match="index 3 is out of bounds for axis 0"):
        gather.gather_nd(x, outside[None])
    assert index.one_hot(outside, depth=3).tolist() == [[0, 0, 0], [0, 0, 0]]


def test_histogram_agrees_with_numpy():
    x = RANDOM.uniform(-1, 2, 100)
    counts, bounds = order._histogram(x, bin_cnt=7, range=(0.0, 1.5))
    expected, edges = np.histogram(x, 7, (0.0, 1.5))
    np.testing.assert_array_equal(counts, expected)
    np.testing.assert_allclose(bounds, edges)
    again, _ = order._histogram(x, bounds)
    np.testing.assert_array_equal(again, expected)
