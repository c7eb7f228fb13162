"""The base class of optimizers, and the Updater that keeps their states.

Source: MXNet 1.9.1, python/mxnet/optimizer/optimizer.py.
"""

from __future__ import annotations

import pickle
import warnings
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, TypeVar

import numpy as np

from .. import nd
from ..context import Context
from ..nd import NDArray

Class = TypeVar("Class", bound=type)
State = Any
Index = Any


class Optimizer:
    """Base class: a subclass defines `create_state(index, weight)` and `update(...)`.

    In `update` it calls `self._update_count(index)` once, and asks `self._get_lr(index)` and
    `self._get_wd(index)`. The number of updates of a weight is `self._index_update_count[index]`.

    Args:
        rescale_grad: the gradient is multiplied by it (Trainer sets it to 1 / batch size).
        param_idx2name: names of parameters by index; those that end neither in '_weight' nor in
            '_gamma' get no weight decay.
        wd: weight decay.
        clip_gradient: bound on each element of the rescaled gradient.
        learning_rate: 0.01 if there is no schedule either.
        lr_scheduler: gives the rate by the number of updates.
        sym: not supported; None.
        begin_num_update: the number of updates to start with.
        multi_precision: keep a float32 copy of float16 weights.
        param_dict: Parameters by index, whose `lr_mult` and `wd_mult` count.
    """

    opt_registry: ClassVar[dict[str, type[Optimizer]]] = {}
    steady: ClassVar[bool] = False
    """Whether what `update` calls depends on nothing but the attributes; of this very class."""

    def __init__(
        self,
        rescale_grad: float = 1.0,
        param_idx2name: dict[Index, str] | None = None,
        wd: float = 0.0,
        clip_gradient: float | None = None,
        learning_rate: float | None = None,
        lr_scheduler: Any = None,
        sym: None = None,
        begin_num_update: int = 0,
        multi_precision: bool = False,
        param_dict: Mapping[Index, Any] | None = None,
    ) -> None:
        if sym is not None:
            raise ValueError("Optimizer: sym is not supported here; use param_dict for multipliers")
        if param_idx2name is not None and not isinstance(param_idx2name, dict):
            raise AssertionError("param_idx2name should be a dict of param indexes to names.")
        if lr_scheduler is None:
            learning_rate = 0.01 if learning_rate is None else learning_rate
        elif learning_rate is not None and lr_scheduler.base_lr != learning_rate:
            print(
                UserWarning(
                    "learning rate from ``lr_scheduler`` has been overwritten by "
                    "``learning_rate`` in optimizer."
                )
            )
            lr_scheduler.base_lr = learning_rate
        self.rescale_grad = rescale_grad
        self.lr_scheduler = lr_scheduler
        self.lr = learning_rate
        self.wd = wd
        self.clip_gradient = clip_gradient
        self.multi_precision = multi_precision
        self.begin_num_update = begin_num_update
        self.num_update = begin_num_update
        self.aggregate_num = 0
        self.idx2name = dict(param_idx2name or {})
        self.param_dict: Mapping[Index, Any] = param_dict or {}
        self._all_index_update_counts: dict[int, dict[Index, int]] = {0: {}}
        self._index_update_count = self._all_index_update_counts[0]
        self.set_lr_mult({})
        self.set_wd_mult({})

    @staticmethod
    def register(klass: Class) -> Class:
        """Make a subclass known by its lower-case name; usable as a decorator."""
        if not isinstance(klass, type):
            raise AssertionError(f"register: {klass!r} is no class; give a subclass of Optimizer")
        name = klass.__name__.lower()
        if name in Optimizer.opt_registry:
            warnings.warn(
                f"WARNING: New optimizer {klass.__module__}.{klass.__name__} is overriding existing "
                f"optimizer {Optimizer.opt_registry[name].__name__}",
                stacklevel=2,
            )
        Optimizer.opt_registry[name] = klass
        return klass

    @staticmethod
    def create_optimizer(name: str, **kwargs: Any) -> Optimizer:
        """An optimizer by name, in any case: `create("sgd", learning_rate=0.1)`.

        Raises:
            ValueError: there is no such optimizer.
        """
        if name.lower() not in Optimizer.opt_registry:
            known = ", ".join(sorted(Optimizer.opt_registry))
            raise ValueError(f"Cannot find optimizer {name}; there are {known}")
        return Optimizer.opt_registry[name.lower()](**kwargs)

    @property
    def learning_rate(self) -> float:
        """The current rate, without multipliers."""
        if self.lr_scheduler is not None:
            return float(self.lr_scheduler(self.num_update))
        assert self.lr is not None
        return self.lr

    def set_learning_rate(self, lr: float) -> None:
        """Set the rate.

        Raises:
            UserWarning: the rate comes from a schedule.
        """
        if self.lr_scheduler is not None:
            raise UserWarning(
                "LRScheduler of the optimizer has already been defined. Note that "
                "set_learning_rate can mutate the value of the learning rate of the optimizer only "
                "when the LRScheduler of the optimizer is undefined."
            )
        self.lr = lr

    def create_state(self, index: Index, weight: NDArray) -> State:
        """What the method remembers of a weight: None, an array, or a tuple of such."""

    def update(self, index: Index, weight: NDArray, grad: NDArray, state: State) -> None:
        """Overwrite a weight and its state."""
        raise NotImplementedError(f"{type(self).__name__} has to define update(...)")

    def create_state_multi_precision(self, index: Index, weight: NDArray) -> State:
        """The state; for a float16 weight with `multi_precision`, a float32 copy and its state."""
        if self._wants_copy(weight):
            copy = weight.astype(np.float32)
            return copy, self.create_state(index, copy)
        if weight.dtype == np.float16:
            warnings.warn(
                "Accumulating with float16 in optimizer can lead to poor accuracy or slow "
                "convergence. Consider using multi_precision=True option of the optimizer",
                stacklevel=2,
            )
        return self.create_state(index, weight)

    def update_multi_precision(
        self, index: Index, weight: NDArray, grad: NDArray, state: State
    ) -> None:
        """`update`, on the float32 copy where there is one."""
        if not self._wants_copy(weight):
            self.update(index, weight, grad, state)
            return
        copy, own = state
        self.update(index, copy, grad.astype(np.float32), own)
        nd.cast(copy, dtype=weight.dtype, out=weight)

    def update_several(
        self,
        indices: Sequence[Index],
        weights: Sequence[NDArray],
        grads: Sequence[NDArray],
        states: Sequence[State],
    ) -> None:
        """`update_multi_precision` for each weight.

        A method that is one operator overwrites this (see `updates`); where a subclass of it changes
        the update of one weight, this is what runs again.
        """
        for index, weight, grad, state in zip(indices, weights, grads, states, strict=True):
            self.update_multi_precision(index, weight, grad, state)

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        changes = {"update", "update_multi_precision", "_update"} & vars(cls).keys()
        if changes and "update_several" not in vars(cls):
            cls.update_several = Optimizer.update_several  # type: ignore[method-assign]

    def _rates(self, indices: Sequence[Index]) -> tuple[list[float], list[float]]:
        """Count an update of each weight; their rates and weight decays."""
        rates = []
        for index in indices:  # one after the other, since a schedule goes by the largest count
            self._update_count(index)
            rates.append(self._get_lr(index))
        return rates, self._get_wds(indices)

    def _wants_copy(self, weight: NDArray) -> bool:
        return bool(self.multi_precision and weight.dtype == np.float16)

    def set_lr_mult(self, args_lr_mult: Mapping[Index, float]) -> None:
        """Set factors on the rate, by index or by name."""
        self.lr_mult: dict[Index, float] = dict(args_lr_mult)

    def set_wd_mult(self, args_wd_mult: Mapping[Index, float]) -> None:
        """Set factors on the weight decay, by index or by name.

        Parameters with names that end neither in '_weight' nor in '_gamma' have 0 otherwise.
        """
        self.wd_mult: dict[Index, float] = {
            name: 0.0 for name in self.idx2name.values() if not name.endswith(("_weight", "_gamma"))
        } | dict(args_wd_mult)

    def _set_current_context(self, device_id: int) -> None:
        """Count the updates of each device by themselves."""
        self._index_update_count = self._all_index_update_counts.setdefault(device_id, {})

    def _update_count(self, index: Index | Sequence[Index]) -> None:
        """Count an update of one weight, or of several."""
        for i in index if isinstance(index, list | tuple) else (index,):
            count = self._index_update_count.get(i, self.begin_num_update) + 1
            self._index_update_count[i] = count
            self.num_update = max(count, self.num_update)

    def _multiplied(self, value: float, index: Index, kind: str) -> float:
        """A rate or weight decay times the parameter's own factor."""
        if index in self.param_dict:
            return value * float(getattr(self.param_dict[index], kind))
        factors: dict[Index, float] = getattr(self, kind)
        if index in factors:
            return value * factors[index]
        return value * factors.get(self.idx2name.get(index), 1.0)

    def _get_lrs(self, indices: Sequence[Index]) -> list[float]:
        """The rates of several weights."""
        rate = self.learning_rate
        return [self._multiplied(rate, index, "lr_mult") for index in indices]

    def _get_lr(self, index: Index) -> float:
        """The rate of a weight."""
        return self._get_lrs([index])[0]

    def _get_wds(self, indices: Sequence[Index]) -> list[float]:
        """The weight decays of several weights."""
        return [self._multiplied(self.wd, index, "wd_mult") for index in indices]

    def _get_wd(self, index: Index) -> float:
        """The weight decay of a weight."""
        return self._get_wds([index])[0]

    def _clipping(self) -> dict[str, float]:
        """The arguments that every update operator takes."""
        common = {"rescale_grad": self.rescale_grad}
        return common | ({"clip_gradient": self.clip_gradient} if self.clip_gradient else {})

    def _rescaled(self, grad: NDArray) -> NDArray:
        """clip(rescale_grad * grad), for methods that are no single operator."""
        return self._clipped(grad * self.rescale_grad)

    def _clipped(self, grad: NDArray) -> NDArray:
        """The gradient within ±clip_gradient."""
        if self.clip_gradient is None:
            return grad
        clipped: NDArray = nd.clip(grad, -self.clip_gradient, self.clip_gradient)
        return clipped

    def __getstate__(self) -> dict[str, Any]:
        state = self.__dict__.copy()
        del state["param_dict"]
        return state

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__ = state
        self.param_dict = {}


