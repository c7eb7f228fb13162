"""Array: what an NDArray is to this engine, a torch.Tensor and its place in torch's graph.

An array has up to two tensors that share one memory. `_tensor` is outside any graph; `_graph` is
what recorded operators read. Each has a version counter of its own, so that an array may be
overwritten outside of `record()` after it was used in there, as in MXNet (backward then sees the
new numbers). Nothing that the user gets to see requires a gradient in torch's sense.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, Self

import numpy as np
import torch
from torch import Tensor

from ..base import MXNetError
from ..context import Context
from ..state import state
from .capture import active, refuse_capture
from .convert import SCALAR_TYPES, context_of, places
from .modes import grad_mode, outside_inference
from .node import Node, Variable, constant

IN_GRAPH = (
    "{what}: cannot write into an array that is part of a recorded graph (+=, x[:] = ..., out=x): "
    "its old value is needed for the gradient. Make a new array, call backward() first, or write "
    "outside `with autograd.record():`"
)


class Kind:
    """Shape, dtype and device; one object for each combination, compared by identity."""

    __slots__ = ("device", "dtype", "shape")

    def __init__(self, shape: tuple[int, ...], dtype: torch.dtype, device: torch.device) -> None:
        self.shape = tuple(shape)
        self.device = device
        self.dtype = SCALAR_TYPES[dtype]


kind_of = lru_cache(maxsize=16384)(Kind)


class Once:
    """An attribute that is computed when it is first read, and plain from then on."""

    def __init__(self, compute: Callable[[Any], Any]) -> None:
        self._compute = compute
        self.__doc__ = compute.__doc__

    def __set_name__(self, _: type, name: str) -> None:
        self._name = name

    def __get__(self, array: Any, _: type) -> Any:
        value = self._compute(array)
        setattr(array, self._name, value)
        return value


class Array:
    """Base class of the NDArray: contents, views, and its place in the graph.

    Views are torch's views of one memory: they write through, however deep, as in MXNet.
    """

    _graph: Tensor | None = None
    _node: Node | None = None
    _context: Context | None = None

    @classmethod
    def _wrap(cls, tensor: Tensor, context: Context | None = None) -> Self:
        """A new array that holds a tensor; the context is what the user called its device."""
        array = cls.__new__(cls)
        array._tensor = tensor
        if context is not None and context.device_id and context.device_type != "gpu":
            array._context = context
        return array

    @classmethod
    def _recorded(cls, tensor: Tensor, node: Node, context: Context | None) -> Self:
        """A new array that a recorded operator made."""
        array = cls.__new__(cls)
        if tensor.requires_grad:
            array._graph = tensor
        else:
            array._tensor = tensor
        array._node = node
        if context is not None:
            array._context = context
        return array

    @Once
    def _tensor(self) -> Tensor:
        """The contents, for reading, outside any graph."""
        assert self._graph is not None
        return self._graph.data

    @Once
    def _kind(self) -> Kind:
        """Shape, dtype and device."""
        tensor = self._tensor if self._graph is None else self._graph
        return kind_of(tensor.shape, tensor.dtype, tensor.device)

    @property
    def _inside(self) -> Tensor:
        """The contents as a recorded operator reads them; call `_in_graph` before."""
        if self._graph is None:
            self._graph = outside_inference(self._tensor).data
        return self._graph

    @property
    def shape(self) -> tuple[int, ...]:
        """The size along each axis."""
        return self._kind.shape  # type: ignore[no-any-return]

    @property
    def dtype(self) -> type[np.generic]:
        """As a numpy scalar type, like MXNet: np.float32."""
        return self._kind.dtype  # type: ignore[no-any-return]

    @property
    def context(self) -> Context:
        """Where it lives."""
        return self._context or context_of(self._tensor.device)

    def _in_graph(self) -> bool:
        """Whether the array is part of a graph that has not been freed."""
        node = self._node
        if node is None:
            return False
        if node.freed:
            self._leave()
            return False
        return True

    def _leave(self) -> None:
        """Become a plain array."""
        self._tensor = self._tensor  # computed from the graph's, if it has not been yet
        self._graph = self._node = None

    def _enter(self) -> Node:
        """The array's node; it becomes a constant of the graph if it has none."""
        if not self._in_graph():
            self._node = constant()
        return self._node  # type: ignore[return-value]

    def _check_writable(self, what: str) -> None:
        if state.recording and self._in_graph():
            raise MXNetError(IN_GRAPH.format(what=what))

    def _assign(self, value: Self) -> None:
        """Overwrite all contents (same shape; cast to the array's dtype), through to the base."""
        self._check_writable("[:]=")
        refuse_capture()
        if value.shape != self.shape:
            raise MXNetError(
                f"[:]=: an array of shape {value.shape} cannot be written into one of shape "
                f"{self.shape}"
            )
        if state.recording and value._in_graph():
            self._become(value._inside, Node((value._enter(),)))
        else:
            self._tensor.copy_(value._tensor)

    def _become(self, result: Tensor, node: Node) -> None:
        """Take over a recorded result, in the array's own memory."""
        with grad_mode():
            self._graph = self._tensor.data.copy_(result)
        self._node = node

    def _put(self, key: Any, value: Self | float) -> None:
        """Overwrite the part `key`, broadcasting."""
        self._check_writable("[...]=")
        refuse_capture()
        if isinstance(value, Array):
            if state.recording and value._in_graph():
                raise MXNetError(IN_GRAPH.format(what="[...]="))
            number: Any = value._tensor.to(self._tensor)
        else:
            number = value
        target, index = places(self._tensor, key)
        target[index] = number

    def _view(self, index: tuple[int | slice, ...]) -> Self:
        """A view of a contiguous part."""
        return self._through(lambda tensor: tensor[index])

    def _reshape_view(self, shape: tuple[int, ...]) -> Self:
        """A view with another shape of the same size."""
        return self._through(lambda tensor: tensor.view(shape))

    def _through(self, look: Callable[[Tensor], Tensor]) -> Self:
        """An array that shows what `look` sees of this one; when recording, a part of the graph."""
        if state.recording and self._in_graph():
            with grad_mode():
                seen = look(self._inside)
            made = self._recorded(seen, Node((self._enter(),)), self._context)
        else:
            made = self._wrap(look(self._tensor), self._context)
        if active.capture is not None:
            active.capture.view(self, made, look)
        return made

    def _attach_grad(self, grad: Self, grad_req: str) -> None:
        """Make it a variable: detached from any graph, with `grad` as its gradient buffer."""
        self._leave()
        self._tensor = outside_inference(self._tensor)
        wanted = grad_req != "null" and self._tensor.is_floating_point()
        with grad_mode():
            self._graph = self._tensor.data.requires_grad_(wanted)
        self._node = Variable(self._graph, grad, grad_req)

    @property
    def _grad(self) -> Any:
        """The gradient buffer, or None."""
        node = self._node
        return node.grad if isinstance(node, Variable) and node.grad_req != "null" else None

    @property
    def _fresh_grad(self) -> bool:
        """Whether backward has filled the gradient buffer since this was last set to False."""
        return isinstance(self._node, Variable) and self._node.fresh

    @_fresh_grad.setter
    def _fresh_grad(self, fresh: bool) -> None:
        if isinstance(self._node, Variable):
            self._node.fresh = bool(fresh)

    def _detach(self) -> Self:
        """The same contents (shared), outside any graph."""
        return self._wrap(self._tensor, self._context)

    def as_torch(self) -> Tensor:
        """The contents as a torch.Tensor that shares their memory, outside any graph."""
        return self._tensor.detach()  # type: ignore[no-any-return]

    def __dlpack__(self, **options: Any) -> Any:
        return self._tensor.__dlpack__(**options)

    def __dlpack_device__(self) -> tuple[Any, int]:
        return self._tensor.__dlpack_device__()  # type: ignore[no-any-return]
