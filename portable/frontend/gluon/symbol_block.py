"""SymbolBlock: a block made of a graph, such as one from a file.

Source: MXNet 1.9.1, python/mxnet/gluon/block.py, SymbolBlock.
"""

from __future__ import annotations

from collections.abc import Sequence
from os.path import commonprefix
from typing import Any

import numpy as np

from .. import nd
from ..base import MXNetError
from ..context import Context
from ..symbol import Group, Symbol, load, var
from ..symbol.program import Program
from .hybrid import mode
from .hybrid_block import HybridBlock
from .parameter import Contexts, DeferredInitializationError
from .parameter_dict import ParameterDict
from .utils import shape_is_known


class SymbolBlock(HybridBlock):
    """A block that runs a graph; its parameters are the graph's variables that are no inputs.

    Args:
        outputs: a symbol, or a list of them.
        inputs: the variables that are inputs, in the order of the block's arguments.
        params: parameters to share.

    Raises:
        AssertionError: an input is no variable.
    """

    def __init__(
        self,
        outputs: Symbol | Sequence[Symbol],
        inputs: Symbol | Sequence[Symbol],
        params: ParameterDict | None = None,
    ) -> None:
        super().__init__(prefix=None, params=params)
        self._prefix = ""
        self._params = ParameterDict("", params)
        self._single = isinstance(outputs, Symbol) and len(outputs) == 1
        graph = outputs if isinstance(outputs, Symbol) else Group(outputs)
        given = list(inputs)
        for symbol in given:
            if symbol.name is None or symbol.list_inputs() != [symbol.name]:
                raise AssertionError(
                    f"Input symbols must be variable, but {symbol!r} is an output of operators; give "
                    "mx.sym.var(name)"
                )
        self._input_names = [str(symbol.name) for symbol in given]
        self._graph = graph
        kinds = {symbol.name: symbol.infer_type()[0][0] for symbol in given if symbol.list_attr()}
        states = graph.list_auxiliary_states()
        names = graph.list_inputs()
        arg_types, _, state_types = graph.infer_type(
            **{k: v for k, v in kinds.items() if k in names}
        )
        types = dict(zip(graph.list_arguments(), arg_types, strict=True))
        types |= dict(zip(states, state_types, strict=True))
        for name in (*graph.list_arguments(), *states):
            if name not in self._input_names:
                options = {"grad_req": "null"} if name in states else {}
                self.params.get(name, allow_deferred_init=True, dtype=types[name], **options)
        common = len(commonprefix(list(self.params.keys())))  # noqa: RUF071 - of characters
        self._reg_params = {name[common:]: value for name, value in self.params.items()}
        self._program = Program(graph._heads)

    @staticmethod
    def imports(
        symbol_file: str,
        input_names: str | Sequence[str],
        param_file: str | None = None,
        ctx: Contexts = None,
        allow_missing: bool = False,
        ignore_extra: bool = False,
    ) -> SymbolBlock:
        """Read what `HybridBlock.export` or `Module.save_checkpoint` wrote.

        Args:
            symbol_file: the graph, `...-symbol.json`.
            input_names: the names of its inputs.
            param_file: the parameters, `...-0000.params`; without it they are not initialised.
            ctx: where they live.
            allow_missing: whether the file may lack some; ignore_extra: whether it may hold more.

        Raises:
            MXNetError: a file cannot be read, or has operators that are not supported.
            AssertionError: parameters are missing or too many.
        """
        graph = load(symbol_file)
        names = [input_names] if isinstance(input_names, str) else list(input_names)
        known = graph.list_inputs()
        for name in names:
            if name not in known:
                raise MXNetError(
                    f"SymbolBlock.imports: {symbol_file} has no input {name!r}; its variables are "
                    f"{', '.join(known[:20])}"
                )
        if param_file is None:
            inputs = [var(name, dtype=np.float32) for name in names]
        else:
            inputs = [var(name) for name in names]
        block = SymbolBlock(graph, inputs)
        if param_file is not None:
            block.collect_params().load(
                param_file,
                ctx,
                allow_missing,
                ignore_extra,
                cast_dtype=True,
                dtype_source="saved",
            )
        return block

    def __repr__(self) -> str:
        return f"SymbolBlock({', '.join(self._input_names)} -> {', '.join(self._graph.list_outputs())})"

    def _arrays(self, args: tuple[Any, ...]) -> dict[str, Any]:
        """The inputs by name.

        Raises:
            ValueError: too few or too many.
        """
        flat: list[Any] = []
        for value in args:
            flat += value if isinstance(value, list | tuple) else [value]
        if len(flat) != len(self._input_names):
            raise ValueError(
                f"SymbolBlock: {len(flat)} inputs were given, and it takes "
                f"{len(self._input_names)}: {', '.join(self._input_names)}"
            )
        return dict(zip(self._input_names, flat, strict=True))

    def _infer(self, *args: Any) -> Any:
        """Find out the shapes of the parameters from the graph."""
        assert mode.inferring is not None
        mode.inferring.update(dict.fromkeys(self.params.values()))
        inputs = self._arrays(args)
        shapes = {name: array.shape for name, array in inputs.items()}
        shapes |= {
            name: parameter.shape
            for name, parameter in self.params.items()
            if parameter.shape is not None
        }
        used = set(self._graph.list_inputs())
        shapes = {name: shape for name, shape in shapes.items() if name in used}
        found, outputs, states = self._graph.infer_shape_partial(**shapes)
        named = dict(zip(self._graph.list_arguments(), found, strict=True))
        named |= dict(zip(self._graph.list_auxiliary_states(), states, strict=True))
        for name, parameter in self.params.items():
            if shape_is_known(named[name]):
                parameter.shape = named[name]
        made = [nd.zeros(shape) for shape in outputs]
        return made[0] if self._single else made

    def _call(self, context: Context, *args: Any) -> Any:
        """Run the graph with the parameters on a context."""
        try:
            params = {name: p.data(context) for name, p in self.params.items()}
        except DeferredInitializationError:
            self._finish_deferred(*args)
            params = {name: p.data(context) for name, p in self.params.items()}
        outputs = self._program(params | self._arrays(args))
        return outputs[0] if self._single else outputs

    def _symbolic(self, *args: Any) -> Any:
        """The graph with other symbols in the place of its inputs."""
        used = self._graph.list_inputs()
        given = {name: value for name, value in self._arrays(args).items() if name in used}
        made = self._graph(**given)
        return made if self._single else list(made)

    def __getstate__(self) -> dict[str, Any]:
        return super().__getstate__() | {"_program": None}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self._program = Program(self._graph._heads)
