"""What the operators of single-shot detection ask of shapes and attributes."""

from __future__ import annotations

from . import Attributes, Shape, rule, same_dtype
from .axes import require


def require_single(op: str, shapes: list[Shape], dtypes: list[str]) -> None:
    """All inputs are float32."""
    same_dtype(op, shapes, dtypes, {})
    require(
        dtypes[0] == "float32", f"{op}: inputs of {dtypes[0]} are not supported; cast to float32"
    )


def require_four(op: str, variances: tuple[float, ...]) -> None:
    """A variance for each of x, y, width and height."""
    require(len(variances) == 4, f"{op}: variances={variances} is wrong; give four numbers")


@rule("_contrib_MultiBoxPrior")
def prior(op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes) -> Attributes:
    """`cells`: the height and width of the feature map; its steps."""
    require_single(op, shapes, dtypes)
    (data,) = shapes
    require(len(data) >= 4, f"{op}: data has shape {data}; give (batch, channels, height, width)")
    for name in ("sizes", "ratios"):
        require(bool(attributes[name]), f"{op}: {name} is empty; give a number at least")
    steps, offsets = attributes["steps"], attributes["offsets"]
    require(
        len(steps) == 2 and steps[0] * steps[1] >= 0,
        f"{op}: steps={steps} is wrong; give two positive numbers, or (-1, -1)",
    )
    require(
        len(offsets) == 2 and min(offsets) >= 0 and max(offsets) <= 1,
        f"{op}: offsets={offsets} is wrong; give two numbers from 0 to 1",
    )
    cells = data[2:4]
    return attributes | {
        "cells": cells,
        "steps": steps if min(steps) > 0 else tuple(1 / n for n in cells),
    }


@rule("_contrib_MultiBoxTarget")
def target(op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes) -> Attributes:
    """One set of anchors, and scores for each."""
    require_single(op, shapes, dtypes)
    anchor, label, scores = shapes
    require(
        len(anchor) == 3 and anchor[0] == 1 and anchor[2] == 4,
        f"{op}: anchor has shape {anchor}; give (1, anchors, 4)",
    )
    require(
        len(label) == 3 and label[2] >= 5,
        f"{op}: label has shape {label}; give (batch, objects, 5), rows of class and box",
    )
    ratio, most = attributes["negative_mining_ratio"], attributes["negative_mining_thresh"]
    require(
        len(scores) == 3 and scores[2] == anchor[1] and (ratio <= 0 or scores[0] == label[0]),
        f"{op}: cls_pred has shape {scores}; give ({label[0]}, classes + 1, {anchor[1]})",
    )
    require_four(op, attributes["variances"])
    require(
        ratio <= 0 or most > 0,
        f"{op}: negative_mining_thresh={most} has to be positive for mining",
    )
    return attributes


@rule("_contrib_MultiBoxDetection")
def detection(
    op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes
) -> Attributes:
    """Probabilities and offsets for each anchor."""
    require_single(op, shapes, dtypes)
    scores, offsets, anchor = shapes
    require(
        len(scores) == 3, f"{op}: cls_prob has shape {scores}; give (batch, classes + 1, anchors)"
    )
    count = scores[2]
    require(
        offsets == (scores[0], 4 * count),
        f"{op}: loc_pred has shape {offsets}; give ({scores[0]}, {4 * count}), 4 for each anchor",
    )
    require(
        anchor == (1, count, 4),
        f"{op}: anchor has shape {anchor}; give (1, {count}, 4)",
    )
    require_four(op, attributes["variances"])
    return attributes
