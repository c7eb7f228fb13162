"""A check: an id, and named answers obtained through an adapter's public surface.

The judge knows nothing else: operators, scenarios and declared layers, losses, ... are all turned
into checks, which are run, recorded and compared in the same way.
"""

from __future__ import annotations

import fnmatch
import hashlib
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from ..spec.case import Tolerance
from .answers import Answer


class NotImplementedByAdapter(Exception):
    """The adapter has no such operator, function or class."""


@dataclass(frozen=True, slots=True)
class Value:
    """One named answer of a check, as it came from the adapter.

    what:      its name within the check: 'out', 'grad data', 'loss 3'.
    value:     whatever `answers.answer` takes.
    tolerance: how closely it must agree, with its number of terms where the kind needs one.
    """

    what: str
    value: Any
    tolerance: Tolerance


class Check(ABC):
    """One thing to be judged.

    id:      unique: `operators/tanh/2x3`, `autograd/backward_twice`.
    group:   the column in tables; family: the recorded file it is in; subject: the row in reports.
    judges:  'both', or the only one that counts, as in `Case.judge`, with the reason.
    says:    words that an adapter's message of refusal has to contain (not asked of real MXNet).
    timeout: seconds after which it counts as hanging.
    """

    id: str
    group: str
    family: str
    subject: str
    judges: Literal["both", "mxnet", "reference"] = "both"
    reason: str = ""
    says: tuple[str, ...] = ()
    timeout: float = 60.0

    @abstractmethod
    def declaration(self) -> str:
        """What determines the answers, in words: a record made for another one is stale."""

    @abstractmethod
    def answers(self, mx: Any, device: Any) -> Iterator[Value]:
        """Run it on an adapter."""

    def inputs(self) -> Iterable[NDArray[Any]]:
        """The arrays that go in, of which a record carries a checksum."""
        return ()

    def reference(self) -> Mapping[str, Answer]:
        """Float64 answers of the textbook, for those answers it can judge."""
        return {}

    def snippet(self, adapter: str, what: str) -> str:
        """A few lines of Python, without this package's judge, that show the answer `what`."""
        return ""

    def fingerprint(self) -> str:
        """Twelve hex digits that stand for the declaration."""
        return hashlib.sha256(self.declaration().encode()).hexdigest()[:12]

    def checksum(self) -> str:
        """Twelve hex digits that stand for the numbers that go in."""
        digest = hashlib.sha256()
        for array in self.inputs():
            digest.update(f"{array.dtype}{array.shape}".encode())
            digest.update(np.ascontiguousarray(array).tobytes())
        return digest.hexdigest()[:12]


def selected(id: str, patterns: Iterable[str]) -> bool:
    """Whether an id is meant by any of the patterns (all are, if there are none).

    A pattern is a whole id with shell wildcards, or a piece between slashes, or some of them.

    >>> selected("operators/tanh/2x3", ["tanh"]), selected("operators/tanh/2x3", ["operators/ta*"])
    (True, True)
    >>> selected("operators/tanh/2x3", ["arctan", "tan"])
    False
    """
    patterns = list(patterns)
    return not patterns or any(
        fnmatch.fnmatchcase(id, p) or fnmatch.fnmatchcase(f"/{id}/", f"*/{p.strip('/')}/*")
        for p in patterns
    )
