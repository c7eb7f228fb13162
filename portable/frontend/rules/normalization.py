"""What normalisations mean by their attributes, and ask of gamma, beta and statistics."""

from __future__ import annotations

from . import Attributes, Shape, rule
from .axes import axis_of, require
from .floats import FLOATS, require_shape, same_floats


@rule("BatchNorm")
def batch_norm(
    op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes
) -> Attributes:
    """The axis resolved; `training` tells whether the batch's own statistics are used."""
    require(dtypes[0] in FLOATS, f"{op}: data is {dtypes[0]}; cast it to floats")
    axis = axis_of(op, attributes["axis"], len(shapes[0]))
    wanted = "float32" if dtypes[0] == "float16" else dtypes[0]
    names = ("gamma", "beta", "moving_mean", "moving_var")
    for name, shape, dtype in zip(names, shapes[1:], dtypes[1:], strict=True):
        require_shape(op, name, shape, (shapes[0][axis],))
        require(
            dtype == wanted,
            f"{op}: {name} is {dtype}; cast it to {wanted}, which goes with data of {dtypes[0]}",
        )
    resolved = {
        name: attributes[name] for name in ("eps", "momentum", "fix_gamma", "output_mean_var")
    }
    training = attributes["training"] and not attributes["use_global_stats"]
    return resolved | {"axis": axis, "training": training}


@rule("LayerNorm")
def layer_norm(
    op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes
) -> Attributes:
    """The axis resolved; gamma and beta as long as it."""
    same_floats(op, shapes, dtypes, attributes)
    axis = axis_of(op, attributes["axis"], len(shapes[0]))
    _check(op, shapes, shapes[0][axis])
    return attributes | {"axis": axis}


@rule("InstanceNorm")
def instance_norm(
    op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes
) -> Attributes:
    """Gamma and beta for each channel."""
    same_floats(op, shapes, dtypes, attributes)
    _require_positions(op, shapes[0])
    _check(op, shapes, shapes[0][1])
    return attributes


@rule("GroupNorm")
def group_norm(
    op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes
) -> Attributes:
    """Gamma and beta for each group."""
    same_floats(op, shapes, dtypes, attributes)
    _require_positions(op, shapes[0])
    groups, channels = attributes["num_groups"], shapes[0][1]
    require(
        groups > 0 and channels % groups == 0,
        f"{op}: num_groups={groups} does not divide the {channels} channels; give a divisor",
    )
    _check(op, shapes, groups)
    return attributes


@rule("LRN")
def lrn(op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes) -> Attributes:
    """Images or vectors of channels."""
    same_floats(op, shapes, dtypes, attributes)
    require(
        len(shapes[0]) in (2, 4),
        f"{op}: data has shape {shapes[0]}; give it (N, C, H, W) or (N, C)",
    )
    require(attributes["nsize"] > 0, f"{op}: nsize={attributes['nsize']}; give 1 or more")
    return attributes


def _require_positions(op: str, data: Shape) -> None:
    require(
        len(data) >= 3, f"{op}: data has shape {data}; give it 3 or more dimensions (N, C, ...)"
    )


def _check(op: str, shapes: list[Shape], size: int) -> None:
    require_shape(op, "gamma", shapes[1], (size,))
    require_shape(op, "beta", shapes[2], (size,))
