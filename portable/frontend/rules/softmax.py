"""What softmax and its relatives mean by their attributes."""

from __future__ import annotations

from . import Attributes, Shape, rule, same_dtype
from .axes import axis_of, require
from .floats import FLOATS


@rule("softmax")
def softmax(op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes) -> Attributes:
    """The axis resolved, the dtype told, `length` there if and only if it is to be used."""
    given = len(shapes) == 2
    require(
        given == bool(attributes["use_length"]),
        f"softmax: length is {'given' if given else 'missing'}, but "
        f"use_length={attributes['use_length']}; give both length and use_length=True, or neither",
    )
    resolved = _resolved(op, shapes[0], dtypes[0], attributes)
    if given:
        axis = resolved["axis"]
        wanted = shapes[0][:axis] + shapes[0][axis + 1 :]
        require(
            shapes[1] == wanted,
            f"softmax: length has shape {shapes[1]}; give it {wanted}, that of data without the axis",
        )
        require(
            dtypes[1] in ("int32", "int64"),
            f"softmax: length is {dtypes[1]}; cast it to int32 or int64",
        )
    return resolved


@rule("softmin", "log_softmax")
def without_length(
    op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes
) -> Attributes:
    """The axis resolved, the dtype told; a length cannot be used."""
    require(
        not attributes["use_length"],
        f"{op}: use_length=True, but it takes no length; leave it out, or mask the data",
    )
    return _resolved(op, shapes[0], dtypes[0], attributes)


def _resolved(op: str, shape: Shape, dtype: str, attributes: Attributes) -> Attributes:
    require(dtype in FLOATS, f"{op}: data is {dtype}; cast it to floats")
    return {
        "axis": axis_of(op, attributes["axis"], len(shape)),
        "temperature": attributes["temperature"],
        "dtype": attributes["dtype"] or dtype,
    }


@rule("SoftmaxActivation")
def softmax_activation(
    op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes
) -> Attributes:
    """The mode as an axis."""
    mode, rank = attributes["mode"], len(shapes[0])
    axes = {"instance": rank - 1, "channel": 1}
    require(mode in axes, f"{op}: mode={mode!r} is unknown; give one of {sorted(axes)}")
    require(
        mode == "instance" or rank >= 3,
        f"{op}: mode='channel' needs data with 3 or more dimensions (N, C, ...), got shape "
        f"{shapes[0]}",
    )
    return {"axis": axes[mode]}


@rule("softmax_cross_entropy")
def softmax_cross_entropy(
    op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes
) -> Attributes:
    """One label for each row."""
    data, label = shapes
    require(
        len(data) == 2 and label == data[:1],
        f"{op}: data has shape {data} and label {label}; give (N, C) and (N,)",
    )
    return same_dtype(op, shapes, dtypes, attributes)
