"""What places mean by their attributes: axes, shapes to count in, shapes that go together."""

from __future__ import annotations

from . import Attributes, Shape, rule
from .axes import axis_of, require


@rule("_contrib_index_copy")
def index_copy(
    op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes
) -> Attributes:
    """An index for each new row, and rows alike."""
    old, index, new = shapes
    require(
        index == new[:1] and old[1:] == new[1:] and new[0] <= old[0] and dtypes[0] == dtypes[2],
        f"{op}: old_tensor, index_vector, new_tensor have shapes {old}, {index}, {new} and dtypes "
        f"{', '.join(dtypes)}; give an index for each row of new_tensor, and rows that are alike",
    )
    return {}


@rule("_contrib_index_array")
def index_array(
    op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes
) -> Attributes:
    """The axes resolved, in their order."""
    (shape,), axes = shapes, attributes["axes"]
    chosen = range(len(shape)) if axes is None else axes
    return {"axes": tuple(axis_of(op, i, len(shape), "axes") for i in chosen)}


@rule("_contrib_boolean_mask")
def boolean_mask(
    op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes
) -> Attributes:
    """A number for each row."""
    data, index = shapes
    require(
        attributes["axis"] == 0 and index == data[:1],
        f"{op}: data has shape {data}, index {index}, axis={attributes['axis']}; give one number for "
        f"each row of data, and axis=0",
    )
    return {}


def _counted(op: str, attributes: Attributes) -> Shape:
    shape: Shape | None = attributes["shape"]
    require(bool(shape), f"{op}: shape={shape} is empty; give the sizes to count in")
    return shape or ()


@rule("_ravel_multi_index")
def ravel(op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes) -> Attributes:
    """A row for each axis."""
    (data,), shape = shapes, _counted(op, attributes)
    require(
        len(data) == 2 and data[0] == len(shape),
        f"{op}: data of shape {data} has not a row for each axis of shape={shape}",
    )
    return {"shape": shape}


@rule("_unravel_index")
def unravel(op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes) -> Attributes:
    """One dimension of numbers."""
    (data,), shape = shapes, _counted(op, attributes)
    require(len(data) == 1, f"{op}: data has shape {data}; reshape it to one dimension")
    return {"shape": shape}


@rule("diag")
def diag(op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes) -> Attributes:
    """Two axes, resolved; they do not matter for one dimension."""
    rank, k = len(shapes[0]), attributes["k"]
    if rank == 1:
        return {"k": k, "axis1": 0, "axis2": 0}
    axes = {name: axis_of(op, attributes[name], rank, name) for name in ("axis1", "axis2")}
    require(
        axes["axis1"] != axes["axis2"],
        f"{op}: axis1={attributes['axis1']} and axis2={attributes['axis2']} name one axis; give two",
    )
    rows, columns = shapes[0][axes["axis1"]], shapes[0][axes["axis2"]]
    require(
        -rows <= k <= columns,
        f"{op}: k={k} lies outside of matrices with {rows} rows and {columns} columns",
    )
    return {"k": k, **axes}
