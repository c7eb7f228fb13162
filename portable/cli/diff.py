"""`portable diff`: where two models or files of arrays differ."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from ..porting.models import difference
from ..porting.models.attributes import ModelError
from ..porting.models.model import example
from .model_options import Input, Shapes, arrays_of, shapes_of, show, told


def diff(
    a: Annotated[Path, typer.Argument(help="A model, or a file of arrays.")],
    b: Annotated[Path, typer.Argument(help="Another one.")],
    shape: Shapes = None,
    input: Input = None,
    tolerance: Annotated[
        float, typer.Option(help="How much numbers may differ, over the largest magnitude or 1.")
    ] = 0.0,
) -> None:
    """Say what is missing, extra, of another shape, of other values, or under another name.

    Files: .params, .npz, .safetensors, .pt. Two models are also run on the same input. The exit
    status is 0 if they are the same, 1 if they differ, 2 if a file is bad.
    """
    console = Console()
    with told():
        left, right = difference.side(a), difference.side(b)
        found = difference.changes(left.arrays, right.arrays, tolerance)
    same = not found
    if found:
        table = Table()
        for column in ("", "array", "A and B"):
            table.add_column(column, overflow="fold")
        for change in found:
            table.add_row(change.kind, change.name, change.told)
        console.print(table)
    console.print(f"{len(left.arrays)} and {len(right.arrays)} arrays, {len(found)} differences")
    if left.model and right.model:
        if left.model.graph != right.model.graph:
            same = False
            console.print("the graphs are not the same")
        try:
            with_shapes = input is None and shape
            inputs = example(left.model, shapes_of(shape)) if with_shapes else None
            inputs = arrays_of(input) if input else inputs
            proof = difference.graphs(left.model, right.model, inputs, tolerance)
        except ModelError as error:
            console.print(f"not run: {error}", highlight=False)
        else:
            show(console, proof, False)
            same = same and proof.holds
    raise typer.Exit(0 if same else 1)
