"""What picking and putting mean by their attributes: axes, modes, and shapes that go together."""

from __future__ import annotations

import math

from . import Attributes, Shape, rule
from .axes import axis_of, require


@rule("take")
def take(op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes) -> Attributes:
    """The axis resolved."""
    return {
        "axis": axis_of(op, attributes["axis"], len(shapes[0])),
        "mode": attributes["mode"],
    }


@rule("Embedding")
def embedding(
    op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes
) -> Attributes:
    """The weight has the announced shape; the dtype is that of the weight anyway."""
    wanted = (attributes["input_dim"], attributes["output_dim"])
    require(
        shapes[1] == wanted,
        f"{op}: weight has shape {shapes[1]}, but input_dim and output_dim say {wanted}",
    )
    return {}


@rule("batch_take")
def batch_take(
    op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes
) -> Attributes:
    """One index of int32 for each row."""
    a, indices = shapes
    require(dtypes[1] == "int32", f"{op}: indices are {dtypes[1]}; cast them, astype('int32')")
    require(
        len(a) == 2 and math.prod(indices) == a[0],
        f"{op}: a has shape {a} and indices {indices}; give a matrix and an index for each row",
    )
    return {}


@rule("pick")
def pick(op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes) -> Attributes:
    """The axis resolved; the index has the shape of all other axes."""
    (data, index), axis, mode = shapes, attributes["axis"], attributes["mode"]
    require(axis is not None, f"{op}: axis=None is not supported; name an axis")
    require(mode in ("clip", "wrap"), f"{op}: mode={mode!r} is unknown; give 'clip' or 'wrap'")
    along = axis_of(op, axis, len(data))
    others = (*data[:along], *data[along + 1 :])
    kept = (*data[:along], 1, *data[along + 1 :])
    require(
        index in (others or (1,), kept),
        f"{op}: index has shape {index}; with data of shape {data} and axis={axis} it has to be "
        f"{others or (1,)} or {kept}",
    )
    return {"axis": along, "keepdims": attributes["keepdims"], "mode": mode}


@rule("fill_element_0index")
def fill_element(
    op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes
) -> Attributes:
    """A matrix and two numbers for each row, all float32."""
    lhs, mhs, rhs = shapes
    require(
        len(lhs) == 2 and mhs == rhs == lhs[:1] and set(dtypes) == {"float32"},
        f"{op}: lhs, mhs, rhs have shapes {lhs}, {mhs}, {rhs} and dtypes {', '.join(dtypes)}; give "
        f"(N, C), (N,), (N,) of float32",
    )
    return {}


@rule("one_hot")
def one_hot(op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes) -> Attributes:
    """The depth is there and not negative."""
    depth = attributes["depth"]
    require(depth is not None and depth >= 0, f"{op}: depth={depth} has to be given, 0 or more")
    return attributes


def _places(op: str, indices: Shape, shape: Shape) -> None:
    """The indices name places in an array of a shape."""
    require(
        len(indices) > 1 and indices[0] <= len(shape),
        f"{op}: indices have shape {indices}; give (M, ...), a row for each of the first M axes of "
        f"{shape}",
    )


@rule("gather_nd")
def gather_nd(
    op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes
) -> Attributes:
    """The indices fit the data."""
    _places(op, shapes[1], shapes[0])
    return {}


@rule("scatter_nd")
def scatter_nd(
    op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes
) -> Attributes:
    """Data, indices and result fit together."""
    (data, indices), shape = shapes, attributes["shape"]
    _places(op, indices, shape)
    require(
        data == indices[1:] + shape[indices[0] :],
        f"{op}: data of shape {data} and indices of shape {indices} do not fit shape={shape}; data "
        f"has to have shape {indices[1:] + shape[indices[0] :]}",
    )
    return {"shape": shape}


@rule("where")
def where(op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes) -> Attributes:
    """x and y alike, and a condition for each element or each row."""
    condition, x, y = shapes
    require(
        x == y and condition in (x, x[:1]) and dtypes[1] == dtypes[2],
        f"{op}: condition, x, y have shapes {condition}, {x}, {y}, x and y are {dtypes[1]} and "
        f"{dtypes[2]}; x and y must be alike, and condition must have their shape or be {x[:1]}",
    )
    return {}
