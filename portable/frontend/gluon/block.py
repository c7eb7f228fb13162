"""Block: a part of a network, with parameters, children, hooks and a forward computation.

Source: MXNet 1.9.1, python/mxnet/gluon/block.py.
"""

from __future__ import annotations

import re
import warnings
from collections import OrderedDict, defaultdict
from collections.abc import Callable
from typing import Any, Self

from .. import nd
from .changes import changes
from .hybrid import mode
from .naming import BlockScope
from .parameter import Contexts, Parameter
from .parameter_dict import ParameterDict, brief
from .summary import table
from .utils import HookHandle

NOTED = frozenset({"_replay", "_seen_at"})
"""Attributes that have nothing to do with what a block computes."""


def indented(text: str, by: int = 2) -> str:
    """A text whose lines after the first are moved to the right."""
    return text.replace("\n", "\n" + " " * by)


class Block:
    """Base class of all layers and networks.

    A subclass makes its children and parameters in `__init__` (assigning one to an attribute
    registers it) and computes in `forward`.

    Args:
        prefix: put before the names of its parameters; counted from the class name if not given.
        params: another block's parameters, to share them.
    """

    _in_summary = True  # whether `summary` has a line for it
    _is_known = True  # whether its class is of this library, and computes nothing but arrays

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls._is_known = cls.__module__.startswith(f"{__package__}.") and cls._is_known

    def __init__(self, prefix: str | None = None, params: ParameterDict | None = None) -> None:
        self._empty_prefix = prefix == ""
        self._prefix, self._params = BlockScope.create(prefix, params, self._alias())
        self._name = self._prefix.removesuffix("_")
        self._scope = BlockScope(self)
        self._children: OrderedDict[str, Block] = OrderedDict()
        self._reg_params: dict[str, Parameter] = {}
        self._forward_hooks: OrderedDict[int, Callable[..., Any]] = OrderedDict()
        self._forward_pre_hooks: OrderedDict[int, Callable[..., Any]] = OrderedDict()

    def __repr__(self) -> str:
        children = "\n".join(
            f"  ({key}): {indented(repr(value))}"
            for key, value in vars(self).items()
            if isinstance(value, Block)
        )
        return f"{type(self).__name__}(\n{children}\n)"

    def __setattr__(self, name: str, value: Any) -> None:
        existing = getattr(self, name, None)
        if isinstance(existing, (Parameter, Block)) and not isinstance(value, type(existing)):
            raise TypeError(
                f"Changing attribute type for {name} from {type(existing)} to {type(value)} is not "
                "allowed; delete the attribute first, or use another name"
            )
        if isinstance(value, Block):
            self.register_child(value, name)
        elif isinstance(value, Parameter):
            if name in self._reg_params:
                raise AssertionError(
                    f"Overriding Parameter attribute {name} is not allowed. If you want to share "
                    "parameters between blocks, please set 'params' at Block construction instead."
                )
            self._reg_params[name] = value
        if self._is_known and value is not existing and name not in NOTED:
            changes.count += 1
        super().__setattr__(name, value)

    def _alias(self) -> str:
        """The hint from which its name is counted."""
        return type(self).__name__.lower()

    @property
    def prefix(self) -> str:
        """What its parameters' names begin with."""
        return self._prefix

    @property
    def name(self) -> str:
        """The prefix without its last underscore."""
        return self._name

    @property
    def params(self) -> ParameterDict:
        """Its own parameters, without those of its children."""
        return self._params

    def name_scope(self) -> BlockScope:
        """A scope in which children are named after this block: `with self.name_scope():`."""
        return self._scope

    def _warn_of_hidden_blocks(self) -> None:
        """Warn where blocks stand in a plain list, tuple or dict, since nobody registers them."""
        registered = list(self._children.values())

        def hides(value: Any) -> bool:
            if isinstance(value, (list, tuple)):
                return any(hides(item) for item in value)
            if isinstance(value, dict):
                return any(hides(item) for item in value.values())
            return isinstance(value, Block) and not any(value is child for child in registered)

        for name, value in vars(self).items():
            if name != "_children" and isinstance(value, (list, tuple, dict)) and hides(value):
                warnings.warn(
                    f'"{type(self).__name__}.{name}" is an unregistered container with Blocks. Note '
                    "that Blocks inside the list, tuple or dict will not be registered "
                    "automatically. Make sure to register them using register_child() or switching "
                    "to nn.Sequential/nn.HybridSequential instead.",
                    stacklevel=3,
                )

    def collect_params(self, select: str | None = None) -> ParameterDict:
        """All parameters of this block and its children; with a pattern, those that match it.

        Args:
            select: a regular expression for the beginning of full names, such as
                'conv1_weight|conv1_bias' or '.*weight'.
        """
        self._warn_of_hidden_blocks()
        found = ParameterDict(self._params.prefix)
        matches = re.compile(select).match if select else lambda name: True
        found.update({name: p for name, p in self.params.items() if matches(name)})
        for child in self._children.values():
            found.update(child.collect_params(select))
        return found

    def _collect_params_with_prefix(self, prefix: str = "") -> dict[str, Parameter]:
        """Parameters by their place in the structure: '0.weight', 'features.1.bias'."""
        prefix = f"{prefix}." if prefix else ""
        found = {prefix + name: parameter for name, parameter in self._reg_params.items()}
        for name, child in self._children.items():
            found.update(child._collect_params_with_prefix(prefix + name))
        return found

    def save_parameters(self, filename: str, deduplicate: bool = False) -> None:
        """Write the parameters to a file, named by their place in the structure.

        Args:
            filename: the file; it is written whole or not at all.
            deduplicate: whether to write a shared parameter once only (under its last name).
        """
        parameters = self._collect_params_with_prefix()
        if deduplicate:
            last = {parameter: name for name, parameter in parameters.items()}
            parameters = {name: parameter for parameter, name in last.items()}
        nd.save(filename, {name: p._reduce() for name, p in parameters.items()})

    def load_parameters(
        self,
        filename: str,
        ctx: Contexts = None,
        allow_missing: bool = False,
        ignore_extra: bool = False,
        cast_dtype: bool = False,
        dtype_source: str = "current",
    ) -> None:
        """Read the parameters from a file that `save_parameters` wrote (or `ParameterDict.save`).

        Args:
            filename: the file.
            ctx: where to put them, if they are not initialised yet.
            allow_missing: whether parameters that the file lacks may stay as they are.
            ignore_extra: whether the file may hold more.
            cast_dtype: whether another dtype is converted; dtype_source: to the 'current' one of
                the parameter, or to the 'saved' one of the file.

        Raises:
            MXNetError: the file cannot be read.
            AssertionError: a parameter is missing, or of another shape or dtype.
            ValueError: the file holds a parameter that is not in this block.
        """
        loaded = nd.load(filename)
        parameters = self._collect_params_with_prefix()
        if not loaded and not parameters:
            return
        if not isinstance(loaded, dict):
            raise ValueError(f"{filename}: holds arrays without names, and parameters need names")
        if not any("." in name for name in loaded):  # ParameterDict.save's own full names
            self.collect_params().load(
                filename,
                ctx,
                allow_missing,
                ignore_extra,
                self.prefix,
                cast_dtype,
                dtype_source,
            )
            return
        names_of: dict[Parameter, list[str]] = defaultdict(list)
        for name, parameter in parameters.items():
            names_of[parameter].append(name)
        for name, parameter in parameters.items():
            if not allow_missing and not any(other in loaded for other in names_of[parameter]):
                raise AssertionError(
                    f"Parameter '{name}' is missing in file '{filename}', which contains "
                    f"parameters: {brief(loaded)}. Set allow_missing=True to ignore missing "
                    "parameters."
                )
        for name in loaded:
            if name not in parameters and not ignore_extra:
                raise ValueError(
                    f"Parameter '{name}' loaded from file '{filename}' is not present in this "
                    f"block, which contains parameters {brief(parameters)}. "
                    "Set ignore_extra=True to ignore."
                )
        for name, array in loaded.items():
            if name in parameters:
                parameters[name]._load_init(array, ctx, cast_dtype, dtype_source)

    def save_params(self, filename: str) -> None:
        """Write the parameters by full name without the prefix; deprecated, as in MXNet."""
        warnings.warn("save_params is deprecated. Please use save_parameters.", stacklevel=2)
        self.collect_params().save(filename, strip_prefix=self.prefix)

    def load_params(
        self,
        filename: str,
        ctx: Contexts = None,
        allow_missing: bool = False,
        ignore_extra: bool = False,
    ) -> None:
        """As `load_parameters`; deprecated, as in MXNet."""
        warnings.warn("load_params is deprecated. Please use load_parameters.", stacklevel=2)
        self.load_parameters(filename, ctx, allow_missing, ignore_extra)

    def register_child(self, block: Block, name: str | None = None) -> None:
        """Add a child; assigning a block to an attribute does it too."""
        self._children[str(len(self._children)) if name is None else name] = block
        changes.count += 1

    def register_forward_pre_hook(self, hook: Callable[..., None]) -> HookHandle:
        """Have `hook(block, inputs)` called before each forward."""
        handle = HookHandle()
        handle.attach(self._forward_pre_hooks, hook)
        return handle

    def register_forward_hook(self, hook: Callable[..., None]) -> HookHandle:
        """Have `hook(block, inputs, output)` called after each forward."""
        handle = HookHandle()
        handle.attach(self._forward_hooks, hook)
        return handle

    def apply(self, fn: Callable[[Block], Any]) -> Self:
        """Call `fn` on every child, deepest first, then on this block."""
        for child in self._children.values():
            child.apply(fn)
        fn(self)
        return self

    def initialize(
        self,
        init: Any = None,
        ctx: Contexts = None,
        verbose: bool = False,
        force_reinit: bool = False,
    ) -> None:
        """Initialise all parameters; without `init`, by Uniform(0.07).

        Args:
            init: for the parameters that have no initializer of their own.
            ctx: one context or several.
            verbose: whether to print what is initialised.
            force_reinit: whether to do it again for those that are initialised.
        """
        self.collect_params().initialize(init, ctx, verbose, force_reinit)

    def hybridize(self, active: bool = True, **kwargs: Any) -> None:
        """Have every HybridBlock below replay its computation from the second call on."""
        for child in self._children.values():
            child.hybridize(active, **kwargs)

    def cast(self, dtype: Any) -> None:
        """Convert all parameters to another type."""
        for child in self._children.values():
            child.cast(dtype)
        for parameter in self.params.values():
            parameter.cast(dtype)

    def zero_grad(self) -> None:
        """Set the gradients of all parameters to zeros."""
        self.collect_params().zero_grad()

    def summary(self, *inputs: Any) -> None:
        """Print output shape and number of parameters of every block, for one batch.

        Raises:
            AssertionError: a block is hybridized.
        """
        print(table(self, inputs))

    def __call__(self, *args: Any) -> Any:
        """Run the pre-hooks, `forward`, and the hooks."""
        if mode.replaying or mode.inferring is not None:
            return self.forward(*args)
        for hook in self._forward_pre_hooks.values():
            hook(self, args)
        out = self.forward(*args)
        for hook in self._forward_hooks.values():
            hook(self, args, out)
        return out

    def forward(self, *args: Any) -> Any:
        """What it computes; a subclass says what.

        Args:
            *args: NDArrays, or what else the subclass takes.
        """
        raise NotImplementedError(
            f"{type(self).__name__} has no forward; define forward(self, x) in it"
        )
