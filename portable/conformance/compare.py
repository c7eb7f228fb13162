"""How close is close enough: answers compared in units in the last place (ulp), and the proof.

`compare` returns the measured error or raises a `Difference`; it never returns a bool that could be
dropped. `prove` shows for an expected array that `compare` would reject spoiled ones.

Everything is relative to the magnitude of what is expected: an ulp of an expected 0 is the smallest
number of the dtype, so that an exact zero has to be met exactly. There is no absolute floor.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..spec.case import Tolerance
from .answers import Answer, Refusal, show

Array: TypeAlias = NDArray[Any]
Judge: TypeAlias = Literal["recorded", "reference"]
Proof: TypeAlias = Literal["proved", "text", "zeros", "not finite", "empty", "toothless"]

# An answer is held to the tolerance against the float64 reference, and to twice that against
# recorded answers, which carry a rounding of their own.
ALLOWANCE: dict[Judge, float] = {"reference": 1.0, "recorded": 2.0}


@dataclass(frozen=True, slots=True)
class Measure:
    """The outcome of one comparison that agreed.

    what:    which answer; judge: against which expectation.
    error:   largest error in ulp; allowed: how many were allowed; share: error / allowed.
    proof:   how it's known that the comparison could have failed.
    """

    what: str
    judge: Judge
    error: float
    allowed: float
    proof: Proof = "text"

    @property
    def share(self) -> float:
        """The part of the allowed error that was used (0 where none is allowed and none made)."""
        return self.error / self.allowed if self.allowed else 0.0


class Difference(Exception):
    """An answer is not what was expected.

    what, judge: as in Measure. problem: a sentence. mismatches, total: numbers that differ, of how
    many. index: position of the worst one. expected, got: there (or as a whole). error, allowed:
    in ulp.
    """

    def __init__(
        self,
        what: str,
        judge: Judge,
        problem: str,
        expected: str,
        got: str,
        *,
        mismatches: int = 1,
        total: int = 1,
        index: tuple[int, ...] = (),
        error: float = float("inf"),
        allowed: float = 0.0,
    ) -> None:
        self.what, self.judge, self.problem = what, judge, problem
        self.expected, self.got = expected, got
        self.mismatches, self.total, self.index = mismatches, total, index
        self.error, self.allowed = error, allowed
        super().__init__(
            f"{what}: {problem}; expected {expected} ({judge}), got {got}"
            + (f"; {mismatches} of {total} differ" if total > 1 else "")
        )


def allowed_units(tolerance: Tolerance) -> float:
    """How many ulp a tolerance allows; all kinds but 'fixed' need its number of terms.

    >>> allowed_units(Tolerance(2, "sum", terms=5))
    10
    """
    if tolerance.kind == "fixed":
        return tolerance.units
    if tolerance.terms is None:
        raise ValueError(f"{tolerance}: kind {tolerance.kind!r} needs the number of terms")
    n = tolerance.terms
    factor = {"sum": n, "product": 2 * n, "softmax": 3 * n + 3}[tolerance.kind]
    return tolerance.units * factor


def compare(
    what: str, expected: Answer, got: Answer, tolerance: Tolerance, judge: Judge = "recorded"
) -> Measure:
    """Compare two answers; raise a Difference unless they agree.

    what:      which answer it is, for messages.
    expected:  from real MXNet, or from the reference in float64: then its numbers count, in the
               dtype of `got`, which has to be a floating one.
    tolerance: see `portable.spec.case.Tolerance`; applies to floats. Integers, bools, texts and the
               positions and signs of infinities and nans have to be equal.
    """
    if isinstance(expected, Refusal) or isinstance(got, Refusal):
        return _compare_refusals(what, expected, got, judge)
    if isinstance(expected, str) or isinstance(got, str):
        if not isinstance(expected, str) or not isinstance(got, str) or expected != got:
            raise Difference(what, judge, "another text", show(expected), show(got))
        return Measure(what, judge, 0.0, 0.0)
    if expected.shape != got.shape:
        raise Difference(what, judge, "another shape", str(expected.shape), str(got.shape))
    lifted = judge == "reference" and expected.dtype == np.float64 and got.dtype.kind == "f"
    if expected.dtype != got.dtype and not lifted:
        raise Difference(what, judge, "another dtype", str(expected.dtype), str(got.dtype))
    if got.dtype.kind != "f":
        _refuse_where(what, judge, expected != got, expected, got, "another value")
        return Measure(what, judge, 0.0, 0.0)
    return _compare_floats(what, expected, got, tolerance, judge)


def _compare_refusals(what: str, expected: Answer, got: Answer, judge: Judge) -> Measure:
    """Whether what was raised is of the expected class, or of one derived from it."""
    if not isinstance(expected, Refusal):
        raise Difference(what, judge, "refused", show(expected), show(got))
    if not isinstance(got, Refusal) or expected.kinds[0] not in got.kinds:
        raise Difference(what, judge, "not refused as expected", show(expected), show(got))
    return Measure(what, judge, 0.0, 0.0)


def _compare_floats(
    what: str, expected: Array, got: Array, tolerance: Tolerance, judge: Judge
) -> Measure:
    """Floats of equal shape, in ulp of the dtype of `got`."""
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):
        rounded = expected.astype(got.dtype)
        wide_expected = expected.astype(np.float64)
        wide_got = got.astype(np.float64)
        _refuse_where(
            what, judge, np.isnan(rounded) != np.isnan(got), rounded, got, "nan elsewhere"
        )
        infinite = np.isinf(rounded) | np.isinf(got)
        _refuse_where(what, judge, infinite & (rounded != got), rounded, got, "infinity elsewhere")
        finite = np.isfinite(rounded)
        allowed = allowed_units(tolerance) * ALLOWANCE[judge]
        if allowed == 0:
            same = (rounded == got) & (np.signbit(rounded) == np.signbit(got))
            _refuse_where(what, judge, finite & ~same, rounded, got, "not equal bit for bit")
            return Measure(what, judge, 0.0, 0.0)
        magnitudes = np.abs(np.where(finite, rounded, 0)).astype(got.dtype)
        if tolerance.scale == "array" and got.size:
            magnitudes = np.full_like(magnitudes, magnitudes.max())
        units = np.spacing(magnitudes).astype(np.float64)
        units = np.where(np.isfinite(units), units, np.finfo(got.dtype).max)
        errors = np.where(finite, np.abs(wide_got - wide_expected) / units, 0.0)
    _refuse_where(
        what, judge, errors > allowed, expected, got, "too far away", errors, float(allowed)
    )
    return Measure(what, judge, float(errors.max(initial=0.0)), float(allowed))


def _refuse_where(
    what: str,
    judge: Judge,
    wrong: Array,
    expected: Array,
    got: Array,
    problem: str,
    errors: Array | None = None,
    allowed: float = 0.0,
) -> None:
    """Raise a Difference if anything is wrong anywhere, about the worst place."""
    count = int(np.count_nonzero(wrong))
    if not count:
        return
    flat = int(np.argmax(wrong if errors is None else errors))
    index = tuple(int(i) for i in np.unravel_index(flat, wrong.shape))
    error = float("inf") if errors is None else float(errors[index])
    if errors is not None:
        problem = f"{problem}: {error:.3g} ulp where {allowed:.3g} are allowed"
    raise Difference(
        what,
        judge,
        f"{problem}, at {list(index)}" if index else problem,
        repr(expected[index].item()),
        repr(got[index].item()),
        mismatches=count,
        total=wrong.size,
        index=index,
        error=error,
        allowed=allowed,
    )


def prove(expected: Answer, tolerance: Tolerance) -> Proof:
    """How it is known that a comparison with `expected` would fail for a wrong answer.

    Tries spoiled answers: 1.001 times the expected one (1.1 times in float16, which has three
    digits), zeros, and the negative; where all numbers are zero or none is finite, something else
    in one place. 'proved' if each is rejected, 'toothless' if one of them passes.

    >>> prove(np.ones(3), Tolerance(4)), prove(np.ones(3), Tolerance(1e14)), prove(np.ones(0), Tolerance(4))
    ('proved', 'toothless', 'empty')
    """
    if not isinstance(expected, np.ndarray):
        return "text"
    if not expected.size:
        return "empty"
    if expected.dtype.kind != "f":
        spoiled = [~expected if expected.dtype == bool else expected + expected.dtype.type(1)]
        return "proved" if _all_rejected(expected, spoiled, tolerance) else "toothless"
    finite = np.isfinite(expected)
    proof: Proof = "proved"
    if not finite.any():
        spoiled, proof = [np.ones_like(expected)], "not finite"
    elif not expected[finite].any():
        spoiled, proof = [_with_a_one(expected, finite)], "zeros"
    else:
        factor = expected.dtype.type(1.1 if expected.dtype == np.float16 else 1.001)
        with np.errstate(all="ignore"):
            spoiled = [expected * factor, np.zeros_like(expected), -expected]
    return proof if _all_rejected(expected, spoiled, tolerance) else "toothless"


def _with_a_one(expected: Array, finite: Array) -> Array:
    """The array with a 1 in place of its first finite number."""
    spoiled = expected.copy()
    spoiled.flat[int(np.argmax(finite))] = 1
    return spoiled


def _all_rejected(expected: Array, spoiled: list[Array], tolerance: Tolerance) -> bool:
    """Whether `compare` rejects every one of the spoiled answers."""
    for wrong in spoiled:
        try:
            compare("spoiled", expected, wrong, tolerance)
        except Difference:
            continue
        return False
    return True
