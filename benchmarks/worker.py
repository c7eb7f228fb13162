"""One contender in a process of its own: a number of steps a line in, one line of JSON out.

    python -m benchmarks.worker JOB CONTENDER

The first line out says that it is ready and how much memory the imports took. What frameworks print
goes to standard error.
"""

from __future__ import annotations

import importlib
import importlib.metadata
import json
import os
import resource
import sys
import time
import traceback
import warnings
from collections.abc import Callable
from typing import Any

FRAMEWORKS = ("numpy", "torch", "jax", "jaxlib", "flax", "optax", "keras", "mxnet", "autograd")


def peak() -> int:
    """The most memory that was resident so far, in bytes."""
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return used if sys.platform == "darwin" else used * 1024


def versions() -> dict[str, str]:
    """Of the frameworks that have been imported."""
    loaded = [name for name in (*FRAMEWORKS, "mygrad") if name in sys.modules]
    return {name: importlib.metadata.version(name) for name in loaded}


def serve(make: Callable[[], Callable[[int], float]]) -> None:
    """Make the step, then run as many as each line asks for; a failure is an answer too."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    warnings.simplefilter("ignore")

    def answer(said: dict[str, Any]) -> None:
        answers.write(json.dumps(said) + "\n")
        answers.flush()

    try:
        imports = peak()
        run = make()
        answer({"imports": imports, "versions": versions()})
        for line in sys.stdin:
            steps = int(line)
            wall, cpu = time.perf_counter(), time.process_time()
            value = run(steps)
            wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
            answer({"wall": wall, "cpu": cpu, "value": value, "peak": peak()})
    except Exception as error:
        traceback.print_exc()
        said = str(error).strip() or repr(error)
        answer({"error": f"{type(error).__name__}: {said.splitlines()[0]}"})


def main(job: str, contender: str) -> None:
    """Import the framework, then serve."""
    from .contenders import CONTENDERS
    from .jobs import JOBS

    chosen = CONTENDERS[contender]

    def make() -> Callable[[int], float]:
        return chosen.make(JOBS[job])

    try:
        for module in chosen.imports:
            importlib.import_module(module)
    except ImportError as error:
        missing = error
        serve(lambda: refuse(missing))
    else:
        serve(make)


def refuse(error: ImportError) -> Callable[[int], float]:
    """Say that a framework is not there."""
    raise error


if __name__ == "__main__":
    main(*sys.argv[1:])
