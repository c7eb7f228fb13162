"""A parameter of a block: its numbers on each device, its gradient, and when it is initialised.

Source: MXNet 1.9.1, python/mxnet/gluon/parameter.py.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Any, NoReturn

import numpy as np

from .. import autograd, initializer, nd
from ..base import MXNetError
from ..context import Context, cpu, current_context
from ..nd import NDArray
from .changes import changes
from .utils import shape_is_known

STORAGE_TYPES = ("default", "row_sparse", "csr")
GRAD_REQS = ("write", "add", "null")

Shape = tuple[int, ...]
Contexts = Context | Sequence[Context] | None


class DeferredInitializationError(MXNetError):
    """A parameter is asked for before its shape is known.

    Wrong: `net = nn.Dense(1); net.initialize(); net.weight.data()`. Right: pass one batch through
    the network first, or give `in_units`.
    """


def contexts_of(ctx: Contexts) -> list[Context]:
    """The contexts of an argument: None means the current one."""
    if ctx is None:
        return [current_context()]
    return [ctx] if isinstance(ctx, Context) else list(ctx)


class Parameter:
    """An array that a Trainer updates.

    Args:
        name: its full name, such as 'dense0_weight'.
        grad_req: 'write' (each backward overwrites the gradient), 'add' (adds to it) or 'null'.
        shape: where a dimension is 0, it is found out at the first forward pass.
        dtype: float32 unless given.
        lr_mult, wd_mult: factors on the learning rate and the weight decay.
        init: initializer of this parameter, before the one given to `initialize`.
        allow_deferred_init: whether `initialize` may wait for an unknown shape.
        differentiable: False makes grad_req 'null' for good (moving averages).
        stype, grad_stype: storage; only 'default' (dense) exists here.
    """

    def __init__(
        self,
        name: str,
        grad_req: str = "write",
        shape: int | Shape | None = None,
        dtype: Any = np.float32,
        lr_mult: float = 1.0,
        wd_mult: float = 1.0,
        init: Any = None,
        allow_deferred_init: bool = False,
        differentiable: bool = True,
        stype: str = "default",
        grad_stype: str = "default",
    ) -> None:
        for argument, value in (("stype", stype), ("grad_stype", grad_stype)):
            if value not in STORAGE_TYPES:
                raise AssertionError(
                    f"Parameter {name!r}: {argument} must be one of {STORAGE_TYPES}, but got {value!r}"
                )
            if value != "default":
                raise ValueError(
                    f"Parameter {name!r}: {argument}={value!r} is not supported; sparse storage does "
                    "not exist here, so leave it at 'default'"
                )
        self.name = name
        self._shape = (shape,) if isinstance(shape, int) else shape and tuple(shape)
        self._dtype = dtype
        self.lr_mult = lr_mult
        self.wd_mult = wd_mult
        self.init = init
        self._allow_deferred_init = allow_deferred_init
        self._differentiable = differentiable
        self._data: list[NDArray] | None = None
        self._grad: list[NDArray] | None = None
        self._contexts: list[Context] = []
        # what initialize() was told while the shape was still unknown: init, contexts, default, data
        self._deferred_init: tuple[Any, list[Context], Any, NDArray | None] | None = None
        self._trainer: Any = None
        self._var: Any = None  # what stands for it in graphs
        self._open_shape: Shape | None = None  # as it was before it followed from the data
        self._grad_req = ""
        self.grad_req = grad_req

    def __repr__(self) -> str:
        return f"Parameter {self.name} (shape={self.shape}, dtype={self.dtype})"

    def __setattr__(self, name: str, value: Any) -> None:
        if name in ("_data", "_grad", "lr_mult", "wd_mult"):
            changes.count += 1
        super().__setattr__(name, value)

    def __getstate__(self) -> dict[str, Any]:
        """Pickle all but who updates it."""
        return self.__dict__ | {"_trainer": None, "_var": None}

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Unpickle: join the arrays to their gradients again."""
        self.__dict__.update(state)
        if self._data is not None and self._grad is not None:
            autograd.mark_variables(self._data, self._grad, self._grad_req)

    @property
    def grad_req(self) -> str:
        """'write', 'add' or 'null'."""
        return self._grad_req

    @grad_req.setter
    def grad_req(self, req: str) -> None:
        if req not in GRAD_REQS:
            raise AssertionError(
                f"Parameter {self.name!r}: grad_req must be one of {GRAD_REQS}, but got {req!r}"
            )
        req = req if self._differentiable else "null"
        if req == self._grad_req:
            return
        self._grad_req = req
        if self._data is None:
            return
        if req == "null":
            self._grad = None
            self._data = [array.detach() for array in self._data]
        else:
            self._init_grad()

    @property
    def dtype(self) -> Any:
        """The type of its numbers; setting it converts them."""
        return self._dtype

    @dtype.setter
    def dtype(self, dtype: Any) -> None:
        self.cast(dtype)

    @property
    def shape(self) -> Shape | None:
        """The shape, with 0 where it is not known yet; an open dimension can be set."""
        return self._shape

    @shape.setter
    def shape(self, new_shape: Shape) -> None:
        old = self._shape
        if old is not None and not (
            len(old) == len(new_shape)
            and all(known in (given, 0, -1) for given, known in zip(new_shape, old, strict=True))
        ):
            raise AssertionError(
                f"Parameter {self.name!r}: its shape is {old} and cannot become {tuple(new_shape)}; "
                "only dimensions that are 0 (unknown) can be set"
            )
        self._shape = tuple(new_shape)

    def initialize(
        self,
        init: Any = None,
        ctx: Contexts = None,
        default_init: Any = None,
        force_reinit: bool = False,
    ) -> None:
        """Give it its first numbers, or note that they are due once the shape is known.

        Args:
            init: an Initializer or its name; else the parameter's own, else `default_init`.
            ctx: one context or several, each of which gets a copy.
            default_init: used when neither is given; Uniform(0.07) unless said otherwise.
            force_reinit: whether to start anew when it has numbers already.

        Raises:
            ValueError: the shape is not known and deferred initialisation is not allowed.
        """
        if self._data is not None and not force_reinit:
            warnings.warn(
                f"Parameter '{self.name}' is already initialized, ignoring. "
                "Set force_reinit=True to re-initialize.",
                stacklevel=2,
            )
            return
        default_init = initializer.Uniform() if default_init is None else default_init
        self._data = self._grad = None
        if init is None:
            init = default_init if self.init is None else self.init
        self._deferred_init = (init, contexts_of(ctx), default_init, None)
        if shape_is_known(self.shape):
            self._finish_deferred_init()
        elif not self._allow_deferred_init:
            self._deferred_init = None
            raise ValueError(
                f"Cannot initialize Parameter '{self.name}' because it has invalid shape: "
                f"{self.shape}. Give every dimension, or create it with allow_deferred_init=True."
            )

    def _finish_deferred_init(self) -> None:
        """Do what `initialize` put off, now that the shape is known."""
        if self._deferred_init is None:
            return
        init, contexts, default_init, data = self._deferred_init
        shape = self.shape
        if shape is None or not shape_is_known(shape):
            raise AssertionError(
                f"Cannot initialize Parameter '{self.name}' because it has invalid shape: "
                f"{shape}. Please specify in_units, in_channels, etc for `Block`s."
            )
        self._deferred_init = None
        with autograd.pause():
            if data is None:
                data = nd.zeros(shape, dtype=self.dtype, ctx=cpu())
                description = initializer.InitDesc(self.name, {"__init__": init})
                initializer.create(default_init)(description, data)
            self._init_impl(data, contexts)

    def _init_impl(self, data: NDArray, contexts: Sequence[Context]) -> None:
        """Copy the first numbers to every context and make gradient buffers."""
        self._contexts = list(contexts)
        self._data = [data.copyto(context) for context in self._contexts]
        self._init_grad()

    def _init_grad(self) -> None:
        """Attach a gradient buffer of zeros to each copy."""
        if self.grad_req == "null":
            self._grad = None
            return
        assert self._data is not None
        self._grad = [nd.zeros(a.shape, dtype=a.dtype, ctx=a.context) for a in self._data]
        autograd.mark_variables(self._data, self._grad, self.grad_req)

    def _load_init(
        self,
        data: NDArray,
        ctx: Contexts,
        cast_dtype: bool = False,
        dtype_source: str = "current",
    ) -> None:
        """Take its numbers from a loaded array, after checking shape and dtype."""
        if cast_dtype and dtype_source not in ("current", "saved"):
            raise AssertionError(
                f"Parameter {self.name!r}: dtype_source must be 'current' or 'saved', "
                f"but got {dtype_source!r}"
            )
        if self.shape:
            fits = len(self.shape) == len(data.shape) and all(
                mine in (0, theirs) for mine, theirs in zip(self.shape, data.shape, strict=True)
            )
            if not fits:
                raise AssertionError(
                    f"Failed loading Parameter '{self.name}' from saved params: shape incompatible "
                    f"expected {self.shape} vs saved {data.shape}"
                )
            self._shape = data.shape
        if np.dtype(self.dtype).type != data.dtype:
            if not cast_dtype:
                raise AssertionError(
                    f"Failed loading Parameter '{self.name}' from saved params: dtype incompatible "
                    f"expected {np.dtype(self.dtype)} vs saved {np.dtype(data.dtype)}. "
                    "Set cast_dtype=True to cast the dtype of saved params."
                )
            if dtype_source == "current":
                data = data.astype(self.dtype)
            else:
                self.dtype = data.dtype
        contexts = None if ctx is None else contexts_of(ctx)
        known = self._contexts if self._data is not None else None
        if self._deferred_init is not None:
            known = self._deferred_init[1]
        if contexts is not None and known is not None and set(contexts) != set(known):
            raise AssertionError(
                f"Failed to load Parameter '{self.name}' on {contexts} because it was previously "
                f"initialized on {known}."
            )
        if self._data is None:
            self._init_impl(data, known or contexts or [cpu()])
        else:
            self.set_data(data)
        self._deferred_init = None

    def _reduce(self) -> NDArray:
        """Its numbers on the CPU: the mean over all contexts."""
        copies = [array.copyto(cpu()) for array in self.list_data()]
        return copies[0] if len(copies) == 1 else nd.add_n(*copies) / len(copies)

    def _refuse(self) -> NoReturn:
        """Raise why there are no numbers to give."""
        if self._deferred_init is not None:
            raise DeferredInitializationError(
                f"Parameter '{self.name}' has not been initialized yet because initialization was "
                "deferred. Actual initialization happens during the first forward pass. Please pass "
                "one batch of data through the network before accessing Parameters. You can also "
                "avoid deferred initialization by specifying in_units, num_features, etc., for "
                "network layers."
            )
        raise RuntimeError(
            f"Parameter '{self.name}' has not been initialized. Call initialize() first; note that "
            "parameters and the Trainer come from Block.collect_params(), since Block.params leaves "
            "out those of the children."
        )

    def _on(self, arrays: list[NDArray] | None, ctx: Context | None) -> NDArray:
        """The copy on one context."""
        if arrays is None:
            self._refuse()
        if ctx is None:
            if len(arrays) == 1:
                return arrays[0]
            ctx = current_context()
        for context, array in zip(self._contexts, arrays, strict=True):
            if context == ctx:
                return array
        raise RuntimeError(
            f"Parameter '{self.name}' was not initialized on context {ctx}. "
            f"It was only initialized on {self._contexts}."
        )

    def data(self, ctx: Context | None = None) -> NDArray:
        """Its numbers on one context.

        Raises:
            DeferredInitializationError: its shape is not known yet.
            RuntimeError: it was not initialised, or not on this context.
        """
        return self._on(self._data, ctx)

    def list_data(self) -> list[NDArray]:
        """Its numbers on every context, in the order given to `initialize`."""
        return self._data if self._data is not None else self._refuse()

    def _require_grad(self) -> None:
        """Refuse where there is no gradient buffer."""
        if self._data is not None and self._grad is None:
            raise RuntimeError(
                f"Cannot get gradient array for Parameter '{self.name}' because grad_req='null'"
            )

    def grad(self, ctx: Context | None = None) -> NDArray:
        """Its gradient on one context; raises as `data` does, and where grad_req is 'null'."""
        self._require_grad()
        return self._on(self._grad, ctx)

    def list_grad(self) -> list[NDArray]:
        """Its gradients on every context."""
        self._require_grad()
        return self._grad if self._grad is not None else self._refuse()

    def list_ctx(self) -> list[Context]:
        """The contexts on which it is, or will be, initialised."""
        if self._data is not None:
            return self._contexts
        if self._deferred_init is not None:
            return self._deferred_init[1]
        raise RuntimeError(f"Parameter '{self.name}' has not been initialized")

    def set_data(self, data: NDArray) -> None:
        """Overwrite its numbers on every context; before a deferred initialisation, instead of it."""
        self.shape = data.shape
        if self._data is None:
            if self._deferred_init is None:
                raise AssertionError(f"Parameter '{self.name}' has not been initialized")
            self._deferred_init = (*self._deferred_init[:3], data)
            return
        for array in self._data:
            array[:] = data

    def zero_grad(self) -> None:
        """Set the gradient to zeros on every context."""
        for gradient in self._grad or ():
            gradient[:] = 0

    def reset_ctx(self, ctx: Contexts) -> None:
        """Move it to other contexts."""
        contexts = contexts_of(ctx)
        if self._data is not None:
            data = self._reduce()
            with autograd.pause():
                self._init_impl(data, contexts)
        elif self._deferred_init is not None:
            init, _, default_init, data_or_none = self._deferred_init
            self._deferred_init = (init, contexts, default_init, data_or_none)
        else:
            raise ValueError(
                f"Cannot reset context for Parameter '{self.name}' because it has not been initialized."
            )

    def cast(self, dtype: Any) -> None:
        """Convert its numbers and gradient to another type."""
        self._dtype = dtype
        if self._data is None:
            return
        with autograd.pause():
            self._data = [array.astype(dtype) for array in self._data]
            if self._grad is not None:
                self._grad = [gradient.astype(dtype) for gradient in self._grad]
                autograd.mark_variables(self._data, self._grad, self.grad_req)

    def var(self) -> Any:
        """The variable that stands for it in graphs, always the same."""
        from .symbolic import variable

        return variable(self)

    def _set_trainer(self, trainer: Any) -> None:
        """Remember who updates it."""
        self._trainer = trainer
