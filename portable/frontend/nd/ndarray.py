"""NDArray: the array that MXNet's imperative programs are written with.

Its contents, views and place in the graph are the engine's (`engine.Array`); this file is what a
user sees of it. Operators and methods that are operators, such as `x + y` and `x.sum()`, are put
on it by `arithmetic` and `fluent`.

Source: MXNet 1.9.1, python/mxnet/ndarray/ndarray.py.
"""

from __future__ import annotations

import warnings
from functools import lru_cache
from math import prod
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray as HostArray

from .. import autograd, engine
from ..base import MXNetError
from ..context import Context, usable
from ..rules import rule_of
from . import op
from .dtypes import dtype_name
from .parts import Parts, fitting


class NDArray(Parts):
    """Numbers of one dtype in a box of one shape, on one device.

    Made by `nd.array`, `nd.zeros` and the like. Rows, ranges of rows and other contiguous parts,
    `reshape` and `detach` share memory with the array they come from; everything else copies.
    """

    __array_priority__ = 1000.0  # numpy leaves `np_number * x` to x

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            """Operators as methods."""

        def __add__(self, other: Any) -> NDArray: ...
        def __radd__(self, other: Any) -> NDArray: ...
        def __sub__(self, other: Any) -> NDArray: ...
        def __rsub__(self, other: Any) -> NDArray: ...
        def __mul__(self, other: Any) -> NDArray: ...
        def __rmul__(self, other: Any) -> NDArray: ...
        def __truediv__(self, other: Any) -> NDArray: ...
        def __rtruediv__(self, other: Any) -> NDArray: ...
        def __mod__(self, other: Any) -> NDArray: ...
        def __rmod__(self, other: Any) -> NDArray: ...
        def __pow__(self, other: Any) -> NDArray: ...
        def __rpow__(self, other: Any) -> NDArray: ...
        def __lt__(self, other: Any) -> NDArray: ...
        def __le__(self, other: Any) -> NDArray: ...
        def __gt__(self, other: Any) -> NDArray: ...
        def __ge__(self, other: Any) -> NDArray: ...

    # --- what it looks like ---------------------------------------------------------------------

    @property
    def ctx(self) -> Context:
        """Where it lives; the same as `context`."""
        return self.context

    @property
    def stype(self) -> str:
        """How it is stored: 'default', that is, every element."""
        return "default"

    @property
    def T(self) -> NDArray:
        """A copy with the axes in reverse order."""
        return self.transpose()  # type: ignore[no-any-return]

    def __repr__(self) -> str:
        shape = "x".join(map(str, self.shape))
        return f"\n{self.asnumpy()}\n<{type(self).__name__} {shape} @{self.context}>"

    def __len__(self) -> int:
        return self.shape[0]

    def __bool__(self) -> bool:
        size = self.size
        if size > 1:
            raise ValueError(
                "The truth value of an NDArray with multiple elements is ambiguous; compare the "
                "sum of x != 0 with 0"
            )
        return size == 1 and bool(self.asscalar())

    def __hash__(self) -> int:
        return id(self) // 16

    def __neg__(self) -> NDArray:
        return self * -1.0

    def __abs__(self) -> NDArray:
        return self.abs()  # type: ignore[no-any-return]

    # --- to numpy and elsewhere -----------------------------------------------------------------

    def asnumpy(self) -> HostArray[Any]:
        """A numpy array with a copy of the numbers; waits until they are there."""
        return engine.to_host(self._tensor)

    def asscalar(self) -> Any:
        """The only element as a numpy scalar.

        Raises:
            ValueError: there are several, or none.
        """
        if self.size != 1:
            raise ValueError(f"The current array is not a scalar: it has shape {self.shape}")
        return self.asnumpy().reshape(-1)[0]

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> HostArray[Any]:
        return self.asnumpy() if dtype is None else self.asnumpy().astype(dtype)

    def __reduce__(self) -> tuple[Any, ...]:
        return _restore, (type(self), self.asnumpy(), self.context)

    def astype(self, dtype: Any, copy: bool = True) -> NDArray:
        """The numbers in another dtype.

        Args:
            dtype: as numpy has it; None is float32.
            copy: False returns the array itself if it has the dtype already.

        Raises:
            KeyError: MXNet has no such dtype.
        """
        name = dtype_name(dtype)
        if not copy and np.dtype(name) == self.dtype:
            return self
        return self._copied(self.context, name)

    def copy(self) -> NDArray:
        """A copy on the same device."""
        return self._copied(self.context)

    def copyto(self, other: NDArray | Context) -> NDArray:
        """Copy the numbers into another array, cast to its dtype, or to another device.

        Args:
            other: an NDArray of the same shape, or a Context.

        Returns:
            `other`, or a new array there.

        Raises:
            MXNetError: shapes that differ.
            TypeError: `other` is neither.
        """
        if isinstance(other, NDArray):
            if other is self:
                warnings.warn(
                    "You are attempting to copy an array to itself", RuntimeWarning, stacklevel=2
                )
                return False  # type: ignore[return-value]
            other._assign(self)
            return other
        if isinstance(other, Context):
            return self._copied(other)
        raise TypeError(f"copyto does not support type {type(other)}; give an NDArray or a Context")

    def _copied(self, context: Context, dtype: str | None = None) -> NDArray:
        """A new array with the same numbers; when recording, gradients flow back through it."""
        dtype = dtype or dtype_name(self.dtype)
        context = usable(context)
        new = NDArray._wrap(engine.full(self.shape, 0, dtype, context), context)
        new._assign(self)
        return new

    def as_in_context(self, context: Context) -> NDArray:
        """The array itself if it is on this device, else a copy there."""
        return self if self.context == context else self.copyto(context)

    def as_nd_ndarray(self) -> NDArray:
        """The array itself."""
        return self

    def tostype(self, stype: str) -> NDArray:
        """A copy in another storage type; 'default' is the only one here.

        Raises:
            ValueError: another one.
        """
        if stype != "default":
            raise ValueError(f"tostype: stype={stype!r} is not supported; arrays are 'default'")
        return self.copy()

    def to_dlpack_for_read(self) -> Any:
        """The contents as a DLPack capsule, without a copy, for reading."""
        return self.__dlpack__()

    def to_dlpack_for_write(self) -> Any:
        """The contents as a DLPack capsule, without a copy, for writing where the engine can."""
        return self.__dlpack__()

    def wait_to_read(self) -> None:
        """Wait until everything that writes into this array is done."""
        engine.wait_all()

    # --- the same numbers in another shape ------------------------------------------------------

    def reshape(self, *shape: Any, **kwargs: Any) -> NDArray:
        """A view of all elements in another shape.

        Args:
            shape: sizes, or one tuple of them, with the codes of `nd.reshape`: 0 keeps an axis, -1
                is what is left over, -2 the rest, -3 two axes joined, -4 one axis split in two.
            reverse: whether to read the codes from the right.

        Raises:
            MXNetError: a code that cannot be resolved, or too many elements.
            ValueError: too few elements.
            AssertionError: no shape was given.
        """
        if unknown := kwargs.keys() - {"shape", "reverse"}:
            raise TypeError(
                f"Got unknown keywords in reshape: {', '.join(sorted(unknown))}. Accepted keyword "
                "arguments are 'shape' and 'reverse'."
            )
        wanted: Any = shape[0] if len(shape) == 1 and isinstance(shape[0], tuple | list) else shape
        if not shape:
            wanted = kwargs.get("shape", ())
            if not wanted:
                raise AssertionError("Shape must be provided.")
        wanted = tuple(wanted) if isinstance(wanted, tuple | list) else (wanted,)
        if not wanted and self.size == 1:
            return self._reshape_view(())
        return self._reshape_view(reshaped(self.shape, wanted, bool(kwargs.get("reverse", False))))

    def flatten(self, inplace: bool = False) -> NDArray:
        """All axes but the first joined into one: a copy, or a view if `inplace`."""
        return self.reshape(0, -1) if inplace else op.flatten(self)

    def expand_dims(self, axis: int, inplace: bool = False) -> NDArray:
        """A new axis of size 1: a copy, or a view if `inplace`."""
        if not inplace:
            return op.expand_dims(self, axis=axis)  # type: ignore[no-any-return]
        shape = rule_of("expand_dims")("expand_dims", [self.shape], [""], {"axis": axis})
        place = shape["axis"]
        return self._reshape_view((*self.shape[:place], 1, *self.shape[place:]))

    def squeeze(self, axis: Any = None, inplace: bool = False) -> NDArray:
        """Without axes of size 1: a copy, or a view if `inplace`."""
        if not inplace:
            return op.squeeze(self, axis=axis)  # type: ignore[no-any-return]
        axes = (axis,) if isinstance(axis, int) else axis
        found = rule_of("squeeze")("squeeze", [self.shape], [""], {"axis": axes})
        return self._reshape_view(found["shape"])

    def broadcast_to(self, shape: Any) -> NDArray:
        """A copy that repeats axes of size 1 (and new ones in front) up to a shape.

        Raises:
            ValueError: the array does not fit.
        """
        shape = (shape,) if isinstance(shape, int) else tuple(shape)
        return op.broadcast_to(self.reshape(fitting(self.shape, shape)), shape=shape)  # type: ignore[no-any-return]

    def broadcast_like(self, other: NDArray) -> NDArray:
        """A copy that repeats axes of size 1 up to the shape of another array."""
        return self.broadcast_to(other.shape)

    # --- gradients ------------------------------------------------------------------------------

    def attach_grad(self, grad_req: str = "write", stype: str | None = None) -> None:
        """Ask for gradients with respect to this array, and make a buffer of zeros for them.

        An array in a graph leaves it: the graph now begins here.

        Args:
            grad_req: 'write', 'add' (the user sets the buffer to 0) or 'null'.
            stype: the buffer's storage type; only 'default'.

        Raises:
            KeyError: another grad_req.
            ValueError: another storage type.
        """
        if stype not in (None, "default"):
            raise ValueError(f"attach_grad: stype={stype!r} is not supported; leave it out")
        dtype = np.dtype(self.dtype).name
        grad = NDArray._wrap(engine.full(self.shape, 0, dtype, self.context), self.context)
        autograd.mark_variables([self], [grad], grad_req)

    @property
    def grad(self) -> NDArray | None:
        """The gradient buffer, or None without attach_grad."""
        return self._grad

    def detach(self) -> NDArray:
        """The same contents, shared, outside any graph."""
        return self._detach()

    def backward(
        self,
        out_grad: NDArray | None = None,
        retain_graph: bool = False,
        train_mode: bool = True,
    ) -> None:
        """Differentiate this array with respect to all variables it was computed from.

        Args:
            out_grad: the gradient with respect to this array; ones if it is not given, so that an
                array of several elements counts as their sum.
            retain_graph: keep the graph for another backward.
            train_mode: whether operators differentiate as in training.

        Raises:
            MXNetError: the array is in no graph, or in one that has been used up.
        """
        autograd.backward([self], [out_grad], retain_graph, train_mode)


def _restore(kind: type[NDArray], values: HostArray[Any], context: Context) -> NDArray:
    """What pickle makes an array of."""
    context = usable(context)
    return kind._wrap(engine.from_host(values, context), context)


@lru_cache(maxsize=4096)
def reshaped(shape: tuple[int, ...], wanted: tuple[int, ...], reverse: bool) -> tuple[int, ...]:
    """The shape that codes of `reshape` mean.

    Raises:
        MXNetError: a code that cannot be resolved, or too many elements.
        ValueError: too few elements, by which MXNet means another mistake.
    """
    attributes = {"shape": tuple(int(n) for n in wanted), "reverse": reverse}
    attributes |= {"target_shape": (), "keep_highest": False}
    try:
        return rule_of("Reshape")("reshape", [shape], [""], attributes)["shape"]  # type: ignore[no-any-return]
    except MXNetError as error:
        size, known = prod(shape), [n for n in wanted if n > 0]
        plain = len(known) + wanted.count(-1) == len(wanted) and wanted.count(-1) < 2
        if plain and prod(known) <= size:
            raise ValueError(f"Cannot reshape array of size {size} into shape {wanted}") from error
        raise
