"""What came out: one result for each check and adapter, as it is printed, stored and reported."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Literal, TypeAlias, get_args

from .compare import Difference, Measure

Verdict: TypeAlias = Literal[
    "agree",
    "differs",
    "refuses",
    "not implemented",
    "not installed",
    "crashed",
    "timed out",
    "no record",
]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)

MEANINGS: dict[Verdict, str] = {
    "agree": "every answer is within its tolerance",
    "differs": "some answer is not",
    "refuses": "raises where it has to answer",
    "not implemented": "the adapter has no such function or class",
    "not installed": "the adapter's framework cannot be imported",
    "crashed": "the process ended: not run to its end",
    "timed out": "no answer within the time allowed: not run to its end",
    "no record": "cannot be judged: no recorded answer of MXNet, or one for another declaration",
}


@dataclass(slots=True)
class Fault:
    """A Difference as data, with the same fields."""

    what: str
    judge: str
    problem: str
    expected: str
    got: str
    mismatches: int = 1
    total: int = 1
    index: tuple[int, ...] = ()
    error: float | None = None
    allowed: float = 0.0

    @classmethod
    def of(cls, error: Difference) -> Fault:
        """The fault that a Difference describes."""
        return cls(
            error.what,
            error.judge,
            error.problem,
            error.expected,
            error.got,
            error.mismatches,
            error.total,
            error.index,
            None if error.error == float("inf") else error.error,
            error.allowed,
        )


@dataclass(slots=True)
class Result:
    """The verdict on one check on one adapter.

    id, group, subject: as in Check. message: why, unless it agrees.
    measures: the error of each answer that agreed; faults: each answer that did not.
    inputs:   what went in, in words; snippet: lines that show the first fault without the judge.
    deviation: the declared reason, if it was declared.
    """

    id: str
    group: str
    subject: str
    adapter: str
    verdict: Verdict
    message: str = ""
    measures: list[Measure] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    inputs: str = ""
    snippet: str = ""
    deviation: str = ""
    seconds: float = 0.0

    @property
    def good(self) -> bool:
        """Whether it agrees, or was declared not to."""
        return self.verdict == "agree" or bool(self.deviation)

    @property
    def rerun(self) -> str:
        """The command that runs this one again."""
        return f"portable conformance --adapter {self.adapter} --only '{self.id}'"

    def to_json(self) -> dict[str, Any]:
        """As plain data; what is empty is left out."""
        data = {k: v for k, v in asdict(self).items() if v not in ("", [], ())}
        if self.measures:
            data["measures"] = [
                [m.what, m.judge, float(f"{m.error:.4g}"), float(f"{m.allowed:.4g}"), m.proof]
                for m in self.measures
            ]
        return data

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Result:
        """The result that `to_json` made data of."""
        return cls(
            **{
                **data,
                "measures": [Measure(*m) for m in data.get("measures", [])],
                "faults": [
                    Fault(**{**f, "index": tuple(f["index"])}) for f in data.get("faults", [])
                ],
            }
        )
