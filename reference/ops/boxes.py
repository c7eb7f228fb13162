"""Boxes of object detection: overlap, matching, suppression, and their encoding as offsets.

A box is four numbers: 'corner' (xmin, ymin, xmax, ymax) or 'center' (x, y, width, height). Which
boxes are chosen does not change when numbers do so slightly, so that most gradients are 0.
"""

from __future__ import annotations

import numpy as np

from ..base import MXNetError
from ..floats import require_floats
from ..operator import Array, operator


def require_boxes(op, least, **arrays):
    """MXNetError unless each array has at least so many axes, and four numbers along the last."""
    for name, array in arrays.items():
        if array.ndim < least or array.shape[-1] != 4:
            raise MXNetError(
                f"{op}: {name} has shape {array.shape}; expected {least} axes or more, the last of "
                "them of 4 numbers: a box"
            )


def require_shape(op, name, array, shape):
    """MXNetError unless an array has this shape."""
    if array.shape != shape:
        raise MXNetError(f"{op}: {name} has shape {array.shape}; expected {shape}")


def require_format(op, **formats):
    """MXNetError unless each of them is a format of boxes."""
    for name, format in formats.items():
        if format not in ("corner", "center"):
            raise MXNetError(f"{op}: {name}={format!r}; expected 'corner' or 'center'")


def sides(box, format):
    """Lower ends, upper ends and sizes, (.., 2) each, of boxes (.., 4)."""
    first, last = box[..., :2], box[..., 2:]
    if format == "corner":
        return first, last, last - first
    return first - last / 2, first + last / 2, last


def overlap(lhs, rhs, format):
    """The areas that boxes have in common, and that they cover together; broadcasts.

    >>> overlap(np.array([0.0, 0, 2, 2]), np.array([1.0, 0, 3, 2]), "corner")
    (np.float64(2.0), np.float64(6.0))
    """
    (low, high, size), (low_, high_, size_) = sides(lhs, format), sides(rhs, format)
    common = np.maximum(np.minimum(high, high_) - np.maximum(low, low_), 0).prod(-1)
    area, area_ = (np.where((s < 0).any(-1), 0, s.prod(-1)) for s in (size, size_))
    return common, area + area_ - common


def _flat(g, out, *arguments):
    """The pullback of what is constant almost everywhere, or taken to be."""
    return tuple(np.zeros_like(a) for a in arguments if isinstance(a, np.ndarray))


@operator
def _contrib_box_iou(lhs: Array, rhs: Array, format: str = "corner") -> Array:
    """Overlap of boxes: out = area(a and b) / area(a or b), for every a of lhs and b of rhs.

    lhs: (.., 4); rhs: (.., 4). The result has the leading axes of lhs, then those of rhs.
    d out = 0, as MXNet has it. Source: MXNet 1.9.1, src/operator/contrib/bounding_box.cc.

    >>> box = np.array([[0.0, 0, 2, 2], [1, 0, 3, 2]])
    >>> _contrib_box_iou(box[:1], box)
    array([[1.        , 0.33333333]])
    """
    require_floats("_contrib_box_iou", lhs=lhs, rhs=rhs)
    require_boxes("_contrib_box_iou", 2, lhs=lhs, rhs=rhs)
    require_format("_contrib_box_iou", format=format)
    common, union = overlap(lhs.reshape(-1, 1, 4), rhs.reshape(1, -1, 4), format)
    with np.errstate(all="ignore"):
        found = np.where(common > 0, common / union, 0)
    return found.reshape(*lhs.shape[:-1], *rhs.shape[:-1]).astype(lhs.dtype)


_contrib_box_iou.pullback(once=True)(_flat)


def _check_columns(data, coord_start, score_index, id_index):
    """Box, score and class stand in columns that are there, and apart from each other."""
    op = "_contrib_box_nms"
    least = 6 if id_index > 0 else 5
    if data.ndim < 2 or data.shape[-1] < least:
        raise MXNetError(
            f"{op}: data has shape {data.shape}; expected two axes or more, the last of them of at "
            f"least {least} numbers"
        )
    width = data.shape[-1]
    box = range(coord_start, coord_start + 4)
    words = f"the columns are 0 to {width - 1}, and coord_start={coord_start} begins a box of 4"
    if not 0 <= score_index < width or score_index in box:
        raise MXNetError(f"{op}: score_index={score_index}; expected a column of its own: {words}")
    if coord_start < 0 or coord_start + 4 > width:
        raise MXNetError(f"{op}: the box has to be inside of data: {words}")
    if id_index >= 0 and (id_index >= width or id_index in box or id_index == score_index):
        raise MXNetError(f"{op}: id_index={id_index}; expected a column of its own: {words}")


