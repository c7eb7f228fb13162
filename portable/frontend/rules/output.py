"""What output layers ask of their labels, and mean by their attributes."""

from __future__ import annotations

import math

from . import Attributes, Shape, rule
from .axes import require
from .floats import same_floats


@rule("SoftmaxOutput")
def softmax_output(
    op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes
) -> Attributes:
    """`rows`: the shape (n, C, m) in which the softmax is taken along axis 1."""
    same_floats(op, shapes, dtypes, attributes)
    data, label = shapes
    wanted: tuple[Shape, ...]
    if attributes["multi_output"]:
        positions = math.prod(data[2:])
        wanted = ((data[0], *data[2:]), (data[0], positions), (data[0], 1, *data[2:]))
        rows = (data[0], data[1], positions)
    else:
        wanted = (data[:-1],)
        flat = (math.prod(data[:-1]), data[-1], 1)
        rows = flat if attributes["preserve_shape"] else (data[0], math.prod(data[1:]), 1)
    require(
        label == data or label in wanted,
        f"{op}: label has shape {label}; give it {wanted[0]} (classes) or {data} (probabilities)",
    )
    require(
        0 <= attributes["smooth_alpha"] <= 1,
        f"{op}: smooth_alpha={attributes['smooth_alpha']} is no probability; give one from 0 to 1",
    )
    kept = ("grad_scale", "normalization", "out_grad", "ignore_label", "use_ignore")
    smooth = 0.0 if attributes["multi_output"] else attributes["smooth_alpha"]
    return {"rows": rows, "smooth_alpha": smooth} | {name: attributes[name] for name in kept}


@rule("LinearRegressionOutput", "LogisticRegressionOutput", "MAERegressionOutput")
def regression(
    op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes
) -> Attributes:
    """As many samples, of one size."""
    same_floats(op, shapes, dtypes, attributes)
    data, label = shapes
    require(
        data[0] == label[0] and math.prod(data) == math.prod(label),
        f"{op}: label has shape {label}; give it {data}, or another shape of the same samples",
    )
    return {"scale": attributes["grad_scale"] / math.prod(label[1:])}


@rule("SVMOutput")
def svm(op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes) -> Attributes:
    """One label for each row of scores."""
    same_floats(op, shapes, dtypes, attributes)
    data, label = shapes
    require(
        len(data) == 2 and label == data[:1],
        f"{op}: label has shape {label} and data {data}; give data (N, C) and label {data[:1]}",
    )
    return attributes
