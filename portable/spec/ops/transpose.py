"""The same numbers with axes in another order."""

from __future__ import annotations

from ..case import EXACT, Case, Input
from ..families import attributes
from ..operator import Array, Shape, operator
from .join import MATRIX_OP, typed
from .shape import UNCHECKED


@operator(
    cases=(
        *attributes(
            "2x3x4",
            (2, 3, 4),
            {},
            {"axes": (1, 0, 2)},
            {"axes": (2, 0, 1)},
            {"axes": (0, 1, 2)},
            {"axes": ()},
        ),
        *(Case("x".join(map(str, s)), (Input(s),)) for s in ((3,), (2, 3), (1, 2, 3, 2))),
        *typed((2, 3)),
        *(
            Case(
                f"refuses {axes}",
                (Input((2, 3, 4)),),
                {"axes": axes},
                raises="MXNetError",
                says=(str(axes), "(2, 3, 4)"),
            )
            for axes in ((0, 1), (0, 1, 3), (-1, 0, 1))
        ),
        Case(
            "refuses an axis twice",
            (Input((2, 3, 4)),),
            {"axes": (0, 0, 1)},
            raises="MXNetError",
            says=("(0, 0, 1)",),
            judge="reference",
            reason=UNCHECKED,
        ),
    ),
    tolerance=EXACT,
    source=MATRIX_OP,
)
def transpose(data: Array, axes: Shape = ()) -> Array:
    """Axes in another order: out[i_axes[0], i_axes[1], ...] = data[i_0, i_1, ...].

    Args:
        data: any shape.
        axes: which old axis each new one is, none negative; () reverses them all.

    Returns:
        Shape (data.shape[axes[0]], ...), dtype of `data`. Gradient: g transposed back.

    Raises:
        MXNetError: `axes` is not a permutation of the axes of `data`.
    """


@operator(
    cases=(
        *attributes(
            "2x3x4",
            (2, 3, 4),
            {},
            {"dim1": 0, "dim2": 2},
            {"dim1": -1, "dim2": 0},
            {"dim1": 1, "dim2": 1},
            {"dim1": 1, "dim2": -2},
            {"dim2": 1},
        ),
        *typed((2, 3), dim1=0, dim2=1),
        Case("out of range", (Input((2, 3)),), {"dim2": 2}, raises="MXNetError", says=("dim2=2",)),
    ),
    aliases=("swapaxes",),
    tolerance=EXACT,
    source="src/operator/swapaxis.cc",
)
def SwapAxis(data: Array, dim1: int = 0, dim2: int = 0) -> Array:
    """Two axes exchanged.

    Args:
        data: any shape.
        dim1, dim2: the axes; negative ones count from the back.

    Returns:
        The dtype of `data`. Gradient: g with the axes exchanged back.

    Raises:
        MXNetError: an axis is out of range.
    """


def _blocks(name: str, *shapes: tuple[int, ...]) -> tuple[Case, ...]:
    """Cases of moving blocks between channels and places."""
    return (
        *(Case("x".join(map(str, s)), (Input(s),), {"block_size": 2}) for s in shapes),
        Case("block_size=1", (Input(shapes[0]),), {"block_size": 1}),
        *typed(shapes[0], block_size=2),
        *(
            Case(
                f"refuses block_size={size}",
                (Input(shapes[0]),),
                {"block_size": size},
                raises="MXNetError",
                says=(f"block_size={size}",),
            )
            for size in (0, -2, 3)
        ),
        Case(
            "three dimensions",
            (Input((8, 2, 2)),),
            {"block_size": 2},
            raises="MXNetError",
            says=(name, "(8, 2, 2)"),
        ),
    )


@operator(
    cases=_blocks("depth_to_space", (1, 8, 1, 2), (2, 4, 2, 1)), tolerance=EXACT, source=MATRIX_OP
)
def depth_to_space(data: Array, block_size: int) -> Array:
    """Channels moved into blocks of places: (N, C b^2, H, W) becomes (N, C, H b, W b).

    out[n, c, h b + i, w b + j] = data[n, (i b + j) C + c, h, w].

    Args:
        data: four dimensions, the number of channels a multiple of b^2.
        block_size: b, 1 or more.

    Returns:
        (N, C, H b, W b), dtype of `data`. Gradient: g moved back.

    Raises:
        MXNetError: other shapes, or a block size that does not fit.
    """


@operator(
    cases=_blocks("space_to_depth", (1, 2, 2, 4), (2, 1, 4, 2)), tolerance=EXACT, source=MATRIX_OP
)
def space_to_depth(data: Array, block_size: int) -> Array:
    """Blocks of places moved into channels, the inverse of `depth_to_space`.

    out[n, (i b + j) C + c, h, w] = data[n, c, h b + i, w b + j].

    Args:
        data: (N, C, H b, W b).
        block_size: b, 1 or more.

    Returns:
        (N, C b^2, H, W), dtype of `data`. Gradient: g moved back.

    Raises:
        MXNetError: other shapes, or a block size that does not fit.
    """
