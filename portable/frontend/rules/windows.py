"""What convolutions and pooling ask of kernels, strides and paddings."""

from __future__ import annotations

from . import Shape
from .axes import require

FIRST = {1: "NCW", 2: "NCHW", 3: "NCDHW"}  # layouts with the channels first, by spatial rank
LAST = {1: "NWC", 2: "NHWC", 3: "NDHWC"}


def spatial_rank(op: str, kernel: Shape | None, data: Shape) -> int:
    """The number of spatial axes, on which kernel and data agree."""
    require(
        bool(kernel), f"{op}: kernel is missing; give its size along each spatial axis of the data"
    )
    rank = len(kernel or ())
    require(
        rank in FIRST and len(data) == rank + 2 and min(kernel or ()) > 0,
        f"{op}: kernel={kernel} and data {data} do not fit; data is (n, channels, *spatial), and the "
        f"kernel has a positive size for each of 1, 2 or 3 spatial axes",
    )
    return rank


def each_axis(op: str, name: str, given: Shape, rank: int, missing: int, least: int) -> Shape:
    """One number an axis, the same one along all of them if nothing was given."""
    numbers = given or (missing,) * rank
    require(
        len(numbers) == rank and min(numbers) >= least,
        f"{op}: {name}={given} has to be {rank} numbers of at least {least}, one for each axis of "
        f"the kernel",
    )
    return numbers
