"""Sequences as one array or as a list with one array for each time, and what cells do with them.

Source: MXNet 1.9.1, python/mxnet/gluon/rnn/rnn_cell.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from ... import nd
from ...nd import NDArray

Times: TypeAlias = "NDArray | Sequence[NDArray]"


def as_list(value: NDArray | Sequence[NDArray]) -> list[NDArray]:
    """One array, or several, as a list."""
    return [value] if isinstance(value, NDArray) else list(value)


def split(data: NDArray, axis: int) -> list[NDArray]:
    """One array for each time; the time axis vanishes."""
    return as_list(nd.split(data, axis=axis, num_outputs=data.shape[axis], squeeze_axis=True))


def format_sequence(
    length: int | None, inputs: Times | None, layout: str, merge: bool | None
) -> tuple[Times, int, int]:
    """A sequence in the form that is asked for, its time axis, and its batch size.

    Args:
        length: how many times it must have; None for any number.
        inputs: one array in the layout ('TNC' or 'NTC'), or a list of (batch, ...).
        merge: True for one array, False for a list, None for what it is.

    Raises:
        AssertionError: it is None, or has another length.
    """
    if inputs is None:
        raise AssertionError("unroll(inputs=None) has been deprecated; give the inputs as an array")
    axis = layout.find("T")
    if isinstance(inputs, NDArray):
        batch = inputs.shape[layout.find("N")]
        if merge is not False:
            return inputs, axis, batch
        found = inputs.shape[axis]
    else:
        batch, found = inputs[0].shape[0], len(inputs)
    if length is not None and found != length:
        raise AssertionError(f"unroll: length is {length}, but the inputs have {found} steps")
    if isinstance(inputs, NDArray):
        return split(inputs, axis), axis, batch
    return nd.stack(*inputs, axis=axis) if merge else inputs, axis, batch


def mask(data: Times, valid_length: NDArray, axis: int, merge: bool | None) -> Times:
    """0 behind the end of each sequence; a list unless `merge` is true."""
    if not isinstance(data, NDArray):
        data = nd.stack(*data, axis=axis)
    masked = nd.SequenceMask(
        data, sequence_length=valid_length, use_sequence_length=True, axis=axis
    )
    return masked if merge else split(masked, axis)


def reverse(sequence: Sequence[NDArray], valid_length: NDArray | None) -> list[NDArray]:
    """The times in reverse order, each sequence's own up to its end."""
    if valid_length is None:
        return list(reversed(sequence))
    merged = nd.stack(*sequence, axis=0)
    return split(
        nd.SequenceReverse(merged, sequence_length=valid_length, use_sequence_length=True), axis=0
    )
