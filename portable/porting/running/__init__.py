"""Run programs written for MXNet, with `mxnet` meaning an adapter.

- `alias.py`    `import mxnet` finds the adapter's own modules.
- `program.py`  a file or module, run as `python` would run it.
- `seeds.py`    the same random numbers at the start of every run.
- `printed.py`  the numbers that a program printed, and where two outputs part.
- `compare.py`  a program on several adapters, each in a process of its own.
- `trace.py`    what each operator computed, and the first that differs.
"""

from .alias import as_mxnet

__all__ = ["as_mxnet"]