def _survivors(
    rows,
    overlap_thresh,
    valid_thresh,
    topk,
    coord_start,
    score_index,
    id_index,
    background_id,
    force_suppress,
    in_format,
):
    """The rows of one image that are kept, by their places, best first."""
    if topk == 0:
        return np.arange(len(rows))
    valid = rows[:, score_index] > np.float32(valid_thresh)
    if id_index >= 0:
        valid &= rows[:, id_index] != background_id
    order = np.argsort(-rows[:, score_index], kind="stable")
    order = order[valid[order]][: topk if topk > 0 else None]
    boxes = rows[:, coord_start : coord_start + 4]
    kept = []
    while len(order):
        first, rest = order[0], order[1:]
        kept.append(first)
        common, union = overlap(boxes[first], boxes[rest], in_format)
        with np.errstate(all="ignore"):
            near = common / union > np.float32(overlap_thresh)
        if id_index >= 0 and not force_suppress:
            near &= np.trunc(rows[rest, id_index]) == np.trunc(rows[first, id_index])
        order = rest[~near]
    return np.array(kept, int)


def _convert(rows, coord_start, out_format):
    """Boxes in another format, in place, but for those that begin with a negative number."""
    known = rows[:, coord_start] >= 0
    first = rows[known, coord_start : coord_start + 2]
    last = rows[known, coord_start + 2 : coord_start + 4]
    if out_format == "center":
        new = (first + last) / 2, last - first
    else:
        new = first - last / 2, first + last / 2
    rows[known, coord_start : coord_start + 4] = np.concatenate(new, -1)


@operator(aliases=("_contrib_box_non_maximum_suppression",))
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
    """Non-maximum suppression: keep the best box, drop what overlaps it, and so on.

    data: (.., N, width), rows of a box, its score and maybe its class (id_index). Only rows with a
    score above valid_thresh take part, of another class than background_id, and of them the topk
    best. Kept rows come first, then rows of -1; topk=0 returns data.
    The gradient of a row is that of where it went. Source: src/operator/contrib/bounding_box.cc.

    >>> rows = np.array([[0, 0.5, 0, 0, 2, 2], [0, 0.9, 0, 0, 2, 2.2], [0, 0.3, 5, 5, 6, 6]])
    >>> _contrib_box_nms(rows)[:, 1]
    array([ 0.9,  0.3, -1. ])
    """
    require_floats("_contrib_box_nms", data=data)
    require_format("_contrib_box_nms", in_format=in_format, out_format=out_format)
    _check_columns(data, coord_start, score_index, id_index)
    out = np.full_like(data.reshape(-1, *data.shape[-2:]), -1)
    columns = coord_start, score_index, id_index, background_id, force_suppress
    for rows, result in zip(data.reshape(out.shape), out, strict=True):
        kept = _survivors(rows, overlap_thresh, valid_thresh, topk, *columns, in_format)
        result[: len(kept)] = rows[kept]
        if in_format != out_format and topk != 0:
            _convert(result, coord_start, out_format)
    return out.reshape(data.shape)


@_contrib_box_nms.pullback(once=True)
def _(g, out, data, overlap_thresh, valid_thresh, topk, *columns):
    *columns, in_format, _out_format = columns
    found = np.zeros_like(data.reshape(-1, *data.shape[-2:]))
    images = data.reshape(found.shape), g.reshape(found.shape), found
    for rows, given, result in zip(*images, strict=True):
        kept = _survivors(rows, overlap_thresh, valid_thresh, topk, *columns, in_format)
        result[kept] = given[: len(kept)]
    return found.reshape(data.shape)


@operator(outputs=2)
def _contrib_bipartite_matching(
    data: Array, is_ascend: bool = False, threshold: float | None = None, topk: int = -1
) -> Array:
    """Matching of rows and columns: take the best score, strike out its row and column, repeat.

    data: scores (.., rows, columns); is_ascend: small ones are good. Scores not better than
    threshold do not match. Gives for each row its column, for each column its row; -1 for none.
    After topk + 1 matches there are no more, if topk is positive. d out = 0.
    Source: MXNet 1.9.1, src/operator/contrib/bounding_box-inl.h.

    >>> _contrib_bipartite_matching(np.array([[0.5, 0.6], [0.1, 0.2], [0.3, 0.4]]), threshold=0.0)
    (array([ 1., -1.,  0.]), array([2., 0.]))
    """
    require_floats("_contrib_bipartite_matching", data=data)
    if threshold is None:
        raise MXNetError("_contrib_bipartite_matching: argument 'threshold' is missing")
    if data.ndim < 2:
        raise MXNetError(
            f"_contrib_bipartite_matching: data has shape {data.shape}; expected (.., rows, columns)"
        )
    sign = -1 if is_ascend else 1
    rows = np.full(data.shape[:-1], -1, data.dtype)
    columns = np.full((*data.shape[:-2], data.shape[-1]), -1, data.dtype)
    for image in np.ndindex(data.shape[:-2]):
        scores = sign * data[image]
        left = np.where(scores > sign * np.float32(threshold), scores, -np.inf)
        for _ in range(topk + 1 if topk > 0 else min(scores.shape)):
            row, column = np.unravel_index(left.argmax(), left.shape)
            if left[row, column] == -np.inf:
                break
            rows[image][row], columns[image][column] = column, row
            left[row], left[:, column] = -np.inf, -np.inf
    return rows, columns


