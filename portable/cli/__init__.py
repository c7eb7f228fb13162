"""The command `portable`: a file of this folder for each job.

conformance.py  judge adapters
convert.py      a model for PyTorch or ONNX, with proof
diff.py         where two models differ
info.py         what is in a model
port.py         a program, rewritten for another library
run.py          run a program on an adapter, or compare it on several
"""

from __future__ import annotations

import sys

import typer

from . import conformance, convert, diff, info, port, run

app = typer.Typer(
    help="The MXNet programming model on numpy, PyTorch, JAX and MXNet, and the proof that they "
    "agree.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
app.add_typer(conformance.conformance, name="conformance")
app.command("adapters")(conformance.list_adapters)
app.command("run", context_settings=run.SETTINGS)(run.run)
app.command("port")(port.port)
app.command("info")(info.info)
app.command("convert")(convert.convert)
app.command("diff")(diff.diff)


def main() -> None:
    """Run the command line."""
    sys.exit(app())