register = Optimizer.register
create = Optimizer.create_optimizer


def zeros_like(weight: NDArray, dtype: Any = None) -> NDArray:
    """Zeros of a weight's shape on its context, as a state begins.

    They come from the host, not from an operator, so that a step that makes them computes the same
    as all later ones.
    """
    dtype = dtype or weight.dtype
    made: NDArray = nd.array(np.zeros(weight.shape, dtype), ctx=weight.context, dtype=dtype)
    return made


class Updater:
    """Calls an optimizer for weights by index, and keeps the state of each.

    Args:
        optimizer: the optimizer.
    """

    def __init__(self, optimizer: Optimizer) -> None:
        self.optimizer = optimizer
        self.states: dict[Index, State] = {}
        self.states_synced: dict[Index, bool] = {}
        self.aggregate_updates = optimizer.aggregate_num > 0

    def __call__(self, index: Any, grad: Any, weight: Any) -> None:
        """Update one weight, or several given as lists.

        Args:
            index: of the weight; grad: its gradient; weight: overwritten.
        """
        several = isinstance(index, list | tuple)
        indices, grads, weights = (index, grad, weight) if several else ([index], [grad], [weight])
        if weights:
            self.optimizer._set_current_context(weights[0].context.device_id)
        for i, w in zip(indices, weights, strict=True):
            if i not in self.states:
                self.states[i] = self.optimizer.create_state_multi_precision(i, w)
            elif not self.states_synced[i]:
                self.states[i] = self.sync_state_context(self.states[i], w.context)
            self.states_synced[i] = True
        if several:
            states = [self.states[i] for i in indices]
            self.optimizer.update_several(indices, weights, grads, states)
        else:
            self.optimizer.update_multi_precision(index, weight, grad, self.states[index])

    def sync_state_context(self, state: State, context: Context) -> State:
        """A state with its arrays on another context."""
        if isinstance(state, NDArray):
            return state.as_in_context(context)
        if isinstance(state, list | tuple):
            return type(state)(self.sync_state_context(part, context) for part in state)
        return state

    def set_states(self, states: bytes) -> None:
        """Take over what `get_states` gave (and the optimizer, if that is in there)."""
        loaded = pickle.loads(states)
        if isinstance(loaded, tuple) and len(loaded) == 2:
            self.states, self.optimizer = loaded
        else:
            self.states = loaded
        self.states_synced = dict.fromkeys(self.states, False)

    def get_states(self, dump_optimizer: bool = False) -> bytes:
        """All states, pickled; with `dump_optimizer`, the optimizer too."""
        return pickle.dumps((self.states, self.optimizer) if dump_optimizer else self.states)


def get_updater(optimizer: Optimizer) -> Updater:
    """An Updater of an optimizer."""
    return Updater(optimizer)