_contrib_bipartite_matching.pullback(once=True)(_flat)


@operator(outputs=2)
def _contrib_box_encode(
    samples: Array, matches: Array, anchors: Array, refs: Array, means: Array, stds: Array
) -> Array:
    """Boxes as offsets from anchors, what a detector is trained to predict.

    x: ((x_ref - x_anchor) / width_anchor - means[0]) / stds[0], and y likewise;
    width: (log(width_ref / width_anchor) - means[2]) / stds[2], and height likewise.
    samples: (B, N), greater than 0.5 where an anchor counts; matches: (B, N), its box of refs;
    anchors: (B, N, 4), refs: (B, M, 4), corners; means, stds: (4,). Gives offsets and a mask of
    ones, (B, N, 4) both. d out = 0. Source: MXNet 1.9.1, src/operator/contrib/bounding_box-inl.h.

    >>> anchor, ref = np.array([[[0.0, 0, 2, 2]]]), np.array([[[1.0, 0, 3, 2]]])
    >>> one, none = np.ones((1, 1)), np.zeros((1, 1))
    >>> _contrib_box_encode(one, none, anchor, ref, np.zeros(4), np.ones(4))[0]
    array([[[0.5, 0. , 0. , 0. ]]])
    """
    op = "_contrib_box_encode"
    require_floats(op, samples=samples)
    require_boxes(op, 3, anchors=anchors, refs=refs)
    require_shape(op, "samples", samples, anchors.shape[:2])
    require_shape(op, "matches", matches, anchors.shape[:2])
    require_shape(op, "refs", refs, (anchors.shape[0], *refs.shape[1:]))
    require_shape(op, "means", means, (4,))
    require_shape(op, "stds", stds, (4,))
    match = np.clip(matches.astype(int), 0, refs.shape[1] - 1)
    truth = np.take_along_axis(refs, match[..., None], 1)
    size, size_ = anchors[..., 2:] - anchors[..., :2], truth[..., 2:] - truth[..., :2]
    center, center_ = anchors[..., :2] + size * 0.5, truth[..., :2] + size_ * 0.5
    with np.errstate(all="ignore"):
        offsets = np.concatenate([(center_ - center) / size, np.log(size_ / size)], -1)
        counts = np.broadcast_to((samples > 0.5)[..., None], anchors.shape)
        return np.where(counts, (offsets - means) / stds, 0), counts.astype(anchors.dtype)


_contrib_box_encode.pullback(once=True)(_flat)


@operator
def _contrib_box_decode(
    data: Array,
    anchors: Array,
    std0: float = 1.0,
    std1: float = 1.0,
    std2: float = 1.0,
    std3: float = 1.0,
    clip: float = -1.0,
    format: str = "center",
) -> Array:
    """Boxes, as corners, from offsets: x = data[0] std0 width_anchor + x_anchor,
    width = e^(data[2] std2) width_anchor, and y and height likewise.

    data: (B, N, 4); anchors: (1, N, 4) of this format; clip: the largest exponent, if positive.
    d out = 0, as MXNet has it. Source: MXNet 1.9.1, src/operator/contrib/bounding_box-inl.h.

    >>> _contrib_box_decode(np.array([[[0.5, 0, 0, 0]]]), np.array([[[1.0, 1, 2, 2]]]))
    array([[[1., 0., 3., 2.]]])
    """
    op = "_contrib_box_decode"
    require_floats(op, data=data)
    require_format(op, format=format)
    if data.ndim != 3 or data.shape[-1] != 4:
        raise MXNetError(f"{op}: data has shape {data.shape}; expected (batch, boxes, 4)")
    require_boxes(op, 3, anchors=anchors)
    if anchors.size != data[0].size:
        require_shape(op, "anchors", anchors, (1, *data.shape[1:]))
    first, last = np.split(anchors.reshape(1, -1, 4), 2, -1)
    size = last - first if format == "corner" else last
    center = first + size * 0.5 if format == "corner" else first
    scaled = data * np.array([std0, std1, std2, std3], np.float32).astype(data.dtype)
    middle, power = scaled[..., :2] * size + center, scaled[..., 2:]
    if clip > 0:
        power = np.minimum(power, np.float32(clip).astype(data.dtype))
    half = np.exp(power) * size * 0.5
    return np.concatenate([middle - half, middle + half], -1)


_contrib_box_decode.pullback(once=True)(_flat)
