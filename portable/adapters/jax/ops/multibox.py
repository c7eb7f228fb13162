"""Single-shot detection: anchors, their targets, and the objects that they found."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array, lax

from .boxes import suppressed

LEAST = 1e-6  # an overlap
Numbers = tuple[float, ...]


def _contrib_MultiBoxPrior(
    data: Array,
    sizes: Numbers = (1.0,),
    ratios: Numbers = (1.0,),
    clip: bool = False,
    steps: Numbers = (1.0, 1.0),
    offsets: Numbers = (0.5, 0.5),
    cells: tuple[int, int] = (1, 1),
) -> Array:
    height, width = cells
    kinds = [(size, ratios[0]) for size in sizes] + [(sizes[0], ratio) for ratio in ratios[1:]]
    size, ratio = np.array(kinds).T
    with np.errstate(all="ignore"):
        root = np.sqrt(ratio)
        half = np.stack([size * root * height / width / 2, size / root / 2], 1).astype(np.float32)
    y, x = (
        (np.arange(n, dtype=np.float32) + np.float32(offset)) * np.float32(step)
        for n, offset, step in zip(cells, offsets, steps, strict=True)
    )
    centers = np.stack(np.meshgrid(x, y), -1).reshape(-1, 1, 2)
    boxes = np.concatenate([centers - half, centers + half], -1).reshape(1, -1, 4)
    return jnp.asarray(boxes.clip(0, 1) if clip else boxes)


def _overlap(lhs: Array, rhs: Array) -> Array:
    """Common area over covered area of boxes that broadcast; 0 where nothing is covered."""
    low, high = jnp.maximum(lhs[..., :2], rhs[..., :2]), jnp.minimum(lhs[..., 2:], rhs[..., 2:])
    common = jnp.maximum(high - low, 0).prod(-1)
    area, area_ = ((box[..., 2:] - box[..., :2]).prod(-1) for box in (lhs, rhs))
    union = area + area_ - common
    return jnp.where(union > 0, common / union, 0)


def _matched(overlap: Array) -> Array:
    """The object of each anchor (B, A) by taking the largest overlap again and again; -1 if none."""
    batch, anchors, objects = overlap.shape
    image = jnp.arange(batch)
    place = jnp.arange(anchors * objects)

    def step(_: Array, state: tuple[Array, Array]) -> tuple[Array, Array]:
        left, match = state
        at = left.argmax(-1)
        row, column = at // objects, at % objects
        # a place past the end is dropped
        match = match.at[image, jnp.where(left[image, at] > 0, row, anchors)].set(column)
        struck = (place // objects == row[:, None]) | (place % objects == column[:, None])
        return jnp.where(struck, -1, left), match

    left = jnp.where(overlap > LEAST, overlap, -1).reshape(batch, -1)
    return lax.fori_loop(0, objects, step, (left, jnp.full((batch, anchors), -1)))[1]


def _contrib_MultiBoxTarget(
    anchor: Array,
    label: Array,
    cls_pred: Array,
    overlap_threshold: float = 0.5,
    ignore_label: float = -1.0,
    negative_mining_ratio: float = -1.0,
    negative_mining_thresh: float = 0.5,
    variances: Numbers = (0.1, 0.1, 0.2, 0.2),
) -> tuple[Array, Array, Array]:
    boxes, rows, scores = lax.stop_gradient((anchor, label, cls_pred))
    known = jnp.cumprod(rows[..., 0] != -1, 1).astype(bool)  # before the first row of -1
    overlap = jnp.where(known[:, None], _overlap(boxes[:, :, None], rows[:, None, :, 1:5]), -1)
    match = _matched(overlap)
    most, nearest = overlap.max(-1), overlap.argmax(-1)
    if overlap_threshold > 0:
        match = jnp.where((match < 0) & (most > overlap_threshold), nearest, match)
    positive = match >= 0
    negative = ~positive
    if negative_mining_ratio > 0:
        background = jax.nn.softmax(scores, 1)[:, 0]
        wanted = positive.sum(1, keepdims=True).astype(rows.dtype) * negative_mining_ratio
        hard = jnp.where(negative & (most < negative_mining_thresh), background, jnp.inf)
        rank = jnp.argsort(jnp.argsort(hard, 1, stable=True), 1)
        negative = (rank < jnp.floor(wanted)) & (hard < jnp.inf)
    negative &= known[:, :1]
    found = jnp.take_along_axis(rows, match.clip(0)[..., None], 1)
    size, size_ = boxes[..., 2:] - boxes[..., :2], found[..., 3:5] - found[..., 1:3]
    center, center_ = (boxes[..., :2] + boxes[..., 2:]) / 2, (found[..., 1:3] + found[..., 3:5]) / 2
    offsets = jnp.concatenate([(center_ - center) / size, jnp.log(size_ / size)], -1)
    offsets = offsets / jnp.array(variances, offsets.dtype)
    mask = jnp.broadcast_to(positive[..., None], offsets.shape)
    kind = jnp.where(negative, 0, jnp.full_like(most, ignore_label))
    batch = rows.shape[0]
    return (
        jnp.where(mask, offsets, 0).reshape(batch, -1),
        mask.astype(offsets.dtype).reshape(batch, -1),
        jnp.where(positive, found[..., 0] + 1, kind),
    )


def _decoded(anchor: Array, offsets: Array, variances: Numbers, clip: bool) -> Array:
    """Boxes of anchors and the offsets from them."""
    first, last = anchor[..., :2], anchor[..., 2:]
    scaled = offsets * jnp.array(variances, offsets.dtype)
    center = scaled[..., :2] * (last - first) + (first + last) / 2
    half = jnp.exp(scaled[..., 2:]) * (last - first) / 2
    boxes = jnp.concatenate([center - half, center + half], -1)
    return boxes.clip(0, 1) if clip else boxes


def _contrib_MultiBoxDetection(
    cls_prob: Array,
    loc_pred: Array,
    anchor: Array,
    clip: bool = True,
    threshold: float = 0.01,
    nms_threshold: float = 0.5,
    force_suppress: bool = False,
    variances: Numbers = (0.1, 0.1, 0.2, 0.2),
    nms_topk: int = -1,
) -> Array:
    scores, offsets, boxes = lax.stop_gradient((cls_prob, loc_pred, anchor))
    batch, _, anchors = scores.shape
    boxes = _decoded(boxes, offsets.reshape(batch, anchors, 4), variances, clip)
    # the background is worth nothing, so that it is never the largest
    scores = jnp.concatenate([jnp.full_like(scores[:, :1], -1), scores[:, 1:]], 1)
    score, kind = scores.max(1), scores.argmax(1)
    valid = (kind > 0) & (score >= threshold)
    rows = jnp.concatenate([(kind - 1).astype(score.dtype)[..., None], score[..., None], boxes], -1)
    front = jnp.argsort(~valid, 1, stable=True)
    valid = jnp.take_along_axis(valid, front, 1)
    rows = jnp.where(valid[..., None], jnp.take_along_axis(rows, front[..., None], 1), -1)
    if not 0 < nms_threshold <= 1:
        return rows
    order = jnp.argsort(jnp.where(valid, -rows[..., 1], jnp.inf), 1, stable=True)
    best = jnp.take_along_axis(rows, order[..., None], 1)
    if nms_topk > 0:
        dropped = jnp.arange(anchors)[:, None] >= nms_topk
        gone = jnp.concatenate([jnp.full_like(rows[..., :1], -1), rows[..., 1:]], -1)
        rows = jnp.where(dropped, gone, best)
    else:
        rows = best
    kinds, places = rows[..., 0], rows[..., 2:]

    def near(at: Array) -> Array:
        best = jnp.take_along_axis(places, at[..., None], 1)
        found = _overlap(best, places) >= nms_threshold
        return found if force_suppress else found & (jnp.take_along_axis(kinds, at, 1) == kinds)

    keep = suppressed(kinds >= 0, near)
    return jnp.concatenate([jnp.where(keep, kinds, -1)[..., None], rows[..., 1:]], -1)
