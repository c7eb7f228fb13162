"""`portable info`: what is in a model."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from ..formats import symbol_json
from ..porting.models import array_files
from ..porting.models.attributes import ModelError
from ..porting.models.model import Array, declared_shape, find, named
from ..porting.models.table import Summary, summary
from .model_options import Shapes, shapes_of, told


def info(
    model: Annotated[Path, typer.Argument(help="A prefix, a -symbol.json, or a file of arrays.")],
    parameters: Annotated[Path | None, typer.Argument(help="The .params of the symbol.")] = None,
    shape: Shapes = None,
) -> None:
    """Show the layers of a model, or the arrays of a file.

    The exit status is 1 if the model has operators that are not supported; 2 if a file is bad.
    """
    console = Console()
    with told():
        if model.suffix in array_files.ENDINGS:
            _show_arrays(console, array_files.read(model))
            return
        symbol, weights = find(model, parameters)
        graph = symbol_json.read(symbol)
        arrays = named(weights) if weights else {}
        arrays = {n.removeprefix("arg:").removeprefix("aux:"): a for n, a in arrays.items()}
        variables = {node.name for node in graph.nodes if node.op == "null"}
        if extra := sorted(arrays.keys() - variables):
            raise ModelError(
                f"{weights}: {', '.join(extra)} are no variables of {symbol.name}; give the "
                "parameters that were saved with it"
            )
        known = {n: s for n in variables - arrays.keys() if (s := declared_shape(graph, n))}
        shapes = known | shapes_of(shape)
        found = summary(graph, arrays, shapes, symbol.name)
        _show(console, found)
    raise typer.Exit(1 if found.unsupported else 0)


def _number(value: int | None) -> str:
    """A count, 0 left out and ? for what is not known."""
    return "?" if value is None else f"{value:,}" if value else ""


def _show(console: Console, found: Summary) -> None:
    """The table of layers, the sums, and what is not supported."""
    table = Table()
    table.add_column("layer", overflow="fold")
    table.add_column("operator", overflow="fold")
    table.add_column("output")
    table.add_column("parameters", justify="right")
    table.add_column("multiply-adds", justify="right")
    for row in found.rows:
        output = "?" if row.shape is None else str(row.shape)
        table.add_row(row.name, row.op, output, _number(row.parameters), _number(row.work))
    table.add_section()
    sums = [_total([row.parameters for row in found.rows]), _total([r.work for r in found.rows])]
    table.add_row("total", "", "", *sums)
    console.print(table)
    open_inputs = []
    for name, shape in found.inputs.items():
        console.print(f"input {name}: {shape or 'shape not known'}", highlight=False)
        open_inputs += [] if shape else [name]
    if open_inputs and any(row.shape is None for row in found.rows):
        console.print(
            f"give --shape {open_inputs[0]}=1,3,224,224 (with its numbers) for all shapes"
        )
    for problem in found.problems:
        console.print(problem, style="red", highlight=False)
    for op, nodes in found.unsupported.items():
        console.print(
            f"unsupported operator {op}: {', '.join(nodes)}", style="red", highlight=False
        )


def _total(values: list[int | None]) -> str:
    """The sum of what is known."""
    total = f"{sum(value or 0 for value in values):,}"
    return f"{total} + ?" if None in values else total


def _show_arrays(console: Console, arrays: dict[str, Array]) -> None:
    """The table of arrays."""
    table = Table()
    for column in ("array", "dtype", "shape"):
        table.add_column(column, overflow="fold")
    table.add_column("numbers", justify="right")
    for name, array in arrays.items():
        table.add_row(name, str(array.dtype), str(array.shape), f"{array.size:,}")
    table.add_section()
    table.add_row("total", "", "", f"{sum(array.size for array in arrays.values()):,}")
    console.print(table)
