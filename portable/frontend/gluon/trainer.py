"""Trainer: updates parameters by their gradients.

Source: MXNet 1.9.1, python/mxnet/gluon/trainer.py.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from portable.formats.atomic import write_whole

from .. import nd
from .. import optimizer as opt
from ..base import MXNetError
from ..context import Context
from ..kvstore import KVStore
from .parameter import Parameter
from .parameter_dict import ParameterDict
from .steady import Steady

Parameters = ParameterDict | Mapping[str, Parameter] | Sequence[Parameter]
KVSTORES = ("local", "device", "nccl")


def listed(params: Any) -> list[Parameter]:
    """The parameters of a dictionary in the order of their names, or those of a list."""
    if isinstance(params, (dict, ParameterDict)):
        params = [params[name] for name in sorted(params.keys())]
    if not isinstance(params, (list, tuple)):
        raise ValueError(
            f"First argument must be a list or dict of Parameters, got {type(params)}. "
            "Give net.collect_params()."
        )
    for parameter in params:
        if not isinstance(parameter, Parameter):
            raise ValueError(
                "First argument must be a list or dict of Parameters, got list of "
                f"{type(parameter)}."
            )
    return list(params)


class Trainer:
    """Applies an optimizer to parameters after each backward.

        trainer = gluon.Trainer(net.collect_params(), "sgd", {"learning_rate": 0.1})
        ...
        loss.backward()
        trainer.step(batch_size)

    Args:
        params: a ParameterDict, or a list of parameters, all initialised on the same contexts.
        optimizer: a name, or an Optimizer.
        optimizer_params: keyword arguments for it, with a name only.
        kvstore: 'device', 'local', 'nccl', what `mx.kv.create` gave, or None. Gradients of several
            contexts are added up here in every case.
        compression_params: not supported for several contexts; without effect for one, as in MXNet.
        update_on_kvstore: whether step() is the only way to update; by default so for several
            contexts.

    Raises:
        ValueError: `params` is something else.
        AssertionError: the contexts differ, or an Optimizer is given with arguments.
        RuntimeError: a parameter is not initialised.
    """

    def __init__(
        self,
        params: Parameters,
        optimizer: str | opt.Optimizer,
        optimizer_params: Mapping[str, Any] | None = None,
        kvstore: Any = "device",
        compression_params: Mapping[str, Any] | None = None,
        update_on_kvstore: bool | None = None,
    ) -> None:
        self._params = listed(params)
        for parameter in self._params:
            parameter._set_trainer(self)
        self._contexts = self._check_contexts()
        self._optimizer = self._make_optimizer(optimizer, optimizer_params)
        self._updaters = [opt.get_updater(self._optimizer) for _ in self._contexts]
        self._steady = Steady(self._updaters[0]) if len(self._updaters) == 1 else None
        self._scale = self._optimizer.rescale_grad
        several = len(self._contexts) > 1
        if isinstance(kvstore, KVStore):
            kvstore = kvstore.type
        if kvstore is not None and not isinstance(kvstore, str):
            raise TypeError(
                f"Trainer: kvstore must be a name or None, but got {type(kvstore).__name__}"
            )
        if isinstance(kvstore, str) and (several or "dist" in kvstore) and kvstore not in KVSTORES:
            raise MXNetError(
                f"Trainer: Unknown KVStore type {kvstore!r}; there are {', '.join(KVSTORES)} here, "
                "which add up the gradients of the contexts of one process"
            )
        if several and compression_params:
            raise MXNetError("Trainer: compression_params are not supported; leave them out")
        wanted = True if update_on_kvstore is None else update_on_kvstore
        self._update_on_kvstore = several and kvstore is not None and wanted

    def _check_contexts(self) -> list[Context]:
        """The contexts of all parameters, which have to be the same."""
        contexts: list[Context] | None = None
        for parameter in self._params:
            own = parameter.list_ctx()
            if contexts is not None and contexts != own:
                raise AssertionError(
                    "All Parameters must be initialized on the same set of contexts, but Parameter "
                    f"{parameter.name} is initialized on {own} while previous Parameters are "
                    f"initialized on {contexts}."
                )
            contexts = own
        return contexts or []

    def _make_optimizer(
        self, optimizer: str | opt.Optimizer, arguments: Mapping[str, Any] | None
    ) -> opt.Optimizer:
        """The optimizer, which knows the parameters by their numbers."""
        by_index = dict(enumerate(self._params))
        if not isinstance(optimizer, opt.Optimizer):
            return opt.create(optimizer, param_dict=by_index, **(arguments or {}))
        if arguments:
            raise AssertionError(
                "optimizer_params must be None if optimizer is an instance of Optimizer instead of "
                f"str, but got {dict(arguments)}"
            )
        optimizer.param_dict = by_index
        return optimizer

    @property
    def optimizer(self) -> opt.Optimizer:
        """What updates the parameters."""
        return self._optimizer

    @property
    def learning_rate(self) -> float:
        """The current learning rate."""
        return self._optimizer.learning_rate

    def set_learning_rate(self, lr: float) -> None:
        """Set the learning rate.

        Raises:
            UserWarning: a scheduler determines it.
        """
        self._optimizer.set_learning_rate(lr)

    def step(self, batch_size: int, ignore_stale_grad: bool = False) -> None:
        """Add up the gradients of all contexts, and update every parameter.

        Args:
            batch_size: gradients are divided by it.
            ignore_stale_grad: whether to leave out parameters that no backward has reached since
                the last step.

        Raises:
            UserWarning: such a parameter is there.
            DeferredInitializationError: a shape is still unknown.
        """
        self._optimizer.rescale_grad = self._scale / batch_size
        self._require_initialised()
        self._reduce()
        self._update(ignore_stale_grad)

    def allreduce_grads(self) -> None:
        """Add up the gradients of all contexts, as `step` does first; `update` does the rest.

        Raises:
            AssertionError: several contexts, and update_on_kvstore is not False.
        """
        self._require_initialised()
        self._require_own_update("allreduce_grads()")
        self._reduce()

    def update(self, batch_size: int, ignore_stale_grad: bool = False) -> None:
        """Update every parameter; after `allreduce_grads`, or where there is one context only.

        Args and raises: as of `step`, and AssertionError as of `allreduce_grads`.
        """
        self._require_initialised()
        self._require_own_update("update()")
        self._optimizer.rescale_grad = self._scale / batch_size
        self._update(ignore_stale_grad)

    def _require_initialised(self) -> None:
        """Refuse while a shape is unknown."""
        for parameter in self._params:
            parameter.list_data()

    def _require_own_update(self, method: str) -> None:
        """Refuse where only `step` may update."""
        if self._update_on_kvstore:
            raise AssertionError(
                f"{method} when parameters are updated on kvstore is not supported. Try setting "
                "`update_on_kvstore` to False when creating trainer."
            )

    def _reduce(self) -> None:
        """Overwrite each gradient by its sum over all contexts."""
        if len(self._contexts) < 2:
            return
        for parameter in self._params:
            if parameter.grad_req != "null":
                gradients = parameter.list_grad()
                context = gradients[0].context
                total = nd.add_n(*(g.as_in_context(context) for g in gradients))
                for gradient in gradients:
                    total.copyto(gradient)

    def _update(self, ignore_stale_grad: bool) -> None:
        """Run the optimizer of each context on all fresh gradients at once."""
        if self._steady is not None and self._steady.repeat():
            return
        updates: list[list[tuple[int, Any, Any]]] = [[] for _ in self._updaters]
        for index, parameter in enumerate(self._params):
            if parameter.grad_req == "null":
                continue
            weights, gradients = parameter.list_data(), parameter.list_grad()
            for update, weight, gradient in zip(updates, weights, gradients, strict=True):
                if weight._fresh_grad:
                    update.append((index, gradient, weight))
                elif not ignore_stale_grad:
                    raise UserWarning(
                        f"Gradient of Parameter `{parameter.name}` on context {weight.context} has "
                        "not been updated by backward since last `step`. This could mean a bug in "
                        "your model that made it only use a subset of the Parameters (Blocks) for "
                        "this iteration. If you are intentionally only using a subset, call step "
                        "with ignore_stale_grad=True to suppress this warning and skip updating of "
                        "Parameters with stale gradient"
                    )
        for updater, update in zip(self._updaters, updates, strict=True):
            if update:
                for _, _, weight in update:
                    weight._fresh_grad = False
                if self._steady is not None and len(update) == self._trained():
                    self._steady.first(*zip(*update, strict=True))
                else:
                    updater(*zip(*update, strict=True))

    def _trained(self) -> int:
        """How many parameters are trained."""
        return sum(parameter.grad_req != "null" for parameter in self._params)

    def save_states(self, fname: str) -> None:
        """Write the optimizer and its states (momenta, ...) to a file, whole or not at all."""
        self._require_initialised()
        write_whole(fname, self._updaters[0].get_states(dump_optimizer=True))

    def load_states(self, fname: str) -> None:
        """Read what `save_states` wrote; the states of all contexts become the same.

        The file holds pickled objects: load only files that you trust.
        """
        with open(fname, "rb") as file:
            states = file.read()
        for updater in self._updaters:
            updater.set_states(states)
            updater.optimizer = self._updaters[0].optimizer
        self._optimizer = self._updaters[0].optimizer
        self._optimizer.param_dict = dict(enumerate(self._params))
