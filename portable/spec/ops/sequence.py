"""Batches of sequences of different lengths: time along one axis, the batch along the other."""

from __future__ import annotations

from typing import Any

from ..case import EXACT, Case, Domain, Input, values
from ..operator import Array, operator

LENGTHS = values(1, 3)
USED = {"use_sequence_length": True}


def without_lengths(*axes: int, **changes: Any) -> tuple[Case, ...]:
    """Cases in which every sequence goes on to the end."""
    return tuple(
        Case(f"no lengths axis={axis}", (Input((3, 2, 2)),), {"axis": axis}, **changes)
        for axis in axes
    )


GARBAGE = "without lengths, MXNet reads memory that is not there: wrong gradients, crashes"


def sequence_cases(*axes: int) -> tuple[Case, ...]:
    """Cases with time along each of the axes: ranks, lengths, dtypes of both, refusals."""
    shapes = {0: ((4, 2, 3), (3, 2), (4, 2, 1, 2)), 1: ((2, 4, 3), (2, 3), (2, 4, 1, 2))}
    return (
        *(
            Case(f"{'x'.join(map(str, s))} axis={axis}", (Input(s), LENGTHS), USED | {"axis": axis})
            for axis in axes
            for s in shapes[axis]
        ),
        Case("one sequence", (Input((3, 1, 2)), values(2)), USED),
        Case("full lengths", (Input((3, 2)), values(3, 3)), USED),
        Case("lengths are cut to integers", (Input((4, 2)), values(1.9, 2.1)), USED),
        *(
            Case(f"lengths of {dtype}", (Input((4, 2)), values(1, 3, dtype=dtype)), USED)
            for dtype in ("int32", "int64", "float64")
        ),
        *(Case(dtype, (Input((4, 2), dtype), LENGTHS), USED) for dtype in ("float16", "float64")),
        *(
            Case(dtype, (Input((4, 2), dtype, Domain("integers", 1, 9)), LENGTHS), USED)
            for dtype in ("int32", "uint8")
        ),
        Case(
            "lengths without use_sequence_length",
            (Input((4, 2)), LENGTHS),
            raises="MXNetError",
            says=("sequence_length",),
        ),
        Case(
            "use_sequence_length without lengths",
            (Input((4, 2)),),
            USED,
            raises="MXNetError",
            says=("sequence_length",),
        ),
        Case(
            "too many lengths",
            (Input((4, 2)), values(1, 2, 3)),
            USED,
            raises="MXNetError",
            says=("sequence_length", "(3,)", "(2,)"),
        ),
        Case(
            "axis out of range",
            (Input((4, 2, 3)), LENGTHS),
            USED | {"axis": 2},
            raises="MXNetError",
            says=("axis=2",),
        ),
        Case("one dimension", (Input((4,)),), raises="MXNetError", says=("(4,)",)),
    )


@operator(
    cases=(
        *sequence_cases(0, 1),
        *without_lengths(0, 1),
        Case("value=-1", (Input((4, 2)), LENGTHS), USED | {"value": -1.0}),
        Case("lengths 0 and beyond", (Input((4, 2)), values(0, 9)), USED),
    ),
    differentiable=("data",),
    tolerance=EXACT,
    source="src/operator/sequence_mask.cc, sequence_mask-inl.h",
)
def SequenceMask(
    data: Array,
    sequence_length: Array | None = None,
    use_sequence_length: bool = False,
    value: float = 0.0,
    axis: int = 0,
) -> Array:
    """Overwrite what lies behind each sequence's end: out[t, n] = x[t, n] if t < length_n else value.

    Args:
        data: (time, batch, ...), or (batch, time, ...) for axis=1; any dtype.
        sequence_length: (batch,), any dtype, cut to integers.
        use_sequence_length: whether lengths are given; without them, the data stays as it is.
        value: what is written.
        axis: the time axis, 0 or 1.

    Returns:
        The shape and dtype of `data`. Gradient: g inside of the sequences, 0 behind them.

    Raises:
        MXNetError: lengths are missing, unexpected, or of another shape; `axis` is neither 0 nor 1;
            `data` has one dimension.
    """


@operator(
    cases=(
        *sequence_cases(0, 1),
        *without_lengths(0, 1, judge="reference", reason=GARBAGE),
        Case(
            "lengths 0 and beyond",
            (Input((4, 2)), values(0, 9)),
            USED,
            judge="reference",
            reason="MXNet reads memory outside of data; here they are brought into the axis",
        ),
    ),
    differentiable=("data",),
    tolerance=EXACT,
    source="src/operator/sequence_last.cc, sequence_last-inl.h",
)
def SequenceLast(
    data: Array,
    sequence_length: Array | None = None,
    use_sequence_length: bool = False,
    axis: int = 0,
) -> Array:
    """The last element of each sequence: out[n] = x[length_n - 1, n].

    Args:
        data, sequence_length, axis: as in `SequenceMask`; lengths from 1 to the size of the axis.
        use_sequence_length: whether lengths are given; without them, all end with the axis.

    Returns:
        The shape of `data` without `axis`. Gradient: g at the last elements, 0 elsewhere.

    Raises:
        MXNetError: as `SequenceMask`.
    """


@operator(
    cases=(
        *sequence_cases(0),
        *without_lengths(0, gradient=False),
        Case("no lengths gradient", (Input((3, 2)),), judge="reference", reason=GARBAGE),
    ),
    differentiable=("data",),
    tolerance=EXACT,
    source="src/operator/sequence_reverse.cc, sequence_reverse-inl.h",
)
def SequenceReverse(
    data: Array,
    sequence_length: Array | None = None,
    use_sequence_length: bool = False,
    axis: int = 0,
) -> Array:
    """Turn each sequence round: out[t, n] = x[length_n - 1 - t, n] for t < length_n, x[t, n] behind.

    Args:
        data, sequence_length: as in `SequenceMask`; lengths up to the size of the axis.
        use_sequence_length: whether lengths are given; without them, all end with the axis.
        axis: the time axis, only 0.

    Returns:
        The shape and dtype of `data`. Gradient: g, turned round likewise.

    Raises:
        MXNetError: as `SequenceMask`; also for axis=1.
    """
