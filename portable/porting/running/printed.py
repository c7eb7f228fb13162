"""The numbers that a program printed, and the first place where two outputs part.

Times and speeds differ from run to run, so text that speaks of them is skipped.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

NUMBER = re.compile(r"(?<![\w.])[-+]?(?:(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?|inf|nan)(?![A-Za-z_])")
IGNORED = (
    r"\b[\d.:]+ ?(?:samples|images|imgs?|examples|tokens|words|batches|it|s)/(?:s|sec|second|it)\b",
    r"\b(?:speed|throughput)\b\W*[-+\d.eE]+",
    r"\b(?:time|elapsed|took|cost|duration|seconds|sec)(?: cost| taken| used| elapsed)?[^\w\n]*"
    r"[-+\d.:eE]+ ?\w*",
    r"\b[\d.]+ ?(?:secs?|seconds|ms|msec|minutes|mins)\b",
    r"\b[\d.]+s\b",
    r"\b\d{4}-\d\d-\d\d(?:[ T]\d\d:\d\d:\d\d(?:[.,]\d+)?)?",
    r"\b\d\d:\d\d:\d\d(?:[.,]\d+)?",
    r"\b0x[0-9a-f]+\b",
)


@dataclass(frozen=True, slots=True)
class Number:
    """A printed number: its line and its position among the line's numbers, both from 1."""

    line: int
    position: int
    text: str
    value: float


@dataclass(frozen=True, slots=True)
class Parting:
    """The first place where two outputs differ; None for a number that was not printed."""

    first: Number | None
    second: Number | None
    difference: float


def numbers(text: str, ignore: Sequence[str] = ()) -> Iterator[Number]:
    """The numbers of a program's output, without times and speeds.

    Args:
        text: the output.
        ignore: more patterns of text that is skipped, in any case.

    >>> [n.value for n in numbers("epoch 1 loss 0.5 time 3.2 sec\\n[1e-3 nan]")]
    [1.0, 0.5, 0.001, nan]
    """
    skipped = re.compile("|".join([*ignore, *IGNORED]), re.IGNORECASE)
    for line, words in enumerate(text.splitlines(), 1):
        kept = skipped.sub(" ", words)
        for position, match in enumerate(NUMBER.finditer(kept), 1):
            yield Number(line, position, match[0], float(match[0]))


def difference(first: float, second: float) -> float:
    """|a - b| / max(|a|, |b|); 0 for two nans, infinity for one.

    >>> difference(1.0, 1.1) < 0.1, difference(0.0, 0.0), difference(math.nan, 1.0)
    (True, 0.0, inf)
    """
    if first == second or (math.isnan(first) and math.isnan(second)):
        return 0.0
    if not (math.isfinite(first) and math.isfinite(second)):
        return math.inf
    return abs(first - second) / max(abs(first), abs(second))


def parting(
    first: Sequence[Number], second: Sequence[Number], tolerance: float
) -> tuple[Parting | None, float]:
    """The first numbers that differ by more than the tolerance, and the largest difference.

    Numbers that are both smaller than the tolerance's square count as equal: they are rounding.
    """
    largest, found = 0.0, None
    for one, other in zip(first, second, strict=False):
        apart = difference(one.value, other.value)
        if abs(one.value) < tolerance**2 and abs(other.value) < tolerance**2:
            continue
        largest = max(largest, apart)
        if apart > tolerance and found is None:
            found = Parting(one, other, apart)
    if found is None and len(first) != len(second):
        short = min(len(first), len(second))
        found = Parting(
            first[short] if short < len(first) else None,
            second[short] if short < len(second) else None,
            math.inf,
        )
        largest = math.inf
    return found, largest
