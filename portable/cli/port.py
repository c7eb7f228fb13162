"""`portable port`: a program written for MXNet, rewritten for another library."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer


def port(
    source: Annotated[Path, typer.Argument(help="A program, a notebook or a folder.")],
    to: Annotated[str, typer.Option(help="What it is rewritten for: torch or jax.")] = "torch",
    output: Annotated[
        Path | None, typer.Option("-o", help="Where it is written; else to standard output.")
    ] = None,
    trace: Annotated[
        bool, typer.Option(help="Run the program once, for the input sizes of its layers.")
    ] = False,
    check: Annotated[
        bool,
        typer.Option(
            help="Run both with the same weights, and print the first number that differs."
        ),
    ] = False,
    count: Annotated[bool, typer.Option(help="Only count the MXNet names that it uses.")] = False,
) -> None:
    """Rewrite a program so that it needs neither MXNet nor this package.

    What could not be rewritten is marked with `# portable:` and listed; the exit status is then 1.
    It is 2 if nothing could be read.
    """
    if check and (output is None or source.is_dir()):
        raise typer.BadParameter("--check needs a program or notebook, and -o FILE")
    from ..porting.source.files import count_names, port_path
    from ..porting.source.parsed import PortError
    from ..porting.source.port import TARGETS

    if to not in TARGETS:
        raise typer.BadParameter(f"--to {to} is not there; there is: {', '.join(TARGETS)}")
    try:
        status = count_names(source, to) if count else port_path(source, output, to, trace)
        if check and not count:
            status = max(status, _checked(source, output, to))
    except (PortError, OSError) as error:
        print(f"portable port: {error}", file=sys.stderr)
        raise typer.Exit(2) from error
    raise typer.Exit(status)


def _checked(source: Path, output: Path | None, to: str) -> int:
    """The status of running both."""
    from ..porting.source.check import check

    assert output is not None
    return check(source, output, to)
