"""Batches of sequences of different lengths: time along one axis, the batch along the other.

Lengths are numbers of any dtype, cut to integers; without `use_sequence_length` every sequence goes
on to the end.
"""

from __future__ import annotations

import numpy as np

from ..base import MXNetError
from ..operator import Array, operator


def _lengths(op, data, sequence_length, use_sequence_length, axis, axes=(0, 1)):
    """The lengths as integers, (batch,), or None; after the checks that all three have in common."""
    if (sequence_length is not None) != bool(use_sequence_length):
        raise MXNetError(
            f"{op}: sequence_length is {'missing' if sequence_length is None else 'given'}, but "
            f"use_sequence_length={use_sequence_length}; give both or none"
        )
    if axis not in axes:
        raise MXNetError(f"{op}: axis={axis}; expected one of {axes}")
    if data.ndim < 2:
        raise MXNetError(
            f"{op}: data has shape {data.shape}; expected 2 or more dimensions: time and batch"
        )
    if sequence_length is None:
        return None
    batch = data.shape[1 - axis]
    if sequence_length.shape != (batch,):
        raise MXNetError(
            f"{op}: sequence_length has shape {sequence_length.shape}; expected {(batch,)}, one "
            f"length for each sequence of data, whose shape is {data.shape}"
        )
    return sequence_length.astype(np.int64)


def _times(data, axis):
    """The positions in time, so that they broadcast against data."""
    return np.arange(data.shape[axis]).reshape([-1 if i == axis else 1 for i in range(data.ndim)])


def _each(lengths, data, axis):
    """One number for each sequence, so that they broadcast against data."""
    return lengths.reshape([-1 if i == 1 - axis else 1 for i in range(data.ndim)])


@operator(mixed=True)
def SequenceMask(
    data: Array,
    sequence_length: Array | None = None,
    use_sequence_length: bool = False,
    value: float = 0.0,
    axis: int = 0,
) -> Array:
    """value from each sequence's end on: out[t, n] = x[t, n] where t < length_n, else value.

    data: (time, batch, ...), or (batch, time, ...) for axis=1. d out = dx where t < length, else 0.
    Source: MXNet 1.9.1, src/operator/sequence_mask-inl.h.

    >>> SequenceMask(np.ones((3, 2)), np.array([1, 2]), True)
    array([[1., 1.],
           [0., 1.],
           [0., 0.]])
    """
    lengths = _lengths("SequenceMask", data, sequence_length, use_sequence_length, axis)
    if lengths is None:
        return data
    inside = _times(data, axis) < _each(lengths, data, axis)
    return np.where(inside, data, np.asarray(value, data.dtype))


@SequenceMask.pullback
def _(g, out, data, sequence_length, use_sequence_length, value, axis):
    return SequenceMask(g, sequence_length, use_sequence_length, 0.0, axis), None


def _last(data, lengths, axis):
    """Where each sequence ends: 1 there, 0 elsewhere. A length beyond the axis counts as the end."""
    size = data.shape[axis]
    last = np.array([size - 1]) if lengths is None else np.clip(lengths - 1, 0, size - 1)
    return _times(data, axis) == (last[0] if lengths is None else _each(last, data, axis))


@operator(mixed=True)
def SequenceLast(
    data: Array,
    sequence_length: Array | None = None,
    use_sequence_length: bool = False,
    axis: int = 0,
) -> Array:
    """The last element of each sequence: out[n] = x[length_n - 1, n].

    data: (time, batch, ...), or (batch, time, ...) for axis=1; out: data.shape without axis.
    d out[n] = dx[length_n - 1, n].
    Source: MXNet 1.9.1, src/operator/sequence_last-inl.h.

    >>> SequenceLast(np.array([[1, 2], [3, 4], [5, 6]]), np.array([1, 2]), True)
    array([1, 4])
    """
    lengths = _lengths("SequenceLast", data, sequence_length, use_sequence_length, axis)
    in_time = np.moveaxis(data, axis, 0)
    if lengths is None:
        return in_time[-1]
    return in_time[np.clip(lengths - 1, 0, len(in_time) - 1), np.arange(len(lengths))]


@SequenceLast.pullback(once=True)
def _(g, out, data, sequence_length, use_sequence_length, axis):
    lengths = _lengths("SequenceLast", data, sequence_length, use_sequence_length, axis)
    return np.where(_last(data, lengths, axis), np.expand_dims(g, axis), 0).astype(g.dtype), None


@operator(mixed=True)
def SequenceReverse(
    data: Array,
    sequence_length: Array | None = None,
    use_sequence_length: bool = False,
    axis: int = 0,
) -> Array:
    """Each sequence from its end to its start: out[t, n] = x[length_n - 1 - t, n] for t < length_n;
    what lies beyond stays.

    data: (time, batch, ...). d out[t, n] = dx at the same place, so that g is reversed likewise.
    Source: MXNet 1.9.1, src/operator/sequence_reverse-inl.h.

    >>> SequenceReverse(np.array([[1, 2], [3, 4], [5, 6]]), np.array([2, 3]), True)
    array([[3, 6],
           [1, 4],
           [5, 2]])
    """
    lengths = _lengths("SequenceReverse", data, sequence_length, use_sequence_length, axis, (0,))
    if lengths is None:
        return data[::-1]
    time = np.arange(len(data))[:, None]
    return data[np.where(time < lengths, lengths - 1 - time, time), np.arange(len(lengths))]


@SequenceReverse.pullback
def _(g, out, data, sequence_length, use_sequence_length, axis):
    return SequenceReverse(g, sequence_length, use_sequence_length, axis), None
