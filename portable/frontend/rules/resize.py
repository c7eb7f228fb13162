"""Sizes of images, and how they follow from scales, modes and other arrays."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from . import Attributes, Shape, rule
from .axes import require
from .floats import FLOATS, require_shape, same_floats


def _require_images(op: str, shapes: list[Shape]) -> None:
    for shape in shapes:
        require(len(shape) == 4, f"{op}: data {shape} needs 4 axes, (n, channels, height, width)")


@rule("UpSampling")
def up_sampling(
    op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes
) -> Attributes:
    """How often each array is repeated, or the geometry of the transposed convolution."""
    same_floats(op, shapes, dtypes, attributes)
    _require_images(op, shapes)
    scale, filters, kind = (attributes[name] for name in ("scale", "num_filter", "sample_type"))
    require(scale > 0, f"{op}: scale={scale} has to be at least 1")
    (n, channels, height, width), factors = shapes[0], []
    if kind == "bilinear":
        require(len(shapes) == 2, f"{op}: sample_type='bilinear' takes two arrays, data and weight")
        kernel = 2 * scale - scale % 2
        require_shape(op, "weight", shapes[1], (channels, 1, kernel, kernel))
        require(filters == channels, f"{op}: num_filter={filters} for {channels} channels")
        return {"factors": None, "scale": scale, "pad": scale // 2, "add": False}
    add = attributes["multi_input_mode"] == "sum"
    for shape in shapes:
        factor = height * scale // shape[2]
        require(
            shape[0] == n
            and (shape[2] * factor, shape[3] * factor) == (height * scale, width * scale),
            f"{op}: data {shape} does not divide ({n}, channels, {height * scale}, {width * scale})",
        )
        require(
            not add or shape[1] == channels, f"{op}: data {shape} has not the {channels} channels"
        )
        factors.append(factor)
    return {"factors": tuple(factors), "scale": scale, "pad": 0, "add": add}


ROUNDED: dict[str, Callable[[int], int]] = {
    "to_even_down": lambda n: n // 2 * 2,
    "to_even_up": lambda n: (n + 1) // 2 * 2,
    "to_odd_down": lambda n: (n - 1) // 2 * 2 + 1,
    "to_odd_up": lambda n: n // 2 * 2 + 1,
}


def _scaled(size: int, scale: float, odd: bool) -> int:
    """A size times a scale; an odd one keeps its middle with `odd`."""
    single = np.float32(scale)
    return int((size - 1) * single) + 1 if odd and size % 2 else int(size * single)


@rule("_contrib_BilinearResize2D")
def bilinear_resize(
    op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes
) -> Attributes:
    """Height and width of the result."""
    mode = attributes["mode"]
    _require_images(op, shapes)
    require(
        len(shapes) == (2 if mode == "like" else 1),
        f"{op}: mode={mode!r} takes data and {'like' if mode == 'like' else 'no like'}",
    )
    require(dtypes[0] in FLOATS, f"{op}: data is {dtypes[0]}; cast it to floats")
    sizes = shapes[0][2:]
    scales = attributes["scale_height"], attributes["scale_width"]
    if mode == "like":
        wanted = shapes[1][2:]
    elif mode in ROUNDED:
        wanted = tuple(ROUNDED[mode](n) for n in sizes)
    elif mode == "odd_scale" or scales != (None, None):
        require(
            None not in scales,
            f"{op}: scale_height={scales[0]} and scale_width={scales[1]} are both needed",
        )
        odd = mode == "odd_scale"
        wanted = tuple(_scaled(n, s, odd) for n, s in zip(sizes, scales, strict=True))
    else:
        wanted = attributes["height"], attributes["width"]
    require(min(wanted) > 0, f"{op}: height={wanted[0]}, width={wanted[1]} have to be at least 1")
    return {"size": wanted, "align_corners": attributes["align_corners"]}
