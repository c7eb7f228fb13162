"""Array: what an NDArray is to this engine, a name for a place whose contents can change.

An array either holds its current value itself, or is a view: a base and a path into it, empty if it
shows all of the base. Overwriting an array gives it, or its base, a new value; values themselves
never change, and what was computed from an old one stays as it is.
"""

from __future__ import annotations

from typing import Any, Self

import jax
import numpy as np

from ..base import MXNetError
from ..context import Context
from ..state import state
from . import views
from .convert import to_context, to_jax
from .kind import Kind, kind_of
from .lazy import Value, record
from .tape import Entry, Variable, is_alive, record_step
from .watching import active, refuse_capture


class Array:
    """Base class of the NDArray: contents, views, and its place in the graph.

    Views write through to their base and see what is written there, however deep, as in MXNet.
    """

    _value: Value  # of an array that holds its own; of a view, what it showed of `_seen`
    _base: Array | None = None
    _path: views.Path = ()
    _starts: views.Starts = ()
    _seen: Value | None = None
    _entry: Entry | None = None
    _variable: Variable | None = None

    @classmethod
    def _wrap(cls, tensor: Value, context: Context | None = None) -> Self:
        """A new array that holds a tensor; the context is what the user called its device."""
        array = cls.__new__(cls)
        array._value = tensor
        kind = tensor.kind
        if context is not None and context != kind.context:
            tensor.kind = kind_of(kind.shape, kind.dtype, context)
        return array

    @property
    def _owner(self) -> Array:
        """The array that holds the contents: this one, or the base of a view."""
        return self if self._base is None else self._base

    @property
    def _kind(self) -> Kind:
        """Shape, dtype and context; the same object for equal ones."""
        return self._tensor.kind

    @property
    def _tensor(self) -> Value:
        """The contents, for reading."""
        if self._base is None:
            return self._value
        whole = self._base._value
        if self._seen is not whole:
            self._value = views.read(whole, self._path, self._starts) if self._path else whole
            self._seen = whole
        return self._value

    @property
    def shape(self) -> tuple[int, ...]:
        """The size along each axis."""
        return self._tensor.kind.shape

    @property
    def dtype(self) -> type[np.generic]:
        """As a numpy scalar type, like MXNet: np.float32."""
        return self._tensor.kind.dtype.type

    @property
    def context(self) -> Context:
        """Where it lives."""
        return self._owner._value.kind.context

    def _assign(self, value: Self) -> None:
        """Overwrite all contents (same shape; cast to the array's dtype), through to the base.

        When recording, a recorded value makes this array part of the graph too; MXNetError if it
        already is (also as a constant that a recorded operator has used).
        """
        tensor, kind = value._tensor, self._tensor.kind
        if tensor.kind.shape != kind.shape:
            raise MXNetError(
                f"cannot write an array of shape {tensor.kind.shape} into one of shape {kind.shape}"
            )
        entry = None
        if state.recording:
            self._check_writable()
            entry = value._entry if is_alive(value._entry) else None
        if tensor.kind.dtype != kind.dtype:
            call = views.casting(tensor, kind.dtype)
            if entry is None:
                (tensor,) = record(call, [tensor])
            else:
                (tensor,), (entry,) = record_step(call, [tensor], (), [entry])
        if tensor.kind.context != kind.context:
            tensor = to_context(tensor, kind.context)
        if active.capture is not None:
            active.capture.assigned(self, tensor)
        self._overwrite(tensor)
        if entry is not None:
            self._entry = entry

    def _overwrite(self, value: Value) -> None:
        """Put a value of the right kind in, whatever is recorded."""
        if self._base is None:
            self._value = value
        else:
            base = self._base
            base._value = views.write(base._value, self._path, self._starts, value)

    def _put(self, key: Any, value: Self | float) -> None:
        """Overwrite the part `key` (ints, slices, integer or bool host arrays, None), broadcasting.

        Same error as `_assign`, and for a recorded value when recording.
        """
        refuse_capture()
        self._check_writable()
        if not isinstance(value, Array):
            self._overwrite(views.put(self._tensor, key, value))
            return
        value._check_writable()
        tensor = value._tensor
        if tensor.kind.context != self.context:
            tensor = to_context(tensor, self.context)
        self._overwrite(views.put(self._tensor, key, tensor))

    def _check_writable(self) -> None:
        if state.recording and is_alive(self._entry):
            raise MXNetError(
                "cannot write into an array that is part of a recorded graph (+=, x[:] = ..., "
                "out=x): its old value is needed for the gradient. Make a new array, call "
                "backward() first, or write outside `with autograd.record():`"
            )

    def _view(self, index: tuple[int | slice, ...]) -> Self:
        """A view of a contiguous part (what MXNet shares): ints and slices of step 1, the result
        not 0-d. When recording and the array is in a graph, gradients flow back through it."""
        return self._through(*views.steps_of(index, self.shape))

    def _reshape_view(self, shape: tuple[int, ...]) -> Self:
        """A view with another shape of the same size, likewise."""
        return self._through((("shape", tuple(shape)),), ())

    def _through(self, path: views.Path, starts: views.Starts) -> Self:
        """An array that shows a part of this one."""
        view = self._detach()
        view._path = self._path + path
        view._starts = self._starts + starts
        if state.recording and is_alive(self._entry):
            value = self._tensor
            call = views.reading(value, path, starts)
            (view._value,), (view._entry,) = record_step(call, [value], starts, [self._entry])
            view._seen = self._owner._value
        return view

    def _detach(self) -> Self:
        """The same contents (shared), outside any graph."""
        array = type(self).__new__(type(self))
        array._base = self._owner
        array._path = self._path
        array._starts = self._starts
        return array

    def _attach_grad(self, grad: Self, grad_req: str) -> None:
        """Make it a variable: detached from any graph, with `grad` as its gradient buffer."""
        self._variable = Variable(grad, grad_req)
        self._entry = (self._variable, 0)

    @property
    def _grad(self) -> Any:
        """The gradient buffer, or None; with grad_req 'null' there is none to see."""
        variable = self._variable
        return None if variable is None or variable.grad_req == "null" else variable.grad

    @property
    def _fresh_grad(self) -> bool:
        """Whether backward has filled the gradient buffer since this was last set to False."""
        return self._variable is not None and self._variable.fresh

    @_fresh_grad.setter
    def _fresh_grad(self, fresh: bool) -> None:
        if self._variable is not None:
            self._variable.fresh = fresh

    def as_jax(self) -> jax.Array:
        """The contents as a jax array, without a copy; later writes into this array don't show."""
        return to_jax(self._tensor)

    def __dlpack__(self, **options: Any) -> Any:
        """The contents as a DLPack capsule, without a copy."""
        return self.as_jax().__dlpack__(**options)

    def __dlpack_device__(self) -> tuple[Any, int]:
        """DLPack's numbers for the device."""
        kind, number = self.as_jax().__dlpack_device__()  # type: ignore[attr-defined]
        return kind, int(number)
