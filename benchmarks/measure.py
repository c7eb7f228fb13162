"""Measures contenders side by side: a block of each in turn, round after round, and medians.

What the machine does beside it (another program, its clock) then falls on all of them alike.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from .process import Failure, Process

CHECKED = 4  # first steps whose losses are compared
AGREE = 1e-3  # how far they may be apart, relatively
ROUNDS = 5  # blocks of each at least, unless that takes longer than the limit
LIMIT = 60.0  # seconds
SETTLED = 1.5  # a step that was not so much faster than the one before is warm
STARTUP = 600.0  # seconds to import, build and compile
PATIENCE = 600.0  # seconds for a block

Say = Callable[[str], None]
Clock = Literal["wall", "cpu"]


@dataclass(slots=True)
class Result:
    """What a contender took for a job.

    times: seconds a step, one for each block. steps: of a block.
    values: the losses of the first steps.
    imports, peak: resident memory in bytes after the imports, and the most there was.
    error: why it was not measured, if it was not.
    """

    times: list[float] = field(default_factory=list)
    steps: int = 0
    values: list[float] = field(default_factory=list)
    imports: int = 0
    peak: int = 0
    versions: dict[str, str] = field(default_factory=dict)
    error: str = ""

    @property
    def median(self) -> float:
        """Seconds a step."""
        return statistics.median(self.times)

    @property
    def quartiles(self) -> tuple[float, float]:
        """Between which half of the blocks lie."""
        if len(self.times) < 2:
            return self.times[0], self.times[0]
        lower, _, upper = statistics.quantiles(self.times, n=4, method="inclusive")
        return lower, upper

    @property
    def memory(self) -> int:
        """Bytes that the job took beside the imports."""
        return self.peak - self.imports

    def to_json(self) -> dict[str, Any]:
        """As the written file has it."""
        if self.error:
            return {"error": self.error}
        lower, upper = self.quartiles
        return {
            "median": self.median,
            "lower": lower,
            "upper": upper,
            "blocks": len(self.times),
            "steps": self.steps,
            "imports": self.imports,
            "peak": self.peak,
            "values": self.values,
        }


def measure(
    processes: Mapping[str, Process],
    seconds: float,
    block: float = 0.2,
    clock: Clock = "wall",
    say: Say = lambda message: None,
) -> dict[str, Result]:
    """Run everyone's blocks in turn.

    The first contender's losses are the ones that the others have to have. One that fails or
    differs is in the results with an error.

    Args:
        processes: the workers by the contenders' names; they are started by now.
        seconds: how long each is measured, about.
        block: how long a block is, about.
        clock: 'cpu' counts what a process computes and not what it waits for, such as another
            program on a busy machine, or its own worker processes.
        say: told what is being done.
    """
    results = {name: Result() for name in processes}
    rounds: dict[str, int] = {}
    expected: list[float] = []
    for name, process in processes.items():
        result = results[name]
        say(f"{name}: first steps")
        try:
            first_steps(process, result)
            expected = expected or result.values
            require_same(result.values, expected)
            say(f"{name}: warming up")
            rounds[name] = affordable(warm(process, result, seconds / 4, block), seconds)
        except Failure as failure:
            result.error = str(failure)
    count = max(rounds.values(), default=0)
    for round in range(count):
        say(f"round {round + 1} of {count}")
        for name, own in rounds.items():
            turn = (round + 1) * own // count > round * own // count  # the slow ones now and then
            if turn and not results[name].error:
                timed(processes[name], results[name], clock)
    return results


def affordable(block: float, seconds: float) -> int:
    """How many blocks fill the time: at least ROUNDS, but no more than the limit allows."""
    wanted = max(ROUNDS, math.ceil(seconds / block))
    return max(1, min(wanted, int(LIMIT / block)))


def first_steps(process: Process, result: Result) -> None:
    """Wait for the process, and note the losses of its first steps."""
    said = process.ready(STARTUP)
    result.imports, result.versions = said["imports"], said["versions"]
    spent = 0.0
    while len(result.values) < CHECKED and spent < LIMIT:
        block = process.run(1, STARTUP)
        result.values.append(block.value)
        spent += block.wall


def require_same(values: list[float], expected: list[float]) -> None:
    """Refuse to time a program that does other work."""
    for step, (value, wanted) in enumerate(zip(values, expected, strict=False), 1):
        if not abs(value - wanted) <= AGREE * abs(wanted):
            raise Failure(f"does other work: {value:.6g} after step {step}, expected {wanted:.6g}")


def warm(process: Process, result: Result, seconds: float, block: float) -> float:
    """Run until times have settled, and settle how many steps make a block; how long one takes."""
    spent, steps, before = 0.0, 1, math.inf
    while True:
        done = process.run(steps, STARTUP)
        spent += done.wall
        settled = done.wall / steps > before / SETTLED
        before = done.wall / steps
        if done.wall < block / 2:
            steps *= 2
        elif spent >= seconds and settled:
            result.steps = max(1, round(steps * block / done.wall))
            return done.wall / steps * result.steps


def timed(process: Process, result: Result, clock: Clock) -> None:
    """One block; the last number has to be finite."""
    try:
        done = process.run(result.steps, PATIENCE)
        result.peak = done.peak
        if not math.isfinite(done.value):
            raise Failure(f"the loss became {done.value}")
        result.times.append((done.cpu if clock == "cpu" else done.wall) / result.steps)
    except Failure as failure:
        result.error = str(failure)
