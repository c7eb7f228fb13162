"""What the operators on boxes ask of shapes and columns."""

from __future__ import annotations

import math

import numpy as np

from . import Attributes, Shape, rule
from .axes import require
from .floats import require_shape, same_floats


def single(attributes: Attributes, *names: str) -> Attributes:
    """The attributes, with these as the float32 numbers that MXNet keeps them in."""
    return attributes | {name: float(np.float32(attributes[name])) for name in names}


def require_boxes(op: str, name: str, shape: Shape, least: int) -> None:
    """An array of boxes: four numbers along its last axis."""
    require(
        len(shape) >= least and shape[-1] == 4,
        f"{op}: {name} has shape {shape}; give it at least {least} axes, the last of them of 4 "
        f"numbers: a box",
    )


@rule("_contrib_box_iou")
def box_iou(op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes) -> Attributes:
    """Boxes on both sides."""
    same_floats(op, shapes, dtypes, attributes)
    for name, shape in zip(("lhs", "rhs"), shapes, strict=True):
        require_boxes(op, name, shape, 2)
    return attributes


@rule("_contrib_box_nms")
def box_nms(op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes) -> Attributes:
    """Columns that are there and no two the same; `topk` no more than there are rows."""
    same_floats(op, shapes, dtypes, attributes)
    (data,) = shapes
    start, score, kind = (attributes[n] for n in ("coord_start", "score_index", "id_index"))
    width = 6 if kind > 0 else 5
    require(
        len(data) >= 2 and data[-1] >= width,
        f"{op}: data has shape {data}; give it at least two axes, the last of them of {width} "
        f"numbers or more: a box, its score{' and its class' if kind > 0 else ''}",
    )
    box = range(start, start + 4)
    where = f"columns of data are 0 to {data[-1] - 1}, and the box is in {start} to {start + 3}"
    require(
        0 <= score < data[-1] and score not in box,
        f"{op}: score_index={score} is no column of its own; {where}",
    )
    require(start >= 0 and start + 3 < data[-1], f"{op}: coord_start={start} is wrong; {where}")
    require(
        kind < 0 or (kind < data[-1] and kind not in box and kind != score),
        f"{op}: id_index={kind} is no column of its own; {where}, and the score in {score}",
    )
    topk = data[-2] if attributes["topk"] < 0 else min(attributes["topk"], data[-2])
    return single(attributes, "overlap_thresh", "valid_thresh") | {"topk": topk}


@rule("_contrib_bipartite_matching")
def bipartite_matching(
    op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes
) -> Attributes:
    """`most`: the number of matches after which there are no more."""
    same_floats(op, shapes, dtypes, attributes)
    (data,) = shapes
    require(len(data) >= 2, f"{op}: data has shape {data}; give (.., rows, columns)")
    topk, threshold = attributes["topk"], attributes["threshold"]
    require(threshold is not None, f"{op}: threshold is missing; give the score that is too bad")
    most = min(data[-2:]) if topk < 1 else min(*data[-2:], topk + 1)
    kept = single({name: attributes[name] for name in ("is_ascend", "threshold")}, "threshold")
    return kept | {"most": most}


@rule("_contrib_box_encode")
def box_encode(
    op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes
) -> Attributes:
    """Samples, matches and anchors of as many boxes."""
    same_floats(op, shapes, dtypes, attributes)
    samples, matches, anchors, refs, means, stds = shapes
    require_boxes(op, "anchors", anchors, 3)
    require_boxes(op, "refs", refs, 3)
    require_shape(op, "samples", samples, anchors[:2])
    require_shape(op, "matches", matches, anchors[:2])
    require_shape(op, "refs", refs, (anchors[0], *refs[1:]))
    require_shape(op, "means", means, (4,))
    require_shape(op, "stds", stds, (4,))
    return attributes


@rule("_contrib_box_decode")
def box_decode(
    op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes
) -> Attributes:
    """`stds` in one tuple; a `clip` that is not positive is None."""
    same_floats(op, shapes, dtypes, attributes)
    data, anchors = shapes
    require(
        len(data) == 3 and data[-1] == 4, f"{op}: data has shape {data}; give (batch, boxes, 4)"
    )
    require_boxes(op, "anchors", anchors, 3)
    require(
        math.prod(anchors) == math.prod(data[1:]),
        f"{op}: anchors has shape {anchors} where {(1, *data[1:])} is needed",
    )
    rounded = single(attributes, "std0", "std1", "std2", "std3", "clip")
    return {
        "stds": tuple(rounded[f"std{i}"] for i in range(4)),
        "clip": rounded["clip"] if rounded["clip"] > 0 else None,
        "format": attributes["format"],
    }
