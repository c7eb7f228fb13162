"""The same numbers with axes in another order."""

from __future__ import annotations

import numpy as np

from ..axes import axis_of
from ..base import MXNetError
from ..operator import Array, Shape, operator
from .slice import as_tuple


@operator
def transpose(data: Array, axes: Shape = ()) -> Array:
    """Axes in another order; () reverses them. d out = d data, transposed alike.

    Source: MXNet 1.9.1, src/operator/tensor/matrix_op-inl.h (TransposeShape).

    >>> transpose(np.zeros((2, 3, 4)), axes=(2, 0, 1)).shape
    (4, 2, 3)
    """
    axes = as_tuple(axes)
    if axes and sorted(axes) != list(range(data.ndim)):
        raise MXNetError(
            f"transpose: axes={axes} is no permutation of the axes of data with shape {data.shape}"
        )
    return data.transpose(axes or None)


@transpose.pullback
def _(g, out, data, axes):
    return transpose(g, axes=tuple(int(i) for i in np.argsort(axes)))


@operator(aliases=("swapaxes",))
def SwapAxis(data: Array, dim1: int = 0, dim2: int = 0) -> Array:
    """Two axes exchanged. d out = d data, exchanged alike.

    Source: MXNet 1.9.1, src/operator/swapaxis-inl.h.

    >>> SwapAxis(np.zeros((2, 3, 4)), dim1=0, dim2=-1).shape
    (4, 3, 2)
    """
    first = axis_of("SwapAxis", dim1, data.ndim, "dim1")
    return data.swapaxes(first, axis_of("SwapAxis", dim2, data.ndim, "dim2"))


@SwapAxis.pullback
def _(g, out, data, dim1, dim2):
    return SwapAxis(g, dim1=dim1, dim2=dim2)


def _blocked(op, data, block_size, fits):
    """Refuse data that cannot be moved in blocks."""
    if data.ndim != 4 or block_size < 1 or not fits(data.shape, block_size):
        raise MXNetError(
            f"{op}: block_size={block_size} for data of shape {data.shape}; expected (N, C, H, W) "
            f"whose channels (or height and width) can be divided into such blocks"
        )


@operator
def depth_to_space(data: Array, block_size: int) -> Array:
    """Channels moved into blocks of places: (N, C b^2, H, W) becomes (N, C, H b, W b).

    out[n, c, h b + i, w b + j] = data[n, (i b + j) C + c, h, w]. d out = d data, moved alike.
    Source: MXNet 1.9.1, src/operator/tensor/matrix_op-inl.h (DepthToSpaceOpShape).

    >>> depth_to_space(np.arange(4).reshape(1, 4, 1, 1), block_size=2)
    array([[[[0, 1],
             [2, 3]]]])
    """
    _blocked("depth_to_space", data, block_size, lambda shape, b: shape[1] % b**2 == 0)
    n, channels, h, w = data.shape
    b, c = block_size, channels // block_size**2
    apart = data.reshape(n, b, b, c, h, w)
    return apart.transpose(0, 3, 4, 1, 5, 2).reshape(n, c, h * b, w * b)


@depth_to_space.pullback
def _(g, out, data, block_size):
    return space_to_depth(g, block_size=block_size)


@operator
def space_to_depth(data: Array, block_size: int) -> Array:
    """Blocks of places moved into channels, the inverse of depth_to_space.

    out[n, (i b + j) C + c, h, w] = data[n, c, h b + i, w b + j]. d out = d data, moved alike.
    Source: MXNet 1.9.1, src/operator/tensor/matrix_op-inl.h (SpaceToDepthOpShape).

    >>> space_to_depth(np.arange(4).reshape(1, 1, 2, 2), block_size=2).shape
    (1, 4, 1, 1)
    """
    _blocked(
        "space_to_depth", data, block_size, lambda shape, b: not (shape[2] % b or shape[3] % b)
    )
    b = block_size
    n, c, h, w = data.shape[0], data.shape[1], data.shape[2] // b, data.shape[3] // b
    apart = data.reshape(n, c, h, b, w, b)
    return apart.transpose(0, 3, 5, 1, 2, 4).reshape(n, b * b * c, h, w)


@space_to_depth.pullback
def _(g, out, data, block_size):
    return depth_to_space(g, block_size=block_size)
