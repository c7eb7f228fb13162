"""Runs checks on adapters, each in a subprocess, so that a crash or a hang is only a result.

After either, the subprocess is started again with the next check.
"""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

from ..spec.deviation import Deviation
from .adapters import ENVIRONMENT
from .collect import checks, meant
from .result import Result, Verdict

PIECE = 400  # checks for one process, at least
STARTUP = 180.0  # seconds an adapter may take to be imported

Event: TypeAlias = dict[str, Any]
OnResult: TypeAlias = Callable[[Result], None]


@dataclass(slots=True)
class Run:
    """What came out of one adapter.

    results: in the order of the checks. versions, devices: of what was loaded.
    natives: what each operator calls in the framework.
    deviations: as declared; stale: what is wrong with them. scope: patterns of what it claims.
    failure: why the adapter could not be loaded at all.
    """

    adapter: str
    device: str
    results: list[Result] = field(default_factory=list)
    versions: dict[str, str] = field(default_factory=dict)
    devices: list[str] = field(default_factory=list)
    natives: dict[str, str] = field(default_factory=dict)
    deviations: list[Deviation] = field(default_factory=list)
    stale: list[str] = field(default_factory=list)
    scope: list[str] = field(default_factory=list)
    failure: str = ""
    outside: int = 0
    seconds: float = 0.0

    @property
    def good(self) -> bool:
        """Whether everything agrees or is declared, and nothing declared is stale."""
        return not self.failure and not self.stale and all(r.good for r in self.results)


class Worker:
    """A subprocess that runs checks, and the queue of its events."""

    def __init__(self, adapter: str, device: str, ids: Sequence[str], record: bool) -> None:
        command = [sys.executable, "-m", "portable.conformance.worker", adapter]
        command += ["--device", device] + (["--record"] if record else [])
        root = str(Path(__file__).parents[2])
        path = os.pathsep.join([root, *filter(None, [os.environ.get("PYTHONPATH")])])
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**ENVIRONMENT, **os.environ, "PYTHONPATH": path},
        )
        self.events: queue.Queue[Event | None] = queue.Queue()
        self.errors: list[str] = []
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        assert self.process.stderr is not None
        self.process.stdin.write(json.dumps(list(ids)))
        self.process.stdin.close()
        self.threads = [
            threading.Thread(target=self._read, args=(self.process.stdout,), daemon=True),
            threading.Thread(target=self._drain, args=(self.process.stderr,), daemon=True),
        ]
        for thread in self.threads:
            thread.start()

    def _read(self, stream: Iterable[str]) -> None:
        """Put each event into the queue, and None at the end."""
        for line in stream:
            self.events.put(json.loads(line))
        self.events.put(None)

    def _drain(self, stream: Iterable[str]) -> None:
        """Keep the last lines of standard error."""
        for line in stream:
            self.errors = [*self.errors[-20:], line.rstrip()]

    def next(self, timeout: float) -> Event | None:
        """The next event; None if the process has ended; TimeoutError if there is none in time."""
        try:
            return self.events.get(timeout=timeout)
        except queue.Empty:
            raise TimeoutError from None

    def stop(self) -> None:
        """End the process, if it still runs, and close its pipes."""
        self.process.kill()
        self.process.wait()
        for thread in self.threads:
            thread.join()
        for stream in (self.process.stdout, self.process.stderr):
            if stream:
                stream.close()

    def death(self) -> str:
        """How the process ended, in words."""
        code = self.process.wait()
        how = signal.Signals(-code).name if code < 0 else f"exit status {code}"
        last = next((line for line in reversed(self.errors) if line.strip()), "")
        return f"the process ended with {how}" + (f": {last[:200]}" if last else "")


