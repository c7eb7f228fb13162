"""What the commands about models have in common: inputs, errors, the table of a proof."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer
from rich.console import Console
from rich.table import Table

from ..formats.ndarray_file import FormatError
from ..porting.models import array_files
from ..porting.models.attributes import ModelError
from ..porting.models.proof import Proof

Shapes = Annotated[
    list[str] | None,
    typer.Option("--shape", help="The shape of an input: data=1,3,224,224. Repeatable."),
]
Input = Annotated[Path | None, typer.Option("--input", help="A .npz with an array for each input.")]


@contextmanager
def told() -> Iterator[None]:
    """Bad input becomes a message and the exit status 2."""
    try:
        yield
    except (FormatError, ModelError, ValueError, OSError) as error:
        typer.echo(f"error: {error}", err=True)
        raise typer.Exit(2) from None


def shapes_of(texts: list[str] | None) -> dict[str, tuple[int, ...]]:
    """data=1,3,224,224 as a name and a shape.

    >>> shapes_of(["data=1,3,224,224"])
    {'data': (1, 3, 224, 224)}
    """
    found = {}
    for text in texts or []:
        name, sign, numbers = text.partition("=")
        try:
            shape = tuple(int(part) for part in numbers.strip("()[] ").split(",") if part.strip())
        except ValueError:
            shape = ()
        if not sign or not shape or min(shape) < 1:
            raise ModelError(f"--shape {text}: expected NAME=NUMBERS, such as data=1,3,224,224")
        found[name] = shape
    return found


def arrays_of(path: Path) -> dict[str, Any]:
    """The arrays of --input, as float32 where they are float64."""
    return {
        name: array.astype("float32") if array.dtype == np.float64 else array
        for name, array in array_files.read(path).items()
    }


def show(console: Console, found: Proof, all_layers: bool) -> None:
    """A table of the layers, and what follows from it."""
    table = Table()
    for column in ("layer", "shape", "difference"):
        table.add_column(column, justify="right" if column == "difference" else "left")
    first = found.first
    for layer in found.layers:
        if all_layers or layer is first:
            table.add_row(layer.name, str(layer.shape), layer.told or f"{layer.difference:.1e}")
    if table.rows:
        console.print(table)
    console.print(
        f"{len(found.layers)} outputs compared, largest difference {found.largest:.2e}, "
        f"tolerance {found.tolerance:g}",
        highlight=False,
    )
    if first is not None:
        console.print(
            f"first layer that differs: {first.name} (node {first.node})", highlight=False
        )
