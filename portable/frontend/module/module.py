"""Module: a graph with its parameters, its gradients, and an optimizer.

Source: MXNet 1.9.1, python/mxnet/module/module.py.
"""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

from .. import initializer as init
from .. import nd
from .. import optimizer as opt
from ..model import load_checkpoint
from .bound import BoundModule, Params


class Module(BoundModule):
    """A graph that is trained or run with batches.

    Args:
        symbol: the graph.
        data_names, label_names: the variables that come from batches.
        logger: where progress is logged.
        context: where it runs; one only.
        fixed_param_names: parameters that are not trained.
        work_load_list, state_names, group2ctxs, compression_params: have to be None.

    Raises:
        ValueError: data or a fixed parameter is no argument of the graph, or something that is not
            supported is given.
    """

    @staticmethod
    def load(prefix: str, epoch: int, load_optimizer_states: bool = False, **kwargs: Any) -> Module:
        """A module from the files of a checkpoint.

        Args:
            prefix, epoch: what the files' names are made of.
            load_optimizer_states: whether to read the optimizer's states, too.
            **kwargs: as of `Module`.
        """
        symbol, arguments, states = load_checkpoint(prefix, epoch)
        module = Module(symbol, **kwargs)
        module._loaded = arguments, states
        module.params_initialized = True
        if load_optimizer_states:
            module._states_file = f"{prefix}-{epoch:04d}.states"
        return module

    def save_checkpoint(
        self,
        prefix: str,
        epoch: int,
        save_optimizer_states: bool = False,
        remove_amp_cast: bool = True,
    ) -> None:
        """Write the graph and the parameters: `prefix-symbol.json`, `prefix-0001.params`."""
        self._symbol.save(f"{prefix}-symbol.json")
        self.save_params(f"{prefix}-{epoch:04d}.params")
        if save_optimizer_states:
            self.save_optimizer_states(f"{prefix}-{epoch:04d}.states")

    def save_params(self, fname: str) -> None:
        """Write the parameters and auxiliary states."""
        arguments, states = self.get_params()
        arrays = {f"arg:{name}": array for name, array in arguments.items()}
        nd.save(fname, arrays | {f"aux:{name}": array for name, array in states.items()})

    def load_params(self, fname: str) -> None:
        """Read parameters and auxiliary states.

        Raises:
            ValueError: an array is named neither 'arg:...' nor 'aux:...'.
        """
        found: dict[str, Params] = {"arg": {}, "aux": {}}
        for name, array in nd.load(fname).items():
            kind, _, rest = name.partition(":")
            if kind not in found:
                raise ValueError(
                    f"Invalid param file {fname}: {name!r} begins neither with 'arg:' nor with 'aux:'"
                )
            found[kind][rest] = array
        self.set_params(found["arg"], found["aux"])

    def init_params(
        self,
        initializer: Any = None,
        arg_params: Params | None = None,
        aux_params: Params | None = None,
        allow_missing: bool = False,
        force_init: bool = False,
        allow_extra: bool = False,
    ) -> None:
        """Give the parameters their first numbers.

        Args:
            initializer: Uniform(0.01) if neither it nor parameters are given.
            arg_params, aux_params: numbers by name.
            allow_missing: whether these may lack some, which are then initialised.
            force_init: whether to do it again.
            allow_extra: without effect, as in MXNet: what is not there is left out.

        Raises:
            AssertionError: bind was not called; RuntimeError: a parameter is missing.
        """
        if self.params_initialized and not force_init:
            warnings.warn(
                "Parameters already initialized and force_init=False. init_params call ignored.",
                stacklevel=2,
            )
            return
        executor = self._running
        if initializer is None and arg_params is None and aux_params is None:
            initializer = init.Uniform(0.01)
        attrs = self._symbol.attr_dict()
        own = {name: executor.arg_dict[name] for name in self._param_names}
        for arrays, given in ((own, arg_params), (executor.aux_dict, aux_params)):
            for name, array in sorted(arrays.items()):
                if given is not None and name in given:
                    given[name].astype(array.dtype).copyto(array)
                elif given is not None and not allow_missing:
                    raise RuntimeError(
                        f"{name} is not presented; give it, or set allow_missing=True"
                    )
                elif initializer is not None:
                    initializer(init.InitDesc(name, attrs.get(name)), array)
        self.params_initialized = True

    def set_params(
        self,
        arg_params: Params,
        aux_params: Params,
        allow_missing: bool = False,
        force_init: bool = True,
        allow_extra: bool = False,
    ) -> None:
        """Overwrite the parameters; the arguments are those of `init_params`.

        Raises:
            ValueError: there are more, with allow_missing and without allow_extra. Without
                allow_missing those are left out, as in MXNet.
        """
        own = {"arguments": self._param_names, "auxiliary states": self._running.aux_dict}
        strict = allow_missing and not allow_extra
        for (where, names), given in zip(own.items(), (arg_params, aux_params), strict=True):
            extra = [name for name in given or {} if name not in names] if strict else []
            if extra:
                raise ValueError(
                    f'Find name "{extra[0]}" that is not in the {where}; they are '
                    f"{', '.join(names)}. Set allow_extra=True to ignore it."
                )
        self.init_params(None, arg_params, aux_params, allow_missing, force_init, allow_extra)

    def get_params(self) -> tuple[Params, Params]:
        """Parameters and auxiliary states by name, copied."""
        self._require("get_params", init_params=self.params_initialized)
        if self._executor is None:
            assert self._loaded is not None
            return self._loaded
        executor = self._executor
        return (
            {name: executor.arg_dict[name].copy() for name in self._param_names},
            {name: array.copy() for name, array in executor.aux_dict.items()},
        )

    def init_optimizer(
        self,
        kvstore: Any = "local",
        optimizer: Any = "sgd",
        optimizer_params: Any = (("learning_rate", 0.01),),
        force_init: bool = False,
    ) -> None:
        """Choose an optimizer.

        Args:
            kvstore: without effect, since there is one context.
            optimizer: its name, or an Optimizer.
            optimizer_params: its arguments; rescale_grad is 1 / batch size if it is not given.
            force_init: whether to do it again.
        """
        self._ready("init_optimizer")
        if self.optimizer_initialized and not force_init:
            self.logger.warning("optimizer already initialized, ignoring...")
            return
        names = dict(enumerate(self._param_names))
        rescale = 1.0 / self._data_shapes[0].shape[0]
        if isinstance(optimizer, str):
            params = {"rescale_grad": rescale} | dict(optimizer_params)
            optimizer = opt.create(optimizer, param_idx2name=names, **params)
            attrs = self._symbol.attr_dict()
            for kind, put in (("lr", optimizer.set_lr_mult), ("wd", optimizer.set_wd_mult)):
                key = f"__{kind}_mult__"
                put({n: float(attrs[n][key]) for n in self._param_names if key in attrs.get(n, {})})
        else:
            if optimizer.rescale_grad != rescale:
                warnings.warn(
                    "Optimizer created manually outside Module but rescale_grad is not normalized to "
                    f"1.0/batch_size/num_workers ({optimizer.rescale_grad} vs. {rescale}). Is this "
                    "intended?",
                    stacklevel=2,
                )
            if not optimizer.idx2name:
                optimizer.idx2name = names
        self._optimizer, self._updater = optimizer, opt.get_updater(optimizer)
        self.optimizer_initialized = True
        if self._states_file is not None:
            self.load_optimizer_states(self._states_file)
            self._states_file = None

    def update(self) -> None:
        """Update the parameters by their gradients."""
        self._ready("update")
        self._require("update", init_optimizer=self.optimizer_initialized)
        for index, name in enumerate(self._param_names):
            gradient = self._running.grad_dict[name]
            if gradient is not None:
                self._updater(index, gradient, self._running.arg_dict[name])

    def save_optimizer_states(self, fname: str) -> None:
        """Write the states of the optimizer."""
        self._require("save_optimizer_states", init_optimizer=self.optimizer_initialized)
        Path(fname).write_bytes(self._updater.get_states())

    def load_optimizer_states(self, fname: str) -> None:
        """Read the states of the optimizer; only from files that you trust, for they are pickled."""
        self._require("load_optimizer_states", init_optimizer=self.optimizer_initialized)
        self._updater.set_states(Path(fname).read_bytes())
