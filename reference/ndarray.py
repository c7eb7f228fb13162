"""NDArray: the array of MXNet's programming model, over a numpy array.

    _data:    the numbers, a numpy array in row-major order. A view's `_data` is a numpy view of its
              base's, so that writing into either shows in both; it is never replaced.
    _entry:   its place on the tape (see `tape.py`), or None.
    _context: where it was made.

What an operator does with it is written elsewhere: arithmetic in `arithmetic.py`, x[key] in
`indexing.py`, methods that are operators in `methods.py`.

Source: MXNet 1.9.1, python/mxnet/ndarray/ndarray.py.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np

from . import indexing, op
from .arithmetic import Arithmetic
from .attributes import DTYPES
from .base import MXNetError
from .context import Context, current_context, usable
from .methods import Methods
from .operator import Array, operator
from .ops.shape import reshaped
from .tape import Variable, entry_of, in_graph, scope

GRAD_REQS = ("null", "write", "add")


def dtype_of(dtype: Any) -> np.dtype:
    """A dtype that MXNet has; TypeError for what is no dtype, KeyError for one it has not.

    >>> dtype_of(None), dtype_of("int8")
    (dtype('float32'), dtype('int8'))
    """
    found = np.dtype(np.float32 if dtype is None else dtype)
    if found.name not in DTYPES:
        raise KeyError(f"there are no arrays of dtype {found}; expected one of {', '.join(DTYPES)}")
    return found


@operator
def _copyto(data: Array, dtype="float32") -> Array:
    """A copy in a dtype. d out = d data, in data's dtype."""
    return data.astype(dtype)


@_copyto.pullback
def _(g, out, data, dtype):
    return _copyto(g, dtype=data.dtype)


@operator(view=True)
def _reshaped(data: Array, shape=()) -> Array:
    """The same memory in another shape. d out = d data."""
    return data.reshape(shape)


@_reshaped.pullback
def _(g, out, data, shape):
    return g.reshape(data.shape)


