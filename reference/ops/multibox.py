"""Single-shot detection: anchor boxes, what they are trained to predict, and what they predicted.

Boxes are corners (xmin, ymin, xmax, ymax), from 0 to 1 over the picture. Class 0 is the background.
All gradients are 0.
"""

from __future__ import annotations

import numpy as np

from ..base import MXNetError
from ..operator import Array, operator


def _require(op, holds, name, value, wanted):
    """MXNetError that says what was expected, unless it holds."""
    if not holds:
        given = f"shape {value.shape}" if isinstance(value, np.ndarray) else value
        raise MXNetError(f"{op}: {name} is {given}; expected {wanted}")


def _single(op, **arrays):
    """MXNetError unless all arrays are float32."""
    for name, array in arrays.items():
        if array.dtype != np.float32:
            raise MXNetError(f"{op}: {name} is {array.dtype}; expected float32")


def _flat(g, out, *arguments):
    """The pullback of all of them."""
    return tuple(np.zeros_like(a) for a in arguments if isinstance(a, np.ndarray))


@operator
def _contrib_MultiBoxPrior(
    data: Array,
    sizes: tuple[float, ...] = (1.0,),
    ratios: tuple[float, ...] = (1.0,),
    clip: bool = False,
    steps: tuple[float, ...] = (-1.0, -1.0),
    offsets: tuple[float, ...] = (0.5, 0.5),
) -> Array:
    """Anchor boxes of several sizes and shapes around every position of a feature map.

    data: (B, C, H, W), of which only the shape counts. Centers: ((column + offsets[1]) steps[1],
    (row + offsets[0]) steps[0]), steps being (1 / H, 1 / W) unless positive. Boxes at each: height
    s / sqrt(r), width s sqrt(r) H / W, for each size s and the first ratio r, then for the first size
    and each other ratio. Gives (1, boxes, 4).
    Source: MXNet 1.9.1, src/operator/contrib/multibox_prior.cc.

    >>> _contrib_MultiBoxPrior(np.zeros((1, 1, 1, 1), np.float32), sizes=(0.5,), ratios=(1.0, 4.0))
    array([[[0.25 , 0.25 , 0.75 , 0.75 ],
            [0.   , 0.375, 1.   , 0.625]]], dtype=float32)
    """
    op = "_contrib_MultiBoxPrior"
    _single(op, data=data)
    _require(op, data.ndim >= 4, "data", data, "(batch, channels, height, width)")
    _require(op, len(sizes) > 0, "sizes", sizes, "a number at least")
    _require(op, len(ratios) > 0, "ratios", ratios, "a number at least")
    fits = len(steps) == 2 and steps[0] * steps[1] >= 0
    _require(op, fits, "steps", steps, "two positive numbers, or (-1, -1)")
    fits = len(offsets) == 2 and 0 <= min(offsets) <= max(offsets) <= 1
    _require(op, fits, "offsets", offsets, "two numbers from 0 to 1")
    height, width = data.shape[2:4]
    step_y, step_x = steps if min(steps) > 0 else (1 / height, 1 / width)
    kinds = [(s, ratios[0]) for s in sizes] + [(sizes[0], r) for r in ratios[1:]]
    shapes = [(s * np.sqrt(r), s / np.sqrt(r)) for s, r in kinds]
    boxes = []
    for row in range(height):
        for column in range(width):
            x, y = (column + offsets[1]) * step_x, (row + offsets[0]) * step_y
            for w, h in shapes:
                w = w * height / width
                boxes.append((x - w / 2, y - h / 2, x + w / 2, y + h / 2))
    out = np.array([boxes], np.float32)
    return np.clip(out, 0, 1) if clip else out


_contrib_MultiBoxPrior.pullback(once=True)(_flat)


def _overlap(lhs, rhs):
    """Common area over covered area of boxes that broadcast; 0 where nothing is covered."""
    low, high = np.maximum(lhs[..., :2], rhs[..., :2]), np.minimum(lhs[..., 2:], rhs[..., 2:])
    common = np.maximum(high - low, 0).prod(-1)
    area, area_ = ((box[..., 2:] - box[..., :2]).prod(-1) for box in (lhs, rhs))
    union = area + area_ - common
    with np.errstate(all="ignore"):
        return np.where(union > 0, common / union, 0)


