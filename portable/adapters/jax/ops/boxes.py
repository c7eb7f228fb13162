"""Boxes: overlap, matching, suppression, encoding. Only suppression hands gradients on."""

from __future__ import annotations

from collections.abc import Callable

import jax
import jax.numpy as jnp
from jax import Array, lax


@jax.custom_vjp
def _instead(data: Array, value: Array) -> Array:
    """A value in another's place, whose gradient the other one gets."""
    return value


_instead.defvjp(lambda data, value: (value, None), lambda _, g: (g, None))


def _rows(data: Array, index: Array) -> Array:
    """Rows (B, k, width) of data (B, N, width) by their index (B, k)."""
    return jnp.take_along_axis(data, index[..., None], 1)


def _sides(box: Array, format: str) -> tuple[Array, Array, Array]:
    """Lower ends, upper ends and sizes along both axes."""
    first, last = box[..., :2], box[..., 2:]
    if format == "corner":
        return first, last, last - first
    return first - last / 2, first + last / 2, last


def overlap(lhs: Array, rhs: Array, format: str) -> tuple[Array, Array]:
    """The areas that boxes have in common, and that they cover together."""
    (low, high, size), (low_, high_, size_) = _sides(lhs, format), _sides(rhs, format)
    common = jnp.maximum(jnp.minimum(high, high_) - jnp.maximum(low, low_), 0).prod(-1)
    area, area_ = (jnp.where((s < 0).any(-1), 0, s.prod(-1)) for s in (size, size_))
    return common, area + area_ - common


def _contrib_box_iou(lhs: Array, rhs: Array, format: str = "corner") -> Array:
    rows, columns = lax.stop_gradient((lhs.reshape(-1, 1, 4), rhs.reshape(1, -1, 4)))
    common, union = overlap(rows, columns, format)
    return jnp.where(common > 0, common / union, 0).reshape(*lhs.shape[:-1], *rhs.shape[:-1])


def suppressed(keep: Array, near: Callable[[Array], Array]) -> Array:
    """Which boxes, best first, are kept: those that are near no better one that is kept.

    keep: (B, N), the candidates; near(at): (B, N), which boxes are near the ones at (B, 1).
    """
    place = jnp.arange(keep.shape[1])

    def step(state: tuple[Array, Array]) -> tuple[Array, Array]:
        left, kept = state
        at = left.argmax(1, keepdims=True)  # 0, if none is left
        return left & ~near(at) & (place != at), kept | (left & (place == at))

    return lax.while_loop(lambda state: state[0].any(), step, (keep, jnp.zeros_like(keep)))[1]


def _converted(rows: Array, start: int, out_format: str) -> Array:
    """Rows whose boxes, but for those that begin with a negative number, are in another format."""
    box = rows[..., start : start + 4]
    first, last = box[..., :2], box[..., 2:]
    if out_format == "center":
        new = jnp.concatenate([(first + last) / 2, last - first], -1)
    else:
        new = jnp.concatenate([first - last / 2, first + last / 2], -1)
    new = jnp.where(box[..., :1] < 0, box, new)
    return jnp.concatenate([rows[..., :start], new, rows[..., start + 4 :]], -1)


def _contrib_box_nms(
    data: Array,
    overlap_thresh: float = 0.5,
    valid_thresh: float = 0.0,
    topk: int = -1,
    coord_start: int = 2,
    score_index: int = 1,
    id_index: int = -1,
    background_id: int = -1,
    force_suppress: bool = False,
    in_format: str = "corner",
    out_format: str = "corner",
) -> Array:
    if topk == 0:
        return data
    rows = data.reshape(-1, *data.shape[-2:])
    known = lax.stop_gradient(rows)
    scores = known[..., score_index]
    valid = scores > valid_thresh
    if id_index >= 0:
        valid &= known[..., id_index] != background_id
    best = jnp.argsort(jnp.where(valid, -scores, jnp.inf), -1, stable=True)[:, :topk]
    candidates = _rows(known, best)
    boxes = candidates[..., coord_start : coord_start + 4]
    kinds = jnp.trunc(candidates[..., id_index]) if id_index >= 0 and not force_suppress else None

    def near(at: Array) -> Array:
        common, union = overlap(_rows(boxes, at), boxes, in_format)
        found = common / union > overlap_thresh
        return found if kinds is None else found & (jnp.take_along_axis(kinds, at, 1) == kinds)

    keep = suppressed(jnp.take_along_axis(valid, best, 1), near)
    first = jnp.argsort(~keep, -1, stable=True)  # the kept ones
    kept = jnp.take_along_axis(keep, first, 1)[..., None]
    out = jnp.where(kept, _rows(rows, jnp.take_along_axis(best, first, 1)), -1)
    out = jnp.pad(out, ((0, 0), (0, rows.shape[1] - topk), (0, 0)), constant_values=-1)
    if in_format != out_format:
        out = _instead(out, _converted(lax.stop_gradient(out), coord_start, out_format))
    return out.reshape(data.shape)


