"""HybridBlock: a block that computes with operators only, and can therefore be hybridized.

Source: MXNet 1.9.1, python/mxnet/gluon/block.py.
"""

from __future__ import annotations

import warnings
from typing import Any

from .. import autograd, capture, nd
from ..context import Context, current_context
from ..nd import NDArray
from .block import Block
from .changes import changes
from .hybrid import Replay, inferring, mode
from .infer import Inferring, Unknown
from .parameter import DeferredInitializationError
from .parameter_dict import ParameterDict
from .symbolic import call, export, is_symbol
from .utils import shape_is_known


def contexts_in(args: Any) -> list[Context]:
    """The contexts of all arrays in nested lists, in order."""
    if isinstance(args, NDArray):
        return [args.context]
    if isinstance(args, (list, tuple)):
        return [context for item in args for context in contexts_in(item)]
    return []


def stands(block: Block) -> bool:
    """Whether a block and all its children are of this library, without hooks, and initialised."""
    return (
        block._is_known
        and not (block._forward_hooks or block._forward_pre_hooks)
        and all(parameter._data is not None for parameter in block._reg_params.values())
        and all(map(stands, block._children.values()))
    )


class HybridBlock(Block):
    """A block that defines `hybrid_forward(F, x, ..., **params)`.

    `F` is `mx.nd`, and the block's own parameters come as keyword arguments, each under the name of
    the attribute that holds it. Children must be HybridBlocks too.

    Args:
        prefix: put before the names of its parameters; counted from the class name if not given.
        params: another block's parameters, to share them.
    """

    def __init__(self, prefix: str | None = None, params: ParameterDict | None = None) -> None:
        super().__init__(prefix, params)
        self._active = False
        self._backend: str | None = None
        self._replay: Replay | None = None
        self._seen_at = -1  # the count of changes when it was called last, before it had a replay

    def __setattr__(self, name: str, value: Any) -> None:
        super().__setattr__(name, value)
        if isinstance(value, HybridBlock):
            self._replay = None

    def __getstate__(self) -> dict[str, Any]:
        return self.__dict__ | {"_replay": None}

    def register_child(self, block: Block, name: str | None = None) -> None:
        """Add a child.

        Raises:
            ValueError: it is not a HybridBlock.
        """
        if not isinstance(block, HybridBlock):
            raise ValueError(
                f"Children of HybridBlock must also be HybridBlock, but {block} has type "
                f"{type(block)}. If you are using Sequential, please try HybridSequential instead."
            )
        super().register_child(block, name)
        self._replay = None

    def hybridize(
        self,
        active: bool = True,
        backend: str | None = None,
        clear: bool = True,
        static_alloc: bool = False,
        static_shape: bool = False,
        inline_limit: int = 2,
        forward_bulk_size: int | None = None,
        backward_bulk_size: int | None = None,
        **kwargs: Any,
    ) -> None:
        """Have the block replay its computation instead of calling Python again.

        Args:
            active: whether to do so, or to stop doing so.
            backend: "inductor" has torch compile it, where the arrays are torch's and a C++ compiler
                is there; else None.
            clear: whether to forget the structure of the arguments.
            static_alloc, static_shape, inline_limit, forward_bulk_size, backward_bulk_size,
            **kwargs: how MXNet reserves memory; accepted, and without effect on numbers.

        Raises:
            ValueError: there is no such backend.
            MXNetError: something that it needs is missing.
        """
        if backend is not None:
            if backend not in capture.BACKENDS:
                known = "".join(f", or give {name!r}" for name in capture.BACKENDS)
                raise ValueError(
                    f"{type(self).__name__}.hybridize: there is no backend {backend!r}; leave it "
                    f"out{known}"
                )
            require, _ = capture.BACKENDS[backend]
            require()
        if clear or not self._active or backend != self._backend:
            self._replay = None
        self._active = active
        self._backend = backend
        if active and (self._forward_hooks or self._forward_pre_hooks):
            warnings.warn(
                f'"{self}" is being hybridized while still having forward hook/pre-hook. If '
                f'"{self}" is a child of HybridBlock, the hooks will not take effect.',
                stacklevel=2,
            )
        super().hybridize(active)

    def cast(self, dtype: Any) -> None:
        """Convert all parameters to another type."""
        self._replay = None
        super().cast(dtype)

    def infer_shape(self, *args: Any) -> None:
        """Find out the shapes of all parameters from inputs, without initialising any.

        Args:
            *args: what the block is called with.
        """
        with inferring(), autograd.pause(train_mode=False):
            self._infer(*args)

    def _infer(self, *args: Any) -> Any:
        """Run on zeros in place of the parameters, whose shapes become known on the way."""
        assert mode.inferring is not None
        mode.inferring.update(dict.fromkeys(self._reg_params.values()))
        params: dict[str, Any] = {}
        for name, parameter in self._reg_params.items():
            shape = parameter.shape
            if shape is not None and shape_is_known(shape):
                params[name] = nd.zeros(shape, dtype=parameter.dtype)
            else:
                params[name] = Unknown(parameter)
        open_shapes = any(isinstance(value, Unknown) for value in params.values())
        return self.hybrid_forward(Inferring(nd) if open_shapes else nd, *args, **params)

    def _finish_deferred(self, *args: Any) -> None:
        """Initialise what waits for the shapes of these inputs.

        Raises:
            ValueError: the shapes do not follow from the inputs, or do not fit them.
        """
        try:
            with inferring() as found:
                self.infer_shape(*args)
        except Exception as error:
            raise ValueError(
                f"Deferred initialization failed because shape cannot be inferred. {error}"
            ) from error
        for parameter in found if self._active else self.params.values():
            parameter._finish_deferred_init()

    def forward(self, x: Any, *args: Any) -> Any:
        """Call `hybrid_forward` with this block's parameters, or replay it.

        Args:
            x, *args: arrays, None, or nested lists of them.

        Raises:
            ValueError: there is no array among the inputs, or (when hybridized) they are on several
                contexts.
        """
        if mode.inferring is not None:
            return self._infer(x, *args)
        contexts = contexts_in((x, *args))
        if not contexts and any(map(is_symbol, (x, *args))):
            return self._symbolic(x, *args)
        if not contexts:
            raise ValueError(
                "In HybridBlock, there must be one NDArray or one Symbol in the input. "
                f"{type(self).__name__} got {', '.join(type(a).__name__ for a in (x, *args))}; "
                "numbers and numpy arrays become NDArrays with mx.nd.array"
            )
        context = contexts[0]
        if context == current_context():
            return self._on(context, contexts, x, *args)
        with context:
            return self._on(context, contexts, x, *args)

    def __call__(self, *args: Any) -> Any:
        """Run the pre-hooks, `forward`, and the hooks."""
        replay = self._replay
        if (
            replay is not None
            and not (mode.replaying or self._forward_pre_hooks or self._forward_hooks)
            and mode.inferring is None
        ):
            result = replay.quick(args)
            if result is not None:
                return result
        return super().__call__(*args)

    def _on(self, context: Context, contexts: list[Context], *args: Any) -> Any:
        """Call or replay, with the inputs' context as the current one."""
        if not mode.replaying:
            if self._active:
                return self._call_replay(set(contexts), *args)
            if capture.ALWAYS and self._is_known and self._stands(contexts, args):
                assert self._replay is not None
                return self._replay(*args)
        return self._call(context, *args)

    def _stands(self, contexts: list[Context], args: tuple[Any, ...]) -> bool:
        """Whether a block that is not hybridized may be replayed all the same.

        It and all its children have to be of this library, without hooks, initialised, and as they
        were at the call before.
        """
        if any(context != contexts[0] for context in contexts):
            return False
        if self._replay is not None and self._replay.made_at == changes.count:
            return True
        self._replay = None
        if self._seen_at != changes.count:
            self._seen_at = changes.count
            return False
        if not stands(self):
            return False
        try:
            self._replay = Replay(self._call_inside, args, hybridized=False)
        except ValueError:  # arguments that are no arrays
            return False
        return True

    def _call(self, context: Context, *args: Any) -> Any:
        """`hybrid_forward` with the parameters on a context."""
        try:
            params = {k: p.data(context) for k, p in self._reg_params.items()}
        except DeferredInitializationError:
            self._finish_deferred(*args)
            params = {k: p.data(context) for k, p in self._reg_params.items()}
        return self.hybrid_forward(nd, *args, **params)

    def _call_inside(self, *args: Any) -> Any:
        """What a replay stands for."""
        return self._call(contexts_in(args)[0], *args)

    def _call_replay(self, contexts: set[Context], *args: Any) -> Any:
        """The same through `Replay`."""
        if len(contexts) > 1:
            raise ValueError(
                "Find multiple contexts in the input, After hybridized, the HybridBlock only "
                f"supports one input context. Find all contexts = {contexts}"
            )
        if self._replay is None:
            parameters = self.collect_params().values()
            replay = Replay(self._call_inside, args, parameters, backend=self._backend)
            if any(p._deferred_init is not None for p in parameters):
                self._finish_deferred(*args)
            self._replay = replay
        return self._replay(*args)

    def _symbolic(self, *args: Any) -> Any:
        """The same with symbols."""
        return call(self, *args)

    def export(self, path: str, epoch: int = 0, remove_amp_cast: bool = True) -> tuple[str, str]:
        """Write the graph and the parameters, which `SymbolBlock.imports` and real MXNet read.

        Args:
            path: what the files' names begin with: `path-symbol.json` and `path-0000.params`.
            epoch: the number in the second name.
            remove_amp_cast: accepted; there are no such casts here.

        Returns:
            The names of the files.

        Raises:
            RuntimeError: it was not hybridized and called before.
            MXNetError: a file cannot be written.
        """
        return export(self, path, epoch)

    def hybrid_forward(self, F: Any, x: Any, *args: Any, **kwargs: Any) -> Any:
        """What it computes; a subclass says what.

        Args:
            F: the operators, `mx.nd`, or `mx.sym` when it is called with symbols.
            x, *args: the inputs.
            **kwargs: the block's own parameters as arrays.
        """
        raise NotImplementedError(
            f"{type(self).__name__} has no hybrid_forward; define hybrid_forward(self, F, x, ...) in it"
        )
