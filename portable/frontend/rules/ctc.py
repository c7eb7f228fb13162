"""What the CTC loss asks of its inputs."""

from __future__ import annotations

from . import Attributes, Shape, rule
from .axes import require
from .floats import FLOATS, require_shape


@rule("CTCLoss")
def ctc_loss(op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes) -> Attributes:
    """One label for each sequence, lengths if and only if they are to be used."""
    data, label = shapes[:2]
    require(dtypes[0] in FLOATS, f"{op}: data is {dtypes[0]}; cast it to floats")
    require(len(data) == 3, f"{op}: data has shape {data}; give it (T, N, C)")
    require(
        len(label) == 2 and label[0] == data[1] and label[1] <= data[0],
        f"{op}: label has shape {label} for data {data}; give it (N, L) with N={data[1]} and L up to "
        f"T={data[0]}",
    )
    names = [name for name in ("data_lengths", "label_lengths") if attributes[f"use_{name}"]]
    require(
        len(shapes) == 2 + len(names),
        f"{op}: {len(shapes) - 2} of data_lengths and label_lengths are given, but "
        f"use_data_lengths={attributes['use_data_lengths']} and "
        f"use_label_lengths={attributes['use_label_lengths']}; give each that is to be used",
    )
    for name, shape in zip(names, shapes[2:], strict=True):
        require_shape(op, name, shape, (data[1],))
    return {"blank": 0 if attributes["blank_label"] == "first" else data[2] - 1}
