"""Boxes and single-shot detection: held to loops over pairs, to closed forms, to each other."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest

from reference.base import MXNetError
from reference.ops import boxes, multibox

from .pullbacks import RANDOM


def corners(count):
    """Boxes of positive size inside of the unit square, the same for each number of them."""
    rng = np.random.default_rng(count)
    low = rng.uniform(0, 0.6, (count, 2))
    return np.concatenate([low, low + rng.uniform(0.1, 0.4, (count, 2))], -1)


def centered(box):
    """The same boxes as center, width and height."""
    return np.concatenate([(box[..., :2] + box[..., 2:]) / 2, box[..., 2:] - box[..., :2]], -1)


def overlap(a, b, cells=400):
    """Overlap by counting the cells of a fine grid."""
    middle = (np.arange(cells) + 0.5) / cells
    inside = [
        ((middle > box[0]) & (middle < box[2]))[:, None] & ((middle > box[1]) & (middle < box[3]))
        for box in (a, b)
    ]
    return (inside[0] & inside[1]).sum() / (inside[0] | inside[1]).sum()


def test_overlap_is_a_ratio_of_areas():
    left, right = corners(4), corners(3)
    found = boxes._contrib_box_iou(left, right)
    counted = [[overlap(a, b) for b in right] for a in left]
    np.testing.assert_allclose(found, counted, atol=0.02)
    np.testing.assert_allclose(
        boxes._contrib_box_iou(centered(left), centered(right), "center"), found, rtol=1e-12
    )


def suppressed(rows, most):
    """Which rows stay, by looking at all better ones that stay."""
    order = sorted(range(len(rows)), key=lambda i: -rows[i, 1])
    kept = []
    for i in order:
        if all(
            boxes._contrib_box_iou(rows[i : i + 1, 2:], rows[j : j + 1, 2:]) <= most
            or rows[i, 0] != rows[j, 0]
            for j in kept
        ):
            kept.append(i)
    return kept


@pytest.mark.parametrize("most", [0.05, 0.3, 0.9])
def test_suppression(most):
    rows = np.column_stack([RANDOM.randint(0, 2, 30), RANDOM.uniform(0.1, 1, 30), corners(30)])
    kept = suppressed(rows, most)
    found = boxes._contrib_box_nms(rows, overlap_thresh=most, id_index=0)
    np.testing.assert_array_equal(found[: len(kept)], rows[kept])
    assert (found[len(kept) :] == -1).all()
    (back,) = boxes._contrib_box_nms.operator.pull(found, found, rows, most, id_index=0)
    np.testing.assert_array_equal(back[kept], rows[kept])
    assert not np.delete(back, kept, 0).any()


def test_suppression_of_batches_is_that_of_each():
    rows = np.column_stack([RANDOM.uniform(0.1, 1, (6, 1)), corners(6)]).reshape(2, 3, 5)
    columns = {"coord_start": 1, "score_index": 0}
    each = [boxes._contrib_box_nms(image, **columns) for image in rows]
    np.testing.assert_array_equal(boxes._contrib_box_nms(rows, **columns), each)


def test_matching_takes_the_best_pair_first():
    scores = RANDOM.permutation(12).reshape(3, 4) / 12.0
    rows, columns = boxes._contrib_bipartite_matching(scores, threshold=-1.0)
    free = set(itertools.product(range(3), range(4)))
    while free:
        row, column = max(free, key=lambda place: scores[place])
        assert rows[row] == column
        assert columns[column] == row
        free = {(r, c) for r, c in free if r != row and c != column}
    assert (columns == -1).sum() == 1


def test_decoding_undoes_encoding():
    anchors, truth = corners(5)[None], corners(5)[None]
    stds = np.array([0.1, 0.1, 0.2, 0.2])
    match, ones = np.arange(5.0)[None], np.ones((1, 5))
    offsets, mask = boxes._contrib_box_encode(ones, match, anchors, truth, np.zeros(4), stds)
    assert mask.all()
    scaled = {f"std{i}": float(std) for i, std in enumerate(stds)}
    found = boxes._contrib_box_decode(offsets, anchors, **scaled, format="corner")
    np.testing.assert_allclose(found, truth, rtol=1e-6)


def test_anchors():
    data = np.zeros((1, 1, 2, 4), np.float32)
    found = multibox._contrib_MultiBoxPrior(data, sizes=(0.5, 0.2), ratios=(1.0, 4.0))
    found = found.reshape(2, 4, 3, 4)
    centers = (found[..., :2] + found[..., 2:]) / 2
    np.testing.assert_allclose(centers[1, 2, 0], [2.5 / 4, 1.5 / 2], rtol=1e-6)
    sizes = (found[..., 2:] - found[..., :2])[0, 0]
    pixels = sizes * [4, 2]  # square where the ratio is 1
    np.testing.assert_allclose(pixels[:, 0] / pixels[:, 1], [1, 1, 4], rtol=1e-5)
    np.testing.assert_allclose(sizes[:, 1], [0.5, 0.2, 0.25], rtol=1e-5)


def test_targets_lead_back_to_the_objects():
    anchors = corners(8)[None].astype(np.float32)
    truth = anchors[0, [1, 6]] + np.float32(0.02)
    label = np.column_stack([[3, 1], truth]).astype(np.float32)[None]
    scores = np.zeros((1, 5, 8), np.float32)
    offsets, mask, kinds = multibox._contrib_MultiBoxTarget(
        anchors, label, scores, overlap_threshold=0.99
    )
    assert sorted(kinds[0][kinds[0] > 0]) == [2, 4]
    np.testing.assert_array_equal(mask.reshape(8, 4).all(1), kinds[0] > 0)
    certain = np.zeros((1, 5, 8), np.float32)
    certain[0, kinds[0].astype(int), np.arange(8)] = 1
    found = multibox._contrib_MultiBoxDetection(certain, offsets, anchors, clip=False)[0]
    seen = found[found[:, 0] >= 0]
    assert sorted(seen[:, 0]) == [1, 3]
    for kind, _, *box in seen:
        np.testing.assert_allclose(box, truth[list(label[0, :, 0]).index(kind)], atol=1e-5)


def test_mining_takes_what_is_mistaken_most():
    anchors = np.float32([[[i / 10, 0, (i + 1) / 10, 0.1] for i in range(10)]])
    label = np.float32([[[0, 0, 0, 0.1, 0.1]]])
    scores = np.zeros((1, 2, 10), np.float32)
    scores[0, 0] = RANDOM.permutation(10)
    _, _, kinds = multibox._contrib_MultiBoxTarget(
        anchors, label, scores, negative_mining_ratio=3.0
    )
    hardest = 1 + np.argsort(scores[0, 0, 1:])[:3]
    assert kinds[0, 0] == 1
    assert sorted(np.flatnonzero(kinds[0] == 0)) == sorted(hardest)
    assert (np.delete(kinds[0], [0, *hardest]) == -1).all()


def test_objects_of_one_class_are_told_apart_by_their_overlap():
    anchors = np.float32([[[0, 0, 0.5, 0.5], [0, 0, 0.5, 0.25], [0.5, 0.5, 1, 1]]])
    likely = np.float32([[[0.1, 0.2, 0.3], [0.9, 0.8, 0.7]]])
    none = np.zeros((1, 12), np.float32)
    for most, classes in (
        (0.5, [0, -1, 0]),
        (math.nextafter(0.5, 1), [0, -1, 0]),
        (0.6, [0, 0, 0]),
    ):
        found = multibox._contrib_MultiBoxDetection(likely, none, anchors, nms_threshold=most)
        np.testing.assert_array_equal(found[0, :, 0], classes)


REFUSED = [
    (boxes._contrib_box_iou, (np.ones(4), np.ones((1, 4))), {}, r"lhs has shape \(4,\)"),
    (boxes._contrib_box_nms, (np.ones((2, 4)),), {}, "at least 5 numbers"),
    (boxes._contrib_box_nms, (np.ones((2, 6)),), {"coord_start": 1}, "score_index=1"),
    (boxes._contrib_box_nms, (np.ones((2, 6)),), {"coord_start": 4}, "inside of data"),
    (boxes._contrib_box_nms, (np.ones((2, 6)),), {"id_index": 1}, "id_index=1"),
    (boxes._contrib_bipartite_matching, (np.ones((2, 2)),), {}, "'threshold' is missing"),
    (boxes._contrib_bipartite_matching, (np.ones(2),), {"threshold": 0.0}, "rows, columns"),
    (boxes._contrib_box_decode, (np.ones((2, 4)), np.ones((1, 2, 4))), {}, "batch, boxes, 4"),
    (multibox._contrib_MultiBoxPrior, (np.ones((1, 1, 2, 2)),), {}, "expected float32"),
]


@pytest.mark.parametrize(("function", "arrays", "attributes", "words"), REFUSED)
def test_refusals(function, arrays, attributes, words):
    with pytest.raises(MXNetError, match=words):
        function(*arrays, **attributes)