class NDArray(Arithmetic, Methods):
    """A multidimensional array of numbers of one dtype; `nd.array` and others make one.

    >>> from reference import nd
    >>> nd.array([[1, 2], [3, 4]])
    <BLANKLINE>
    [[1. 2.]
     [3. 4.]]
    <NDArray 2x2 @cpu(0)>
    """

    __slots__ = ("__weakref__", "_context", "_data", "_entry")
    __array_priority__ = 1000.0  # numpy leaves arithmetic with an NDArray to the NDArray

    def __init__(self, data: np.ndarray, context: Context | None = None, entry: Any = None):
        self._data = data
        self._context = current_context() if context is None else context
        self._entry = entry

    @classmethod
    def _wrap(cls, raw: np.ndarray, context: Context | None = None, entry: Any = None) -> NDArray:
        """An array that holds `raw` itself, not a copy."""
        return cls(raw, context, entry)

    # --- Properties -------------------------------------------------------------------------------

    @property
    def shape(self) -> tuple[int, ...]:
        """The length of each axis."""
        return self._data.shape

    @property
    def size(self) -> int:
        """The number of elements."""
        return self._data.size

    @property
    def ndim(self) -> int:
        """The number of axes."""
        return self._data.ndim

    @property
    def dtype(self) -> type[np.generic]:
        """The type of an element as a numpy type, such as numpy.float32."""
        return self._data.dtype.type

    @property
    def context(self) -> Context:
        """The device that the array is on."""
        return self._context

    ctx = context

    @property
    def stype(self) -> str:
        """How it is stored: always 'default', which is dense."""
        return "default"

    @property
    def T(self) -> NDArray:
        """The axes in reverse order, as a copy; the array itself if it has fewer than two."""
        return self if self._data.ndim < 2 else op.transpose(self)

    # --- Conversions ------------------------------------------------------------------------------

    def asnumpy(self) -> np.ndarray:
        """A numpy array with a copy of the numbers."""
        return self._data.copy()

    def asscalar(self) -> Any:
        """The only element as a numpy scalar; ValueError if there are more or none."""
        if self._data.size != 1:
            raise ValueError(
                f"asscalar: the array of shape {self.shape} has {self.size} elements, expected one"
            )
        return self._data.ravel()[0]

    def astype(self, dtype: Any, copy: bool = True) -> NDArray:
        """The array in another dtype, floats cut off towards zero for an integer one.

        copy: whether an array that has this dtype already is copied, too.
        """
        wanted = dtype_of(dtype)
        if not copy and wanted == self._data.dtype:
            return self
        return _copyto(self, dtype=wanted)

    def tostype(self, stype: str) -> NDArray:
        """A copy in another storage type: only 'default', the dense one, exists here."""
        if stype != "default":
            raise ValueError(f"tostype: stype={stype!r} is not supported; expected 'default'")
        return self.copy()

    def as_nd_ndarray(self) -> NDArray:
        """The array itself."""
        return self

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray:
        return np.array(self._data, dtype=dtype)

    def __dlpack__(self, **options: Any) -> Any:
        return self._data.__dlpack__(**options)

    def __dlpack_device__(self) -> tuple[int, int]:
        return self._data.__dlpack_device__()

    def to_dlpack_for_read(self) -> Any:
        """A DLPack capsule that shares the array's memory."""
        return self._data.__dlpack__()

    to_dlpack_for_write = to_dlpack_for_read

    def __repr__(self) -> str:
        return (
            f"\n{self._data}\n<{type(self).__name__} {'x'.join(map(str, self.shape))} @{self.ctx}>"
        )

    def __bool__(self) -> bool:
        """Whether the only element is nonzero; False for none, ValueError for many."""
        if self._data.size > 1:
            raise ValueError(
                f"the truth value of an NDArray of shape {self.shape} is ambiguous: it has "
                f"{self.size} elements"
            )
        return bool(self._data.any())

    def __len__(self) -> int:
        return self._data.shape[0]

    def __reduce__(self) -> Any:
        return _restored, (type(self), self._data, str(self._context))

    # --- Copies and views -------------------------------------------------------------------------

    def copy(self) -> NDArray:
        """An array of its own with the same numbers."""
        return self.copyto(self._context)

    def copyto(self, other: NDArray | Context) -> Any:
        """Write the numbers into another array of this shape, which is returned, or onto a device.

        Raises MXNetError if the shape differs or, while recording, if `other` is part of a graph.
        """
        if isinstance(other, Context):
            copied = _copyto(self, dtype=self._data.dtype)
            copied._context = usable(other)
            return copied
        if not isinstance(other, NDArray):
            raise TypeError(f"copyto: expected an NDArray or a Context, got {type(other)}")
        if other is self:
            warnings.warn("copyto: the array is copied to itself", RuntimeWarning, stacklevel=2)
            return False
        return _copyto(self, dtype=other._data.dtype, out=other)

    def as_in_context(self, context: Context) -> NDArray:
        """The array itself if it is on that device already, else a copy there."""
        return self if self._context == context else self.copyto(context)

    def reshape(self, *shape: Any, **keywords: Any) -> NDArray:
        """A view of the same numbers in another shape; gradients pass through it.

        shape: ints or one tuple, with the codes 0, -1, -2, -3, -4 of the operator `Reshape`.
        reverse: read shape and codes from the right.
        Raises ValueError for a shape of fewer elements, MXNetError for anything else that does not
        fit, TypeError for an unknown keyword.
        """
        if len(shape) == 1 and isinstance(shape[0], list | tuple):
            shape = tuple(shape[0])
        elif not shape:
            given = keywords.get("shape")
            assert given, "reshape: shape must be given"
            shape = (given,) if isinstance(given, int) else tuple(given)
        if unknown := set(keywords) - {"shape", "reverse"}:
            raise TypeError(
                f"reshape: unknown keywords {', '.join(sorted(unknown))}; it has shape and reverse"
            )
        if math.prod(shape) == self._data.size and min(shape) > 0:  # without codes
            return self._view_as(shape)
        try:
            new = reshaped(shape, keywords.get("reverse", False), (), False, self.shape)
        except MXNetError:
            others = [n for n in shape if n != -1]
            if len(shape) - len(others) > 1 or min(others, default=1) < 1:
                raise
            if math.prod(others) > self.size:
                raise
            raise ValueError(
                f"reshape: an array of size {self.size} has too many elements for shape {shape}"
            ) from None
        return self._view_as(new)

    def _view_as(self, shape: tuple[int, ...]) -> NDArray:
        """A view in a shape of the same size."""
        if scope.recording and in_graph(self):
            return _reshaped(self, shape=shape)
        return self._wrap(self._data.reshape(shape), self._context)

    def flatten(self, inplace: bool = False) -> NDArray:
        """Shape (N, everything else): a copy, or with inplace=True a view."""
        return self.reshape((0, -1)) if inplace else op.flatten(self)

    def expand_dims(self, axis: int, inplace: bool = False) -> NDArray:
        """A new axis of length 1 at `axis`: a copy, or with inplace=True a view."""
        if not inplace:
            return op.expand_dims(self, axis=axis)
        rank = self.ndim
        assert -rank - 1 <= axis <= rank, (
            f"expand_dims: axis={axis} is out of range for rank {rank}"
        )
        new = list(self.shape)
        new.insert(axis if axis >= 0 else axis + rank + 1, 1)
        return self._view_as(tuple(new))

    def squeeze(self, axis: int | Sequence[int] | None = None, inplace: bool = False) -> NDArray:
        """Without axes of length 1, all or the given ones: a copy, or with inplace=True a view."""
        if not inplace:
            return op.squeeze(self, axis=axis)
        axes = range(self.ndim) if axis is None else (axis,) if isinstance(axis, int) else axis
        for i in () if axis is None else axes:
            has_length_1 = -self.ndim <= i < self.ndim and self.shape[i] == 1
            assert has_length_1, f"squeeze: axis={i} of shape {self.shape} has not length 1"
        gone = {i % self.ndim for i in axes if self.shape[i] == 1}
        return self._view_as(tuple(n for i, n in enumerate(self.shape) if i not in gone) or (1,))

    def broadcast_to(self, shape: Sequence[int]) -> NDArray:
        """A copy, repeated along axes of length 1 and along new axes in front.

        Raises ValueError for a shape that it cannot be repeated to.
        """
        rank = self.ndim
        own = (1,) * (len(shape) - rank) + self.shape
        if len(shape) < rank or any(n not in (1, m) for n, m in zip(own, shape, strict=True)):
            raise ValueError(
                f"broadcast_to: an array of shape {self.shape} cannot be broadcast to {tuple(shape)}"
            )
        source = self if len(own) == rank else self._view_as(own)
        return op.broadcast_to(source, shape=tuple(shape))

    def broadcast_like(self, other: NDArray) -> NDArray:
        """A copy, repeated to the shape of another array."""
        return self.broadcast_to(other.shape)

    def split_v2(self, *args: Any, **attributes: Any) -> Any:
        """nd.split_v2(self, ...)."""
        from . import nd  # it is made of arrays

        return nd.split_v2(self, *args, **attributes)

    def slice_assign(self, rhs: NDArray, begin: Any, end: Any, step: Any) -> NDArray:
        """Write rhs into the part from begin to end; returns the array."""
        self[tuple(map(slice, begin, end, step or (None,) * len(begin)))] = rhs
        return self

    def slice_assign_scalar(self, value: float, begin: Any, end: Any, step: Any) -> NDArray:
        """Write a number into the part from begin to end; returns the array."""
        return self.slice_assign(value, begin, end, step)

    def __getitem__(self, key: Any) -> NDArray:
        return indexing.get(self, key)

    def __setitem__(self, key: Any, value: Any) -> None:
        indexing.put(self, key, value)

    # --- Gradients --------------------------------------------------------------------------------

    def attach_grad(self, grad_req: str = "write", stype: str | None = None) -> None:
        """Make it a variable with a gradient of zeros, which backward() then fills.

        grad_req: 'write' (each backward pass overwrites), 'add' (adds), or 'null' (none wanted).
        It leaves any graph that it was computed in. KeyError for another grad_req.
        """
        if grad_req not in GRAD_REQS:
            raise KeyError(f"attach_grad: grad_req={grad_req!r}; expected one of {GRAD_REQS}")
        if stype not in (None, "default"):
            raise ValueError(f"attach_grad: stype={stype!r} is not supported; leave it out")
        buffer = self._wrap(np.zeros_like(self._data), self._context)
        self._entry = (Variable(buffer, grad_req), 0)

    @property
    def grad(self) -> NDArray | None:
        """The gradient, or None for an array that has not called attach_grad().

        With grad_req 'null' it is there until a graph that the array is in has been freed.
        """
        buffer = getattr(self._entry[0], "grad", None) if in_graph(self) else None
        return None if buffer is None else buffer.detach()

    @property
    def _fresh_grad(self) -> bool:
        """Whether backward has filled the gradient since this was last set to False."""
        return bool(self._entry and getattr(self._entry[0], "fresh", False))

    @_fresh_grad.setter
    def _fresh_grad(self, state: bool) -> None:
        entry_of(self)[0].fresh = bool(state)

    def detach(self) -> NDArray:
        """The same memory outside any graph: a constant, from which no gradient flows back."""
        return self._wrap(self._data, self._context)

    def backward(
        self, out_grad: NDArray | None = None, retain_graph: bool = False, train_mode: bool = True
    ) -> None:
        """Differentiate this array by all variables that it was computed from.

        See `autograd.backward`. out_grad: dL/d self, of the same shape; by default ones.
        """
        from . import autograd  # it is made of arrays

        heads = None if out_grad is None else [out_grad]
        autograd.backward([self], heads, retain_graph, train_mode)

    def wait_to_read(self) -> None:
        """Return when the numbers are there: at once, since numpy computes as it is told."""


def _restored(kind: type[NDArray], data: np.ndarray, context: str) -> NDArray:
    """What pickle and copy make of an array: its own memory, no graph."""
    return kind._wrap(np.array(data), usable(context))
