"""The command `portable`: a file of this folder for each job.

conformance.py  judge adapters
"""

from __future__ import annotations

import sys

import typer

from . import conformance

app = typer.Typer(
    help="The MXNet programming model on numpy, PyTorch, JAX and MXNet, and the proof that they "
    "agree.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
app.add_typer(conformance.conformance, name="conformance")
app.command("adapters")(conformance.list_adapters)


def main() -> None:
    """Run the command line."""
    sys.exit(app())
