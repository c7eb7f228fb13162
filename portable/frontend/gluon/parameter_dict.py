"""The parameters of a block by name, with the prefix that new ones get.

Source: MXNet 1.9.1, python/mxnet/gluon/parameter.py, ParameterDict.
"""

from __future__ import annotations

from collections.abc import ItemsView, Iterable, Iterator, KeysView, Mapping, ValuesView
from typing import Any

import numpy as np

from .. import initializer, nd
from ..context import Context
from ..nd import NDArray
from .constant import Constant
from .parameter import Contexts, Parameter, Shape


def brief(names: Iterable[str], limit: int = 7) -> str:
    """Names for an error message, the middle left out where there are many.

    >>> brief(["a", "b"])
    "'a', 'b'"
    """
    listed = [repr(name) for name in names]
    if len(listed) > limit:
        listed = [*listed[: limit // 2], "...", *listed[-(limit // 2) :]]
    return ", ".join(listed)


def merged_shape(wanted: Shape, known: Shape) -> Shape | None:
    """Two shapes made one, each filling the other's open dimensions (0); None if they clash.

    >>> merged_shape((0, 3), (2, 0)), merged_shape((2,), (3,))
    ((2, 3), None)
    """
    if len(wanted) != len(known):
        return None
    if any(a != b and a > 0 and b > 0 for a, b in zip(wanted, known, strict=True)):
        return None
    return tuple(a if a > 0 else b for a, b in zip(wanted, known, strict=True))


class ParameterDict:
    """An ordered dictionary of parameters.

    Args:
        prefix: put before the name of every parameter made by `get`.
        shared: another dictionary, whose parameters `get` finds before it makes new ones.
    """

    def __init__(self, prefix: str = "", shared: ParameterDict | None = None) -> None:
        self._prefix = prefix
        self._params: dict[str, Parameter] = {}
        self._shared = shared

    def __repr__(self) -> str:
        name = f"{self._prefix} " if self._prefix else ""
        lines = "\n".join(f"  {parameter}" for parameter in self.values())
        return f"{name}(\n{lines}\n)"

    def __getitem__(self, key: str) -> Parameter:
        return self._params[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._params)

    def __len__(self) -> int:
        return len(self._params)

    def __contains__(self, key: object) -> bool:
        return key in self._params

    def items(self) -> ItemsView[str, Parameter]:
        """Names and parameters."""
        return self._params.items()

    def keys(self) -> KeysView[str]:
        """The full names."""
        return self._params.keys()

    def values(self) -> ValuesView[Parameter]:
        """The parameters."""
        return self._params.values()

    @property
    def prefix(self) -> str:
        """What `get` puts before a name."""
        return self._prefix

    def _find(self, name: str) -> Parameter | None:
        """A parameter of this dictionary or of the shared one."""
        if name not in self._params and self._shared is not None and name in self._shared:
            self._params[name] = self._shared[name]
        return self._params.get(name)

    def get(self, name: str, **attributes: Any) -> Parameter:
        """The parameter of this name (after the prefix), made with the attributes if it is new.

        Raises:
            AssertionError: it exists with another shape, dtype, ...
        """
        name = self._prefix + name
        parameter = self._find(name)
        if parameter is None:
            parameter = self._params[name] = Parameter(name, **attributes)
            return parameter
        for attribute, wanted in attributes.items():
            known = getattr(parameter, attribute, None)
            if known is None:
                setattr(parameter, attribute, wanted)
                continue
            if attribute == "shape" and wanted is not None:
                merged = merged_shape((wanted,) if isinstance(wanted, int) else wanted, known)
                if merged is not None:
                    parameter._shape = merged
                    continue
            if attribute == "dtype" and np.dtype(wanted) == np.dtype(known):
                continue
            if wanted is not None and wanted != known:
                raise AssertionError(
                    f"Cannot retrieve Parameter '{name}': {attribute} is {known} in the one that "
                    f"exists, and {wanted} was asked for"
                )
        return parameter

    def get_constant(self, name: str, value: Any = None) -> Parameter:
        """The constant of this name (after the prefix), made with the value if it is new.

        Raises:
            KeyError: it does not exist and no value is given.
            AssertionError: it exists with another value, or is no constant.
        """
        name = self._prefix + name
        parameter = self._find(name)
        if parameter is None:
            if value is None:
                raise KeyError(
                    f"No constant named '{name}'. Please specify value if you want to create a new "
                    "constant."
                )
            parameter = self._params[name] = Constant(name, value)
        elif value is not None:
            if not isinstance(parameter, Constant):
                raise AssertionError(f"Parameter '{name}' already exists but it is not a constant.")
            given = value.asnumpy() if isinstance(value, NDArray) else np.asarray(value)
            if parameter.shape != given.shape or (parameter.value.asnumpy() != given).any():
                raise AssertionError(
                    f"Constant '{name}' already exists but its value doesn't match the new value"
                )
        return parameter

    def update(self, other: ParameterDict | Mapping[str, Parameter]) -> None:
        """Take over all parameters of another dictionary.

        Raises:
            AssertionError: a name stands for different parameters in the two.
        """
        for name, parameter in other.items():
            if self._params.get(name, parameter) is not parameter:
                raise AssertionError(
                    f"Cannot update self with other because they have different Parameters with the "
                    f"same name '{name}'"
                )
        self._params.update(other.items())

    def initialize(
        self,
        init: Any = None,
        ctx: Contexts = None,
        verbose: bool = False,
        force_reinit: bool = False,
    ) -> None:
        """Initialise every parameter, in order; `init` is for those without one of their own."""
        init = initializer.Uniform() if init is None else init
        if verbose:
            init.set_verbosity(verbose=verbose)
        for parameter in self.values():
            parameter.initialize(None, ctx, init, force_reinit=force_reinit)

    def zero_grad(self) -> None:
        """Set all gradients to zeros."""
        for parameter in self.values():
            parameter.zero_grad()

    def reset_ctx(self, ctx: Contexts) -> None:
        """Move all parameters to other contexts."""
        for parameter in self.values():
            parameter.reset_ctx(ctx)

    def list_ctx(self) -> list[Context]:
        """Every context on which some parameter is."""
        found: dict[Context, None] = {}
        for parameter in self.values():
            found.update(dict.fromkeys(parameter.list_ctx()))
        return list(found)

    def setattr(self, name: str, value: Any) -> None:
        """Set an attribute of every parameter: `net.collect_params().setattr('grad_req', 'null')`."""
        for parameter in self.values():
            setattr(parameter, name, value)

    def save(self, filename: str, strip_prefix: str = "") -> None:
        """Write all parameters to a file, `strip_prefix` taken off their names.

        Raises:
            ValueError: a name does not start with the prefix.
        """
        arrays = {}
        for parameter in self.values():
            if not parameter.name.startswith(strip_prefix):
                raise ValueError(
                    f"Prefix '{strip_prefix}' is to be stripped before saving, but Parameter's name "
                    f"'{parameter.name}' does not start with it; blocks that share parameters, or "
                    "children made outside name_scope(), are saved by save_parameters instead"
                )
            arrays[parameter.name[len(strip_prefix) :]] = parameter._reduce()
        nd.save(filename, arrays)

    def load(
        self,
        filename: str,
        ctx: Contexts = None,
        allow_missing: bool = False,
        ignore_extra: bool = False,
        restore_prefix: str = "",
        cast_dtype: bool = False,
        dtype_source: str = "current",
    ) -> None:
        """Read parameters from a file, `restore_prefix` put before the names in it.

        Raises:
            AssertionError: a parameter is missing or unknown, or of another shape or dtype.
        """
        loaded = nd.load(filename)
        if not isinstance(loaded, dict):
            raise AssertionError(
                f"{filename}: holds arrays without names, and a ParameterDict needs names"
            )
        self.load_dict(
            loaded,
            ctx,
            allow_missing,
            ignore_extra,
            restore_prefix,
            filename,
            cast_dtype,
            dtype_source,
        )

    def load_dict(
        self,
        param_dict: Mapping[str, NDArray],
        ctx: Contexts = None,
        allow_missing: bool = False,
        ignore_extra: bool = False,
        restore_prefix: str = "",
        filename: str | None = None,
        cast_dtype: bool = False,
        dtype_source: str = "current",
    ) -> None:
        """Like `load`, from a dictionary of arrays."""
        for name in self.keys() if restore_prefix else ():
            if not name.startswith(restore_prefix):
                raise AssertionError(
                    f"restore_prefix is '{restore_prefix}' but Parameter '{name}' does not start "
                    "with it"
                )
        source = f"file {filename}" if filename else "param_dict"
        arrays = {
            restore_prefix + name.removeprefix("arg:").removeprefix("aux:"): array
            for name, array in param_dict.items()
        }
        missing = [name for name in self.keys() if name not in arrays]
        if missing and not allow_missing:
            raise AssertionError(
                f"Parameter '{missing[0][len(restore_prefix) :]}' is missing in {source}, which "
                f"contains parameters: {brief(arrays)}. Source and target networks need the same "
                "prefix; set allow_missing=True to leave it as it is."
            )
        extra = [name for name in arrays if name not in self]
        if extra and not ignore_extra:
            raise AssertionError(
                f"Parameter '{extra[0][len(restore_prefix) :]}' loaded from {source} is not present "
                f"in ParameterDict, choices are: {brief(self)}. Source and target networks need the "
                "same prefix; set ignore_extra=True to leave it out."
            )
        for name, array in arrays.items():
            if name in self:
                self[name]._load_init(array, ctx, cast_dtype, dtype_source)
