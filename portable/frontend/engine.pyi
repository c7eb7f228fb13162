"""The contract: what an adapter's `engine` (a module or a package) supplies to the frontend.

`Tensor` is the framework's own array as the engine keeps it: a torch.Tensor for torch, a lazily
evaluated value for JAX. The frontend never looks into one; it holds NDArrays, which are `Array`s.

Who does what: the frontend parses and checks arguments (spec, rules), engines run and differentiate.
"""

from collections.abc import Callable, Hashable, Sequence
from typing import Any, Self, TypeAlias

import numpy as np
from numpy.typing import NDArray as HostArray

from .context import Context
from .operation import Operation

Tensor: TypeAlias = Any
Index: TypeAlias = tuple[int | slice, ...]

class Array:
    """Base class of the frontend's NDArray: contents, views, and its place in the graph.

    Views write through to their base and see what is written there, however deep, as in MXNet.
    """

    _kind: Hashable
    """Equal for arrays of equal shape, dtype and device, and cheap: what rules say is cached by it."""

    @classmethod
    def _wrap(cls, tensor: Tensor, context: Context | None = None) -> Self:
        """A new array that holds a tensor; the context is what the user called its device."""
    @property
    def _tensor(self) -> Tensor:
        """The contents, for reading; attached to the framework's graph if the array is recorded."""
    @property
    def shape(self) -> tuple[int, ...]: ...
    @property
    def dtype(self) -> type[np.generic]:
        """As a numpy scalar type, like MXNet: np.float32."""
    @property
    def context(self) -> Context: ...
    def _assign(self, value: Self) -> None:
        """Overwrite all contents (same shape; cast to the array's dtype), through to the base.

        When recording, a recorded value makes this array part of the graph too; MXNetError if it
        already is (also as a constant that a recorded operator has used).
        """
    def _put(self, key: Any, value: Self | float) -> None:
        """Overwrite the part `key` (ints, slices, integer or bool host arrays, None), broadcasting.

        Same error as `_assign`, and for a recorded value when recording.
        """
    def _view(self, index: Index) -> Self:
        """A view of a contiguous part (what MXNet shares): ints and slices of step 1, the result
        not 0-d. When recording and the array is in a graph, gradients flow back through it."""
    def _reshape_view(self, shape: tuple[int, ...]) -> Self:
        """A view with another shape of the same size, likewise."""
    def _attach_grad(self, grad: Self, grad_req: str) -> None:
        """Make it a variable: detached from any graph, with `grad` as its gradient buffer."""
    @property
    def _grad(self) -> Self | None:
        """The gradient buffer; None if there is none, or the grad_req is 'null'."""
    _fresh_grad: bool
    """Whether backward has filled the gradient buffer since this was last set to False (Trainer.step
    resets it, and refuses a stale gradient)."""
    def _detach(self) -> Self:
        """The same contents (shared), outside any graph."""
    def __dlpack__(self, **options: Any) -> Any:
        """The contents as a DLPack capsule, without a copy."""
    def __dlpack_device__(self) -> tuple[Any, int]:
        """DLPack's numbers for the device."""

functions: dict[str, Callable[..., Any]]
"""What `nd` has only with this adapter, such as from_torch; methods stand in its Array."""

def from_host(values: HostArray[Any], context: Context) -> Tensor:
    """A tensor with a copy of a numpy array's numbers, in its dtype."""

def to_host(tensor: Tensor) -> HostArray[Any]:
    """A numpy array of its own; waits until the value is there."""

def from_dlpack(source: Any) -> Tensor:
    """A tensor that shares the memory of a DLPack capsule, or of an object with `__dlpack__`."""

def to_context(tensor: Tensor, context: Context) -> Tensor:
    """A copy on another device."""

def full(shape: tuple[int, ...], value: float, dtype: str, context: Context) -> Tensor:
    """A tensor of one number, made where it is to live."""

def invoke(
    operation: Operation,
    arrays: Sequence[Array | None],
    attributes: dict[str, Any],
    in_place: bool = False,
) -> list[Array]:
    """Run an operator on arrays with attributes as its rule resolved them; record it if recording.

    The frontend gives the same `Resolved` (a dict, not to be changed) for calls of the same kinds,
    so that the engine can note in it what it found out about them.

    `arrays` are its inputs (None for an optional one that was not given), then what was drawn for
    it. Also writes the new values of mutated inputs. Returns the visible outputs as NDArrays that
    share memory with nothing; but with `in_place`, which says that the only output will overwrite
    input 0, it may be that input, overwritten already. Any error of the framework is turned into
    an MXNetError that names the operator.
    """

def backward(
    heads: Sequence[Array],
    head_grads: Sequence[Array | None] | None,
    retain_graph: bool,
    training: bool,
) -> None:
    """Differentiate the heads into the gradient buffers, by each one's grad_req.

    MXNetError if a head is not in a graph, its graph or a part of it has been freed, or no variable
    is there.
    """

def gradients(
    heads: Sequence[Array],
    variables: Sequence[Array],
    head_grads: Sequence[Array | None] | None,
    retain_graph: bool,
    create_graph: bool,
    training: bool,
) -> list[Array]:
    """The gradients of the heads with respect to the variables, as new arrays."""

def custom(
    forward: Callable[[Sequence[Array]], Sequence[Array]],
    backward: Callable[[Sequence[Array]], Sequence[Array]],
    inputs: Sequence[Array],
) -> list[Array]:
    """Run a user's function unrecorded, then record it with its own gradient (`autograd.Function`).

    MXNetError if it returns one of its inputs that is in the graph.
    """

def in_graph(array: Array) -> bool:
    """Whether an array is a variable or was computed from one while recording."""

def wait_all() -> None:
    """Block until every pending computation is done."""

def devices() -> list[Context]:
    """Every device that this framework can use here: the CPU first, then GPUs."""

def empty_cache(context: Context) -> None:
    """Give memory that the framework keeps for a device back to it."""

def memory_info(context: Context) -> tuple[int, int]:
    """Free and total memory of a GPU in bytes."""
