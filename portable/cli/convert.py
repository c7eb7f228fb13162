"""`portable convert`: a model for PyTorch or ONNX, or its parameters alone, with proof."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from ..porting.models import proof
from ..porting.models.convert import convert as run
from ..porting.models.model import example, load, require_supported
from .model_options import Input, Shapes, arrays_of, shapes_of, show, told


class Target(StrEnum):
    """What a model becomes."""

    torch = "torch"
    onnx = "onnx"
    safetensors = "safetensors"
    npz = "npz"


def convert(
    model: Annotated[Path, typer.Argument(help="A prefix, or a -symbol.json.")],
    parameters: Annotated[Path | None, typer.Argument(help="The .params of the symbol.")] = None,
    to: Annotated[Target, typer.Option(help="What it becomes.")] = Target.torch,
    output: Annotated[Path, typer.Option("--output", "-o", help="The folder.")] = Path("converted"),
    shape: Shapes = None,
    input: Input = None,
    seed: Annotated[int, typer.Option(help="Of the random input.")] = 0,
    tolerance: Annotated[
        float, typer.Option(help="How much a layer may differ, over its largest magnitude or 1.")
    ] = proof.TOLERANCE,
    layers: Annotated[bool, typer.Option(help="Show every layer's difference.")] = False,
) -> None:
    """Convert a model, and prove that both give the same, layer by layer.

    Nothing is written if they do not. The exit status is 1 then; 2 if the model cannot be read or
    written.
    """
    console = Console()
    with told():
        source = load(model, parameters)
        require_supported(source)
        if to in (Target.safetensors, Target.npz):
            inputs = {}
        elif input is not None:
            inputs = {n: a for n, a in arrays_of(input).items() if n in source.inputs}
        else:
            inputs = example(source, shapes_of(shape), seed)
        found = run(source, to.value, output, inputs, tolerance)
    show(console, found.proof, layers)
    if inputs and input is None and not found.proof.holds:
        console.print(
            "the input was random numbers in [-1, 1), which not every model is made for; "
            "give --input with real data, or a larger --tolerance"
        )
    for file in found.files:
        console.print(f"written: {file}", highlight=False)
    raise typer.Exit(0 if found.proof.holds else 1)