def events(
    adapter: str, device: str, ids: Sequence[str], *, record: bool = False, patience: float = 1.0
) -> Iterable[Event]:
    """The events of running checks on an adapter, with a 'lost' event for each crash or hang.

    patience: a factor on every check's timeout. Without ids, the adapter is only loaded.
    """
    remaining = list(ids)
    loaded = False
    while remaining or not loaded:
        worker = Worker(adapter, device, remaining, record)
        current, timeout = "", STARTUP
        verdict: Verdict = "crashed"
        try:
            while event := worker.next(timeout):
                if event["event"] == "start":
                    current, timeout = event["id"], event["timeout"] * patience
                elif event["event"] == "ready":
                    if not loaded:
                        yield event
                    loaded, timeout = True, STARTUP
                elif event["event"] == "failed":
                    yield event
                    return
                else:
                    yield event
                    remaining.remove(event["id"])
                    current = ""
            message = worker.death()
        except TimeoutError:
            verdict, message = "timed out", f"no answer within {timeout:g} seconds"
        finally:
            worker.stop()
        if loaded and not remaining:
            return
        if not loaded and not current:
            yield {"event": "failed", "verdict": verdict, "message": message}
            return
        lost = current or remaining[0]
        yield {"event": "lost", "id": lost, "verdict": verdict, "message": message}
        del remaining[: remaining.index(lost) + 1]


def run_adapter(
    adapter: str,
    device: str,
    ids: Sequence[str],
    on_result: OnResult = lambda result: None,
    patience: float = 1.0,
) -> Run:
    """Judge an adapter by the checks of these ids."""
    run = Run(adapter, device)
    start = time.monotonic()
    results: dict[str, Result] = {}

    def take(result: Result) -> None:
        declared = next((d for d in run.deviations if d.case == result.id), None)
        if declared and result.verdict != "agree":
            result.deviation = f"{declared.reason} {declared.link}".strip()
        results[result.id] = result
        if not run.scope or meant(checks()[result.id], run.scope):
            on_result(result)

    def lost(id: str, verdict: Verdict, message: str) -> Result:
        check = checks()[id]
        return Result(id, check.group, check.subject, adapter, verdict, message)

    for event in events(adapter, device, ids, patience=patience):
        if event["event"] == "ready":
            run.versions, run.devices = event["versions"], event["devices"]
            run.natives = event["natives"]
            run.deviations = [Deviation(*d) for d in event["deviations"]]
            run.scope = event["scope"]
        elif event["event"] == "failed":
            run.failure = event["message"]
            for id in ids:
                take(lost(id, event["verdict"], event["message"]))
        elif event["event"] == "lost":
            take(lost(event["id"], event["verdict"], event["message"]))
        else:
            take(Result.from_json(event["result"]))
    claimed = [id for id in ids if not run.scope or meant(checks()[id], run.scope)]
    run.results = [results[id] for id in claimed]
    run.outside = len(ids) - len(claimed)
    run.stale = stale(run.deviations, results, adapter)
    run.seconds = round(time.monotonic() - start, 2)
    return run


def stale(deviations: Sequence[Deviation], results: dict[str, Result], adapter: str) -> list[str]:
    """What is wrong with declared deviations: the case agrees, does not exist, is listed twice."""
    problems = []
    names = [d.case for d in deviations]
    for name in sorted(set(names)):
        if names.count(name) > 1:
            problems.append(f"{adapter} declares a deviation for {name} {names.count(name)} times")
        if name not in checks():
            problems.append(f"{adapter} declares a deviation for {name}, and there is no such case")
        elif name in results and results[name].verdict == "agree":
            problems.append(f"{adapter} declares a deviation for {name}, which agrees")
    return problems


def run_all(
    adapters: Sequence[str],
    device: str,
    ids: Sequence[str],
    on_result: OnResult = lambda result: None,
    jobs: int = 2,
    patience: float = 1.0,
) -> list[Run]:
    """Judge several adapters, `jobs` processes at a time; results in the order of the names.

    Many checks of an adapter are divided over several processes, so that none is waited for long.
    """
    size = max(PIECE, -(-len(ids) // (4 * jobs)))
    pieces = [ids[i : i + size] for i in range(0, len(ids), size)] or [ids]
    with ThreadPoolExecutor(max_workers=max(1, jobs)) as pool:
        waiting = {
            name: [
                pool.submit(run_adapter, name, device, piece, on_result, patience)
                for piece in pieces
            ]
            for name in sorted(adapters, key=lambda name: name != "jax")  # the slowest one first
        }
        return [joined([part.result() for part in waiting[name]]) for name in adapters]


def joined(parts: Sequence[Run]) -> Run:
    """The runs of an adapter on several pieces of the checks, as one."""
    first, *others = parts
    for part in others:
        first.results += part.results
        first.stale += [problem for problem in part.stale if problem not in first.stale]
        first.failure = first.failure or part.failure
        first.outside += part.outside
        first.seconds += part.seconds
    return first