def _matches(overlap, threshold):
    """Which object each anchor belongs to, -1 for none, of overlaps (anchors, objects)."""
    match = np.full(len(overlap), -1)
    left = overlap.copy()
    for _ in range(overlap.shape[1]):
        anchor, found = np.unravel_index(left.argmax(), left.shape)
        if left[anchor, found] <= 1e-6:
            break
        match[anchor] = found
        left[anchor], left[:, found] = -1, -1
    if threshold > 0:
        more = (match < 0) & (overlap.max(1) > threshold)
        match[more] = overlap.argmax(1)[more]
    return match


def _offsets(boxes, objects):
    """Objects as seen from anchors: shift of the center, logarithm of the ratio of sizes."""
    size, size_ = boxes[:, 2:] - boxes[:, :2], objects[:, 2:] - objects[:, :2]
    center, center_ = (boxes[:, :2] + boxes[:, 2:]) / 2, (objects[:, :2] + objects[:, 2:]) / 2
    with np.errstate(all="ignore"):
        return np.concatenate([(center_ - center) / size, np.log(size_ / size)], -1)


def _hard(scores, candidates, count):
    """Of the candidates, those that the classifier takes for background least, so many."""
    shares = np.exp(scores - scores.max(0))
    background = np.where(candidates, shares[0] / shares.sum(0), np.inf)
    order = np.argsort(background, kind="stable")[:count]
    return order[candidates[order]]


@operator(outputs=3)
def _contrib_MultiBoxTarget(
    anchor: Array,
    label: Array,
    cls_pred: Array,
    overlap_threshold: float = 0.5,
    ignore_label: float = -1.0,
    negative_mining_ratio: float = -1.0,
    negative_mining_thresh: float = 0.5,
    minimum_negative_samples: int = 0,
    variances: tuple[float, ...] = (0.1, 0.1, 0.2, 0.2),
) -> Array:
    """What each anchor is to predict: the class and the place of an object, or background.

    anchor: (1, A, 4); label: (B, L, 5), rows (class, box), rows of -1 at the end; cls_pred:
    (B, classes + 1, A). The anchor and the object that overlap most belong together, and so on; then
    every other anchor and the object it overlaps most, if by more than overlap_threshold. The rest
    is background; with mining, only those the classifier mistakes most. Gives offsets / variances
    and a mask, (B, 4 A), and classes (B, A): + 1, 0 for background, ignore_label for the others.
    Source: MXNet 1.9.1, src/operator/contrib/multibox_target.cc.

    >>> anchors = np.float32([[[0, 0, 0.5, 0.5], [0.5, 0.5, 1, 1]]])
    >>> objects, scores = np.float32([[[3, 0.5, 0.5, 1, 1]]]), np.zeros((1, 5, 2), np.float32)
    >>> _contrib_MultiBoxTarget(anchors, objects, scores)[2]
    array([[0., 4.]], dtype=float32)
    """
    op = "_contrib_MultiBoxTarget"
    _single(op, anchor=anchor, label=label, cls_pred=cls_pred)
    fits = anchor.ndim == 3 and anchor.shape[0] == 1 and anchor.shape[2] == 4
    _require(op, fits, "anchor", anchor, "(1, anchors, 4)")
    fits = label.ndim == 3 and label.shape[2] >= 5
    _require(op, fits, "label", label, "(batch, objects, 5)")
    mining = negative_mining_ratio > 0
    fits = cls_pred.ndim == 3 and cls_pred.shape[2] == anchor.shape[1]
    fits = fits and (not mining or len(cls_pred) == len(label))
    _require(op, fits, "cls_pred", cls_pred, f"({len(label)}, classes, {anchor.shape[1]})")
    _require(op, len(variances) == 4, "variances", variances, "four numbers")
    fits = not mining or negative_mining_thresh > 0
    _require(op, fits, "negative_mining_thresh", negative_mining_thresh, "a positive number")

    boxes = anchor[0]
    offsets, mask = np.zeros((2, len(label), *boxes.shape), label.dtype)
    kinds = np.full((len(label), len(boxes)), ignore_label, label.dtype)
    for image, rows in enumerate(label):
        objects = rows[: np.argmax(rows[:, 0] == -1)] if (rows[:, 0] == -1).any() else rows
        if not len(objects):
            continue
        overlap = _overlap(boxes[:, None], objects[:, 1:5])
        match = _matches(overlap, overlap_threshold)
        found = match >= 0
        background = ~found
        if mining:
            count = int(np.float32(found.sum()) * np.float32(negative_mining_ratio))
            candidates = background & (overlap.max(1) < negative_mining_thresh)
            background = _hard(cls_pred[image], candidates, count)
        kinds[image, background] = 0
        kinds[image, found] = objects[match[found], 0] + 1
        mask[image, found] = 1
        offsets[image, found] = _offsets(boxes[found], objects[match[found], 1:5])
    offsets /= np.array(variances, label.dtype)
    return offsets.reshape(len(label), -1), mask.reshape(len(label), -1), kinds