def _contrib_bipartite_matching(
    data: Array, is_ascend: bool = False, threshold: float = 0.0, most: int = 1
) -> tuple[Array, Array]:
    row_count, column_count = data.shape[-2:]
    scores = lax.stop_gradient(data).reshape(-1, row_count * column_count)
    if is_ascend:
        scores, threshold = -scores, -threshold
    batch = jnp.arange(scores.shape[0])
    place = jnp.arange(scores.shape[1])

    def step(_: Array, state: tuple[Array, Array, Array]) -> tuple[Array, Array, Array]:
        table, rows, columns = state
        at = table.argmax(-1)
        row, column = at // column_count, at % column_count
        matched = table[batch, at] > -jnp.inf
        # places past the end are dropped
        rows = rows.at[batch, jnp.where(matched, row, row_count)].set(column.astype(rows.dtype))
        columns = columns.at[batch, jnp.where(matched, column, column_count)].set(
            row.astype(rows.dtype)
        )
        struck = (place // column_count == row[:, None]) | (place % column_count == column[:, None])
        return jnp.where(struck, -jnp.inf, table), rows, columns

    table = jnp.where(scores > threshold, scores, -jnp.inf)
    none = [jnp.full((scores.shape[0], n), -1, data.dtype) for n in (row_count, column_count)]
    _, rows, columns = lax.fori_loop(0, most, step, (table, none[0], none[1]))
    return rows.reshape(data.shape[:-1]), columns.reshape(*data.shape[:-2], column_count)


def _contrib_box_encode(
    samples: Array, matches: Array, anchors: Array, refs: Array, means: Array, stds: Array
) -> tuple[Array, Array]:
    samples, matches, anchors, refs, means, stds = lax.stop_gradient(
        (samples, matches, anchors, refs, means, stds)
    )
    truth = _rows(refs, matches.astype(int).clip(0, refs.shape[1] - 1))
    size, size_ = anchors[..., 2:] - anchors[..., :2], truth[..., 2:] - truth[..., :2]
    center, center_ = anchors[..., :2] + size * 0.5, truth[..., :2] + size_ * 0.5
    offsets = jnp.concatenate([(center_ - center) / size, jnp.log(size_ / size)], -1)
    counts = jnp.broadcast_to((samples > 0.5)[..., None], anchors.shape)
    return jnp.where(counts, (offsets - means) / stds, 0), counts.astype(anchors.dtype)


def _contrib_box_decode(
    data: Array,
    anchors: Array,
    stds: tuple[float, ...] = (1.0, 1.0, 1.0, 1.0),
    clip: float | None = None,
    format: str = "center",
) -> Array:
    first, last = jnp.split(lax.stop_gradient(anchors).reshape(1, -1, 4), 2, -1)
    size = last - first if format == "corner" else last
    center = first + size * 0.5 if format == "corner" else first
    scaled = lax.stop_gradient(data) * jnp.array(stds, data.dtype)
    middle = scaled[..., :2] * size + center
    power = scaled[..., 2:] if clip is None else jnp.minimum(scaled[..., 2:], clip)
    half = jnp.exp(power) * size * 0.5
    return jnp.concatenate([middle - half, middle + half], -1)
