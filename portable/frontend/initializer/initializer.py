"""What all initializers are, and the choice among them by name.

An initializer is called with a description (the parameter's name) and the array to fill. By the end
of the name it decides what the array is: biases and betas become 0, gammas 1, and weights what the
initializer is about.

Source: MXNet 1.9.1, python/mxnet/initializer.py.
"""

from __future__ import annotations

import json
import logging
import warnings
from collections.abc import Callable
from math import sqrt
from typing import Any, Self

from .. import nd
from ..nd import NDArray
from ..registry import Registry


class InitDesc(str):
    """A parameter's name, with attributes and the initializer of the whole network.

    Args:
        name: the name.
        attrs: attributes; "__init__" names an initializer that is used whatever the name's end.
        global_init: the network's initializer.
    """

    attrs: dict[str, Any]
    global_init: Any

    def __new__(
        cls, name: str, attrs: dict[str, Any] | None = None, global_init: Any = None
    ) -> Self:
        """Make a str with two attributes."""
        made = super().__new__(cls, name)
        made.attrs = attrs or {}
        made.global_init = global_init
        return made


class Initializer:
    """Base class: a subclass defines `_init_weight(desc, arr)`.

    Args:
        **kwargs: its settings, as `dumps` writes them.
    """

    def __init__(self, **kwargs: Any) -> None:
        self._kwargs = kwargs
        self._verbose = False
        self._print_func: Callable[[NDArray], str] | None = None

    def set_verbosity(
        self, verbose: bool = False, print_func: Callable[[NDArray], str] | None = None
    ) -> Self:
        """Log what is initialised, with `print_func(array)`: the norm / sqrt(size) by default."""
        self._verbose = verbose
        self._print_func = print_func or (lambda x: str((nd.norm(x) / sqrt(x.size)).asscalar()))
        return self

    def dumps(self) -> str:
        """Class name and settings as JSON, which `create` understands.

        >>> Initializer(scale=0.1).dumps()
        '["initializer", {"scale": 0.1}]'
        """
        return json.dumps([type(self).__name__.lower(), self._kwargs])

    def __call__(self, desc: str, arr: NDArray) -> None:
        """Fill an array according to its name.

        Args:
            desc: an InitDesc.
            arr: the array, overwritten.

        Raises:
            ValueError: the name's end says nothing.
        """
        if not isinstance(desc, InitDesc):
            warnings.warn(
                "Calling initializer with init(str, NDArray) has been deprecated; please use "
                "init(mx.init.InitDesc(...), NDArray) instead",
                DeprecationWarning,
                stacklevel=2,
            )
            if not isinstance(desc, str) or not isinstance(arr, NDArray):
                raise TypeError(f"expected a name and an NDArray, got {desc!r} and {type(arr)}")
            self._fill(self._by_name() | self._by_old_name(), desc, arr)
            return
        if desc.global_init is None:
            desc.global_init = self
        own = desc.attrs.get("__init__", "")
        if own:
            create(own)._init_weight(desc, arr)
            self._log(desc, own, arr)
            return
        self._fill(self._by_name(), desc, arr)

    def _fill(
        self, ends: dict[str, Callable[[str, NDArray], None]], desc: str, arr: NDArray
    ) -> None:
        """Do what the end of the name asks for."""
        for end, fill in ends.items():
            if desc.endswith(end):
                fill(desc, arr)
                self._log(desc, end, arr)
                return
        self._init_default(desc, arr)

    def _by_name(self) -> dict[str, Callable[[str, NDArray], None]]:
        """What is done for each end of a name."""
        return {
            "weight": self._init_weight,
            "bias": self._init_bias,
            "gamma": self._init_gamma,
            "beta": self._init_beta,
            "min": self._init_zero,
            "max": self._init_one,
        }

    def _by_old_name(self) -> dict[str, Callable[[str, NDArray], None]]:
        """What is also done for a plain str; Gluon's blocks say it by `init=` instead."""
        return {
            "moving_mean": self._init_zero,
            "moving_var": self._init_one,
            "moving_inv_var": self._init_zero,
            "moving_avg": self._init_zero,
        }

    def _log(self, desc: str, what: Any, arr: NDArray) -> None:
        if self._verbose and self._print_func:
            logging.info("Initialized %s as %s: %s", desc, what, self._print_func(arr))

    def _init_zero(self, _: str, arr: NDArray) -> None:
        arr[:] = 0.0

    def _init_one(self, _: str, arr: NDArray) -> None:
        arr[:] = 1.0

    def _init_bias(self, _: str, arr: NDArray) -> None:
        arr[:] = 0.0

    def _init_gamma(self, _: str, arr: NDArray) -> None:
        arr[:] = 1.0

    def _init_beta(self, _: str, arr: NDArray) -> None:
        arr[:] = 0.0

    def _init_weight(self, desc: str, arr: NDArray) -> None:
        """Fill a weight; every subclass says how."""
        raise NotImplementedError(f"{type(self).__name__} has to define _init_weight(desc, arr)")

    def _init_default(self, desc: str, _: NDArray) -> None:
        raise ValueError(
            f"Unknown initialization pattern for {desc}. Default initialization is now limited to "
            '"weight", "bias", "gamma" (1.0), and "beta" (0.0). Give the parameter an initializer '
            "of its own: self.params.get(name, init=...)"
        )

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Initializer):
            return NotImplemented
        return type(self) is type(other) and self._kwargs == other._kwargs

    __hash__ = None  # type: ignore[assignment]  # equal ones may change


_registry = Registry(Initializer, "initializer")
register = _registry.register
alias = _registry.alias
create = _registry.create
