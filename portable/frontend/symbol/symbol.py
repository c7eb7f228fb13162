"""Symbol: some outputs of a graph, of which more graph can be made.

Source: MXNet 1.9.1, python/mxnet/symbol/symbol.py.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NoReturn

from ..base import MXNetError
from .node import Head, Node, copied, ordered

HIDDEN = ("ctx_group", "lr_mult", "wd_mult", "force_mirroring", "mirror_stage", "profiler_scope")


class NotImplementedForSymbol(MXNetError):
    """What NDArrays have and symbols do not."""


def hidden(attrs: dict[str, str]) -> dict[str, str]:
    """Attributes with `lr_mult` and the like in underscores, as graphs keep them."""
    return {f"__{key}__" if key in HIDDEN else key: value for key, value in attrs.items()}


def shown(attrs: dict[str, str]) -> dict[str, str]:
    """Attributes as users read them: `lr_mult` under both names."""
    return attrs | {
        key.strip("_"): value for key, value in attrs.items() if key.strip("_") in HIDDEN
    }


class Symbol:
    """Some outputs of a graph.

    `mx.sym.var` and the operators in `mx.sym` make symbols; calling one puts other symbols in the
    place of its variables.
    """

    __array_priority__ = 1000.0  # numpy leaves arithmetic to it
    __hash__ = None  # type: ignore[assignment]  # == makes a symbol

    def __init__(self, heads: Sequence[Head]) -> None:
        self._heads = list(heads)

    def __repr__(self) -> str:
        if self.name is not None:
            return f"<{type(self).__name__} {self.name}>"
        names = ", ".join(node.name for node, _ in self._heads)
        return f"<{type(self).__name__} group [{names}]>"

    def __len__(self) -> int:
        return len(self._heads)

    def __iter__(self) -> Iterator[Symbol]:
        return (Symbol([head]) for head in self._heads)

    def __bool__(self) -> NoReturn:
        raise NotImplementedForSymbol(
            "bool(symbol) is not implemented: a symbol has no value yet; compare NDArrays instead"
        )

    def __getitem__(self, index: int | str | slice) -> Symbol:
        if isinstance(index, slice):
            return Symbol(self._heads[index])
        if isinstance(index, str):
            places = [i for i, name in enumerate(self.list_outputs()) if name == index]
            if len(places) != 1:
                problem = "There are multiple outputs" if places else "Cannot find output"
                raise ValueError(
                    f'{problem} that match name "{index}"; the outputs are '
                    f"{', '.join(self.list_outputs()[:20])}"
                )
            index = places[0]
        if not isinstance(index, int):
            raise TypeError(
                f"Symbol only supports integer index to fetch i-th output, not {index!r}"
            )
        if index < 0:
            raise MXNetError(f"Symbol only accepts nonnegative index, not {index}")
        if index >= len(self._heads):
            raise IndexError(f"Symbol has {len(self._heads)} outputs, and none at {index}")
        return Symbol([self._heads[index]])

    def __copy__(self) -> Symbol:
        return Symbol(copied(self._heads))

    def __deepcopy__(self, _: Any) -> Symbol:
        return self.__copy__()

    def __reduce__(self) -> tuple[Any, ...]:
        from .files import load_json

        return load_json, (self.tojson(),)

    @property
    def name(self) -> str | None:
        """The name of its node; None if it has outputs of several."""
        nodes = {id(node): node for node, _ in self._heads}
        return next(iter(nodes.values())).name if len(nodes) == 1 else None

    def _nodes(self) -> Iterator[Node]:
        return ordered(self._heads)

    def _variables(self) -> tuple[list[Node], list[Node]]:
        """The variables that are arguments, and those that are overwritten."""
        nodes = list(self._nodes())
        states = {id(state) for node in nodes for state in node.mutated()}
        variables = [node for node in nodes if node.callee is None]
        return (
            [node for node in variables if id(node) not in states],
            [node for node in variables if id(node) in states],
        )

    def list_arguments(self) -> list[str]:
        """The names of the variables, without auxiliary states."""
        return [node.name for node in self._variables()[0]]

    def list_auxiliary_states(self) -> list[str]:
        """The names of the variables that are overwritten, such as moving averages."""
        return [node.name for node in self._variables()[1]]

    def list_inputs(self) -> list[str]:
        """The names of all variables."""
        return [node.name for node in self._nodes() if node.callee is None]

    def list_outputs(self) -> list[str]:
        """The names of the outputs."""
        return [node.output_names()[output] for node, output in self._heads]

    @property
    def num_outputs(self) -> int:
        """How many outputs it has."""
        return len(self._heads)

    def get_internals(self) -> Symbol:
        """All outputs of all nodes."""
        return Symbol([(node, i) for node in self._nodes() for i in range(node.outputs)])

    def get_children(self) -> Symbol | None:
        """The inputs of its nodes; None if they have none."""
        nodes = {id(node): node for node, _ in self._heads}
        heads = [head for node in nodes.values() for head in node.inputs]
        return Symbol(heads) if heads else None

    def attr(self, key: str) -> str | None:
        """An attribute of its node; None if it has none of this name."""
        return shown(self._node("attr").attrs).get(key)

    def list_attr(self, recursive: bool = False) -> dict[str, str]:
        """The attributes of its node."""
        if recursive:
            raise DeprecationWarning(
                "Symbol.list_attr with recursive=True has been deprecated. Please use attr_dict "
                "instead."
            )
        return shown(self._node("list_attr").attrs)

    def attr_dict(self) -> dict[str, dict[str, str]]:
        """The attributes of all nodes that have some, by the nodes' names."""
        return {node.name: shown(node.attrs) for node in self._nodes() if node.attrs}

    def _set_attr(self, **kwargs: str) -> None:
        """Set attributes of its node.

        Raises:
            ValueError: a value is no text.
        """
        for key, value in kwargs.items():
            if not isinstance(value, str):
                raise ValueError(
                    f"Set Attr only accepts string values, and {key}={value!r} is none"
                )
        node = self._node("_set_attr")
        node.attrs.update(hidden(kwargs))
        if node.callee is not None and (wrong := node.callee.check(node.attrs, node.name)):
            raise MXNetError("; ".join(wrong))

    def _node(self, what: str) -> Node:
        if self.name is None:
            raise MXNetError(f"{what}: the symbol has several nodes; take one by symbol[i]")
        return self._heads[0][0]

    def __call__(self, *args: Any, **kwargs: Any) -> Symbol:
        """A copy with other symbols in the place of its variables.

        Args:
            *args: symbols for the arguments, in order; or
            **kwargs: symbols by the variables' names, and `name` for the new node.
        """
        made = self.__copy__()
        made._compose(*args, **kwargs)
        return made

    def _compose(self, *args: Any, name: str | None = None, **kwargs: Any) -> None:
        """Put other symbols in the place of its variables."""
        if args and kwargs:
            raise TypeError(
                "compose only accept input Symbols either as positional or keyword arguments, not "
                "both"
            )
        for symbol in (*args, *kwargs.values()):
            if not isinstance(symbol, Symbol):
                raise TypeError(
                    f"Compose expect `Symbol` as arguments, not {type(symbol).__name__}"
                )
            if len(symbol) != 1:
                raise MXNetError(f"compose: {symbol!r} has {len(symbol)} outputs; take one by [i]")
        names = self.list_arguments()
        if len(args) > len(names):
            raise MXNetError(f"compose: {len(args)} symbols for {len(names)} arguments: {names}")
        given = dict(zip(names, args, strict=False)) | kwargs
        for key in given:
            if key not in self.list_inputs():
                raise MXNetError(
                    f"compose: argument name {key} not found; candidates are "
                    f"{', '.join(self.list_inputs())}"
                )
        for node in list(self._nodes()):
            node.inputs = [
                given[source.name]._heads[0]
                if source.callee is None and source.name in given
                else (source, output)
                for source, output in node.inputs
            ]
        if name:
            self._node("compose").name = name

    def tojson(self, remove_amp_cast: bool = True) -> str:
        """The text of a file of the graph, as MXNet 1.9.1 writes it."""
        from portable.formats.symbol_json import dumps

        from .files import to_graph

        return dumps(to_graph(self._heads))

    def save(self, fname: Any, remove_amp_cast: bool = True) -> None:
        """Write the graph to a file that real MXNet reads.

        Raises:
            TypeError: the name is no text; MXNetError: it cannot be written.
        """
        from .files import save

        save(self._heads, fname)

    def infer_shape(self, *args: Any, **kwargs: Any) -> tuple[Any, Any, Any]:
        """The shapes of arguments, outputs and auxiliary states, from those of some arguments.

        Args:
            *args: shapes in the order of `list_arguments`, or None; or **kwargs: by name.

        Returns:
            Three lists; None three times, with a warning, if some shape does not follow.

        Raises:
            MXNetError: shapes that do not fit.
        """
        found = self.infer_shape_partial(*args, **kwargs)
        if all(shape and 0 not in shape for shape in (*found[0], *found[1], *found[2])):
            return found
        unknown = [
            f"{name}: {shape}"
            for name, shape in zip(self.list_arguments(), found[0], strict=True)
            if not shape or 0 in shape
        ]
        warnings.warn(
            "Cannot decide shape for the following arguments (0s in shape means unknown "
            "dimensions). Consider providing them as input:\n\t"
            + "\n\t".join(unknown[:10] + ["..."] * (len(unknown) > 10)),
            stacklevel=2,
        )
        return None, None, None

    def infer_shape_partial(self, *args: Any, **kwargs: Any) -> tuple[Any, Any, Any]:
        """As `infer_shape`, with () and 0 for what does not follow."""
        from .infer import shapes

        arguments, states = self._variables()
        found = shapes(self._heads, self._given("infer_shape", args, kwargs))
        return (
            [found[id(node), 0] or () for node in arguments],
            [found[id(node), output] or () for node, output in self._heads],
            [found[id(node), 0] or () for node in states],
        )

    def infer_type(self, *args: Any, **kwargs: Any) -> tuple[Any, Any, Any]:
        """The dtypes of arguments, outputs and auxiliary states, from those of some arguments.

        Args:
            *args: dtypes in the order of `list_arguments`, or None; or **kwargs: by name.

        Returns:
            Three lists of numpy types; what is not given is float32.
        """
        from .infer import types

        arguments, states = self._variables()
        found = types(self._heads, self._given("infer_type", args, kwargs))
        return (
            [found[id(node), 0] for node in arguments],
            [found[id(node), output] for node, output in self._heads],
            [found[id(node), 0] for node in states],
        )

    infer_type_partial = infer_type

    def eval(self, ctx: Any = None, **kwargs: Any) -> list[Any]:
        """The outputs for arrays of all variables by name.

        Raises:
            ValueError: one is missing.
        """
        return self.bind(ctx, kwargs, aux_states=kwargs).forward()  # type: ignore[no-any-return]

    def bind(
        self,
        ctx: Any,
        args: Any,
        args_grad: Any = None,
        grad_req: Any = "write",
        aux_states: Any = None,
        group2ctx: Any = None,
        shared_exec: Any = None,
    ) -> Any:
        """An executor with given arrays.

        Args:
            ctx: where it runs.
            args, args_grad, aux_states: arrays in the order of their names, or by name.
            grad_req: 'write', 'add' or 'null', for all or by name.
            group2ctx, shared_exec: accepted, and without effect on numbers.
        """
        from ..executor import bind

        return bind(self, ctx, args, args_grad, grad_req, aux_states)

    def simple_bind(
        self,
        ctx: Any,
        grad_req: Any = "write",
        type_dict: Any = None,
        stype_dict: Any = None,
        group2ctx: Any = None,
        shared_arg_names: Any = None,
        shared_exec: Any = None,
        shared_buffer: Any = None,
        **kwargs: Any,
    ) -> Any:
        """An executor with arrays of zeros, for shapes of inputs by name.

        Args:
            ctx: where it runs.
            grad_req: as for `bind`.
            type_dict: dtypes by name.
            **kwargs: shapes. The other arguments are accepted, and without effect on numbers.

        Raises:
            RuntimeError: some shapes do not follow.
        """
        from ..executor import simple_bind

        return simple_bind(self, ctx, grad_req, type_dict or {}, kwargs)

    def _given(self, what: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> dict[str, Any]:
        """What was said of arguments, by name."""
        if args and kwargs:
            raise ValueError(
                f"{what}: Can only specify known arguments either by positional or kwargs way."
            )
        names = self.list_arguments()
        if len(args) > len(names):
            raise MXNetError(f"{what}: {len(args)} values for {len(names)} arguments: {names}")
        given = dict(zip(names, args, strict=False)) | kwargs
        for key in kwargs:
            if key not in self.list_inputs():
                raise MXNetError(
                    f"{what}: argument name {key} not found; candidates are {', '.join(names)}"
                )
        return {key: value for key, value in given.items() if value is not None}


def group(symbols: Iterable[Symbol]) -> Symbol:
    """One symbol of the outputs of several.

    Raises:
        TypeError: there is none, or something else among them.
    """
    given = list(symbols)
    if not given or not all(isinstance(symbol, Symbol) for symbol in given):
        raise TypeError("Group: Expected a list of symbols as input, with one symbol at least")
    return type(given[0])([head for symbol in given for head in symbol._heads])
