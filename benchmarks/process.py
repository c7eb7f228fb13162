"""The other end of a worker: starts it, asks for steps, and turns its end into an error."""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
THREAD_COUNTS = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS")


class Failure(Exception):
    """The worker cannot go on; the message says why."""


@dataclass(frozen=True, slots=True)
class Block:
    """Some steps that were run.

    wall, cpu: seconds that passed, and that the process computed. value: a number to check the work
    by. peak: memory so far.
    """

    wall: float
    cpu: float
    value: float
    peak: int


def command(job: str, contender: str) -> list[str]:
    """What starts the worker of a contender."""
    return [sys.executable, "-m", "benchmarks.worker", job, contender]


def environment(threads: int, more: Mapping[str, str]) -> dict[str, str]:
    """One thread count for all: told to those that ask, and kept by the cores (see `Process`)."""
    path = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
    counts = dict.fromkeys(THREAD_COUNTS, str(threads))
    return {**os.environ, **counts, "PYTHONPATH": path, **more}


class Process:
    """A worker.

    Args:
        command: starts it.
        environment: its own.
        cores: how many it may use; the operating system holds it and its threads to them.
    """

    def __init__(
        self, command: Sequence[str], environment: Mapping[str, str], cores: int | None = None
    ) -> None:
        self._errors = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115  closed in stop
        self._child = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            text=True,
            env=environment,
        )
        if cores and hasattr(os, "sched_setaffinity"):
            allowed = sorted(os.sched_getaffinity(0))
            os.sched_setaffinity(self._child.pid, allowed[-cores:])
        self._answers: queue.Queue[str] = queue.Queue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        """Put each line into the queue, and an empty one at the end."""
        assert self._child.stdout is not None
        for line in self._child.stdout:
            self._answers.put(line)
        self._answers.put("")

    def _answer(self, timeout: float) -> dict[str, Any]:
        """The next answer; a Failure if there is none."""
        try:
            line = self._answers.get(timeout=timeout)
        except queue.Empty:
            raise Failure(f"no answer within {timeout:g} seconds") from None
        if not line:
            raise Failure(self._death())
        said: dict[str, Any] = json.loads(line)
        if "error" in said:
            raise Failure(said["error"])
        return said

    def _death(self) -> str:
        """How the process ended, in words."""
        code = self._child.wait()
        how = signal.Signals(-code).name if code < 0 else f"exit status {code}"
        self._errors.seek(0)
        last = next((line for line in reversed(self._errors.readlines()) if line.strip()), "")
        return f"the process ended with {how}" + (f": {last.strip()[:200]}" if last else "")

    def ready(self, timeout: float) -> dict[str, Any]:
        """Wait until it can begin; what it says of itself."""
        return self._answer(timeout)

    def run(self, steps: int, timeout: float) -> Block:
        """Have some steps run.

        Raises:
            Failure: they fail, or take longer than the timeout.
        """
        assert self._child.stdin is not None
        try:
            self._child.stdin.write(f"{steps}\n")
            self._child.stdin.flush()
        except BrokenPipeError:
            raise Failure(self._death()) from None
        said = self._answer(timeout)
        return Block(**said)

    def stop(self) -> None:
        """End it, and close its pipes."""
        self._child.kill()
        self._child.wait()
        self._reader.join()
        for stream in (self._child.stdin, self._child.stdout, self._errors):
            if stream and not stream.closed:
                stream.close()
