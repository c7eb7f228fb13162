"""`portable run`: a program written for MXNet, on an adapter."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from ..porting.running.alias import as_mxnet
from ..porting.running.program import run_file, run_module

SETTINGS = {"allow_interspersed_args": False, "ignore_unknown_options": False}


def run(
    program: Annotated[str, typer.Argument(help="The program's file; with -m a module's name.")],
    arguments: Annotated[
        list[str] | None, typer.Argument(help="What the program gets as its arguments.")
    ] = None,
    adapter: Annotated[
        str | None, typer.Option("--adapter", "-a", help="What `mxnet` means in it.")
    ] = None,
    compare: Annotated[
        str | None,
        typer.Option(help="Run it on each of these (a,b,c), and say where their output parts."),
    ] = None,
    module: Annotated[bool, typer.Option("-m", help="Run a module, as `python -m` does.")] = False,
    trace: Annotated[
        bool, typer.Option(help="With --compare: say which operator is the first that differs.")
    ] = False,
    tolerance: Annotated[
        float, typer.Option(help="With --compare: the largest relative difference of numbers.")
    ] = 1e-4,
    ignore: Annotated[
        list[str] | None,
        typer.Option(help="With --compare: skip text that this pattern matches. Repeatable."),
    ] = None,
    seed: Annotated[int, typer.Option(help="With --compare: the seed that all start from.")] = 0,
    timeout: Annotated[
        float, typer.Option(help="With --compare: seconds after which a run is given up.")
    ] = 3600,
) -> None:
    """Run an unmodified MXNet program on an adapter, or compare what it prints on several.

    Options stand before the program; what follows it is the program's own. The exit status is the
    program's. With --compare it is 1 if the printed numbers part, and 2 if a run failed.
    """
    if (adapter is None) == (compare is None):
        raise typer.BadParameter("give one of --adapter NAME and --compare NAME,NAME,...")
    given = arguments or []
    if compare is not None:
        from ..porting.running.compare import compare_runs

        names = [name.strip() for name in compare.split(",") if name.strip()]
        command = ["-m", program, *given] if module else [program, *given]
        try:
            status = compare_runs(names, command, tolerance, ignore or [], seed, timeout, trace)
        except ValueError as error:
            raise typer.BadParameter(str(error)) from error
        raise typer.Exit(status)
    if trace:
        raise typer.BadParameter("--trace goes with --compare")
    assert adapter is not None
    try:
        as_mxnet(adapter)
    except (ValueError, ImportError) as error:
        print(f"portable run: {error.args[0]}", file=sys.stderr)
        raise typer.Exit(2) from error
    sys.exit(run_module(program, given) if module else run_file(program, given))
