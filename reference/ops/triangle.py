"""Between matrices and their diagonals and triangles, written out as vectors.

Taking elements out and putting them back are each other's pullbacks.
"""

from __future__ import annotations

import math

import numpy as np

from ..base import MXNetError
from ..matrices import require_floats, require_square
from ..operator import Array, operator


def diagonal(size, offset):
    """Rows and columns of a diagonal above (offset > 0) or below the main one.

    >>> diagonal(3, 1)
    (array([0, 1]), array([1, 2]))
    """
    along = np.arange(max(size - abs(offset), 0))
    return along + max(-offset, 0), along + max(offset, 0)


def triangle(size, offset, lower):
    """Rows and columns of a triangle that begins at a diagonal, lower ones row by row.

    With an offset of 0 `lower` decides, otherwise its sign; upper ones go column by column.

    >>> triangle(2, 0, True)
    (array([0, 1, 1]), array([0, 0, 1]))
    """
    if offset < 0 or (offset == 0 and lower):
        return np.tril_indices(size, offset)
    return np.tril_indices(size, -offset)[::-1]


def _taken(op, a, places):
    """The elements at some places of each matrix, as vectors."""
    require_floats(op, A=a)
    require_square(op, a)
    rows, columns = places
    if not len(rows):
        raise MXNetError(
            f"{op}: offset leaves nothing of matrices of shape {a.shape}; expected it to be smaller"
        )
    return a[..., rows, columns]


def _put(vectors, places, size):
    """Matrices that have the elements of vectors at some places, and 0 elsewhere."""
    out = np.zeros((*vectors.shape[:-1], size, size), vectors.dtype)
    out[(..., *places)] = vectors
    return out


@operator(aliases=("linalg_extractdiag",))
def _linalg_extractdiag(A: Array, offset: int = 0) -> Array:
    """A diagonal of each matrix. A: (..., n, n); out: (..., n - |offset|).

    Source: MXNet 1.9.1, src/operator/tensor/la_op.h.

    >>> _linalg_extractdiag(np.array([[1.0, 2.0], [3.0, 4.0]]), offset=1)
    array([2.])
    """
    size = A.shape[-1]
    return _taken("_linalg_extractdiag", A, diagonal(size, offset))


@_linalg_extractdiag.pullback(once=True)
def _(g, out, A, offset):
    size = A.shape[-1]
    return _put(g, diagonal(size, offset), size)


@operator(aliases=("linalg_makediag",))
def _linalg_makediag(A: Array, offset: int = 0) -> Array:
    """Matrices that have vectors as one of their diagonals. A: (..., n); n + |offset| rows.

    Source: MXNet 1.9.1, src/operator/tensor/la_op.h.

    >>> _linalg_makediag(np.array([1.0, 2.0]))
    array([[1., 0.],
           [0., 2.]])
    """
    require_floats("_linalg_makediag", A=A)
    size = A.shape[-1] + abs(offset)
    return _put(A, diagonal(size, offset), size)


@_linalg_makediag.pullback(once=True)
def _(g, out, A, offset):
    return _taken("_linalg_makediag", g, diagonal(g.shape[-1], offset))


@operator(aliases=("linalg_extracttrian",))
def _linalg_extracttrian(A: Array, offset: int = 0, lower: bool = True) -> Array:
    """A triangle of each matrix as a vector. A: (..., n, n).

    offset: where the triangle begins: above (> 0, an upper one) or below (< 0, a lower one) the main
    diagonal; with 0, `lower` decides. Lower triangles are read row by row, upper ones by columns.
    Source: MXNet 1.9.1, src/operator/tensor/la_op.h.

    >>> _linalg_extracttrian(np.array([[1.0, 2.0], [3.0, 4.0]]))
    array([1., 3., 4.])
    """
    return _taken("_linalg_extracttrian", A, triangle(A.shape[-1], offset, lower))


@_linalg_extracttrian.pullback(once=True)
def _(g, out, A, offset, lower):
    size = A.shape[-1]
    return _put(g, triangle(size, offset, lower), size)


@operator(aliases=("linalg_maketrian",))
def _linalg_maketrian(A: Array, offset: int = 0, lower: bool = True) -> Array:
    """Matrices with vectors as one of their triangles: the reverse of extracttrian.

    A: (..., m (m + 1) / 2); m + |offset| rows.
    Source: MXNet 1.9.1, src/operator/tensor/la_op.h.

    >>> _linalg_maketrian(np.array([1.0, 2.0, 3.0]))
    array([[1., 0.],
           [2., 3.]])
    """
    require_floats("_linalg_maketrian", A=A)
    m = math.isqrt(2 * A.shape[-1])
    if m * (m + 1) // 2 != A.shape[-1]:
        raise MXNetError(
            f"_linalg_maketrian: A has shape {A.shape}; expected a last axis of 1, 3, 6, 10, ... "
            f"elements, as a triangle has"
        )
    size = m + abs(offset)
    return _put(A, triangle(size, offset, lower), size)


@_linalg_maketrian.pullback(once=True)
def _(g, out, A, offset, lower):
    return _taken("_linalg_maketrian", g, triangle(g.shape[-1], offset, lower))
