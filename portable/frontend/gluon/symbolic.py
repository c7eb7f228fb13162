"""Blocks as graphs: called with symbols, and exported to files.

`hybrid_forward` is called with `mx.sym` in the place of `F`, and with a variable for each parameter.

Source: MXNet 1.9.1, python/mxnet/gluon/block.py, HybridBlock.export, _get_graph.
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

from .. import nd
from .hybrid import ARRAY, Format

if TYPE_CHECKING:
    from ..symbol import Symbol
    from .hybrid_block import HybridBlock
    from .parameter import Parameter


def is_symbol(value: Any) -> bool:
    """Whether a value is a symbol; `mx.sym` is not imported for it."""
    return hasattr(value, "list_arguments") and hasattr(value, "tojson")


def variable(parameter: Parameter) -> Symbol:
    """The variable that stands for a parameter in all graphs, with what is known of it."""
    from .. import symbol

    if parameter._var is None:
        parameter._var = symbol.var(
            parameter.name,
            shape=parameter._open_shape or parameter.shape,
            dtype=parameter.dtype,
            lr_mult=parameter.lr_mult,
            wd_mult=parameter.wd_mult,
            init=parameter.init,
            stype="default",
        )
    return parameter._var  # type: ignore[no-any-return]


def call(block: HybridBlock, *args: Any) -> Any:
    """A block's `hybrid_forward` with symbols."""
    from .. import symbol

    params = {name: variable(parameter) for name, parameter in block._reg_params.items()}
    with block.name_scope():
        return block.hybrid_forward(symbol, *args, **params)


def _inputs(form: Format) -> tuple[Any, int]:
    """Variables in the structure of the arguments that a block was called with, and how many."""
    from .. import symbol

    count = _arrays(form)
    names = iter(["data"] if count == 1 else [f"data{i}" for i in range(count)])

    def made(part: Format) -> Any:
        if isinstance(part, int):
            return symbol.var(next(names)) if part == ARRAY else None
        return [made(item) for item in part]

    return made(form), count


def _arrays(form: Format) -> int:
    return int(form == ARRAY) if isinstance(form, int) else sum(map(_arrays, form))


def _flat(outputs: Any) -> list[Any]:
    if isinstance(outputs, list | tuple):
        return [symbol for item in outputs for symbol in _flat(item)]
    return [] if outputs is None else [outputs]


def graph(block: HybridBlock) -> Symbol:
    """The graph of a hybridized block, for arguments of the structure that it was called with.

    Raises:
        RuntimeError: it was not called yet.
    """
    from .. import symbol

    if block._replay is None or not block._active:
        raise RuntimeError(
            "Please first call block.hybridize() and then run forward with this block at least once "
            "before calling export."
        )
    inputs, _ = _inputs(block._replay._in_format)
    outputs = _flat(block._symbolic(*inputs))
    return outputs[0] if len(outputs) == 1 else symbol.Group(outputs)


def export(block: HybridBlock, path: str, epoch: int = 0) -> tuple[str, str]:
    """Write the graph and the parameters of a block; see `HybridBlock.export`."""
    made = graph(block)
    arguments, states = set(made.list_arguments()), set(made.list_auxiliary_states())
    arrays = {}
    for name, parameter in block.collect_params().items():
        if name in arguments:
            arrays[f"arg:{name}"] = parameter._reduce()
        elif name in states:
            arrays[f"aux:{name}"] = parameter._reduce()
        else:
            warnings.warn(
                f'Parameter "{name}" is not found in the graph, so that it is not exported.',
                stacklevel=3,
            )
    files = f"{path}-symbol.json", f"{path}-{epoch:04d}.params"
    made.save(files[0])
    nd.save(files[1], arrays)
    return files
