"""A run of a comparison: `python -m portable.porting.running.worker ADAPTER SEED TRACE PROGRAM ...`.

TRACE is the file to write operators into, or empty.
"""

from __future__ import annotations

import sys
from pathlib import Path

from .alias import as_mxnet
from .program import run_file, run_module
from .seeds import sow
from .trace import Trace


def main(adapter: str, seed: str, trace: str, *command: str) -> int:
    """Run it with these seeds; its exit status."""
    mx = as_mxnet(adapter)
    sow(mx, int(seed))
    watching = Trace(Path(trace), mx) if trace else None
    try:
        if command[0] == "-m":
            return run_module(command[1], command[2:])
        return run_file(command[0], command[1:])
    finally:
        if watching is not None:
            watching.close()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
