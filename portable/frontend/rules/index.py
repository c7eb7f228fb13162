"""What picking and putting mean by their attributes: axes, modes, and shapes that go together."""

from __future__ import annotations

import math

from . import Attributes, Shape, rule, same_dtype
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
    """A matrix and two numbers for each row."""
    same_dtype(op, shapes, dtypes, attributes)
    lhs, mhs, rhs = shapes
    require(
        len(lhs) == 2 and mhs == rhs == lhs[:1],
        f"{op}: lhs, mhs, rhs have shapes {lhs}, {mhs}, {rhs}; give (N, C), (N,), (N,)",
    )
    return {}


@rule("one_hot")
def one_hot(op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes) -> Attributes:
    """The depth is there and not negative."""
    depth = attributes["depth"]
    require(depth is not None and depth >= 0, f"{op}: depth={depth} has to be given, 0 or more")
    return attributes