_contrib_MultiBoxTarget.pullback(once=True)(_flat)


def _suppress(rows, nms_threshold, force_suppress):
    """Set the class of rows that overlap a better one to -1, in place."""
    for i, row in enumerate(rows):
        if row[0] >= 0:
            rest = rows[i + 1 :]
            near = _overlap(row[2:], rest[:, 2:]) >= np.float32(nms_threshold)
            rest[near & (force_suppress | (rest[:, 0] == row[0])), 0] = -1


@operator
def _contrib_MultiBoxDetection(
    cls_prob: Array,
    loc_pred: Array,
    anchor: Array,
    clip: bool = True,
    threshold: float = 0.01,
    background_id: int = 0,
    nms_threshold: float = 0.5,
    force_suppress: bool = False,
    variances: tuple[float, ...] = (0.1, 0.1, 0.2, 0.2),
    nms_topk: int = -1,
) -> Array:
    """Objects from what the anchors predicted: the likeliest class, the box, and suppression.

    cls_prob: (B, classes + 1, A); loc_pred: (B, 4 A), offsets / variances; anchor: (1, A, 4). Less
    likely objects than threshold are dropped, the others sorted; of two that overlap by
    nms_threshold or more the worse one gets class -1, and so do all after the nms_topk best.
    Gives (B, A, 6), rows (class, probability, box), then rows of -1.
    Source: MXNet 1.9.1, src/operator/contrib/multibox_detection.cc.

    >>> likely = np.float32([[[0.2, 0.1], [0.8, 0.9]]])
    >>> box = np.float32([[[0, 0, 0.5, 0.5], [0, 0, 0.5, 0.6]]])
    >>> _contrib_MultiBoxDetection(likely, np.zeros((1, 8), np.float32), box)[0, :, :2]
    array([[ 0. ,  0.9],
           [-1. ,  0.8]], dtype=float32)
    """
    op = "_contrib_MultiBoxDetection"
    _single(op, cls_prob=cls_prob, loc_pred=loc_pred, anchor=anchor)
    _require(op, cls_prob.ndim == 3, "cls_prob", cls_prob, "(batch, classes + 1, anchors)")
    batch, _, count = cls_prob.shape
    _require(op, loc_pred.shape == (batch, 4 * count), "loc_pred", loc_pred, (batch, 4 * count))
    _require(op, anchor.shape == (1, count, 4), "anchor", anchor, (1, count, 4))
    _require(op, len(variances) == 4, "variances", variances, "four numbers")

    first, last = anchor[0, :, :2], anchor[0, :, 2:]
    scaled = loc_pred.reshape(batch, count, 4) * np.array(variances, np.float32)
    center = scaled[..., :2] * (last - first) + (first + last) / 2
    half = np.exp(scaled[..., 2:]) * (last - first) / 2
    boxes = np.concatenate([center - half, center + half], -1)
    boxes = np.clip(boxes, 0, 1) if clip else boxes
    out = np.full((batch, count, 6), -1, np.float32)
    for image, scores in enumerate(cls_prob):
        if len(scores) < 2:
            continue
        kind, score = scores[1:].argmax(0), scores[1:].max(0)
        valid = (score > -1) & (score >= np.float32(threshold))
        rows = np.column_stack([kind, score, boxes[image]])[valid].astype(np.float32)
        if 0 < nms_threshold <= 1:
            best = rows[np.argsort(-rows[:, 1], kind="stable")]
            if nms_topk > 0:
                best[nms_topk:] = rows[nms_topk:]
                best[nms_topk:, 0] = -1
            rows = best
            _suppress(rows, nms_threshold, force_suppress)
        out[image, : len(rows)] = rows
    return out


_contrib_MultiBoxDetection.pullback(once=True)(_flat)
