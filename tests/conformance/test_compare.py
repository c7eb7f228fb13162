"""The comparison: what it accepts, what it rejects, and that it can fail."""

from __future__ import annotations

import numpy as np
import pytest

from portable.conformance.answers import Refusal, answer, decode, encode
from portable.conformance.compare import Difference, allowed_units, compare, prove
from portable.spec.case import EXACT, Tolerance

FOUR = Tolerance(4)
ONE = np.ones(3, np.float32)
ULP = np.spacing(np.float32(1))


def differs(expected, got, tolerance=FOUR, judge="recorded"):
    with pytest.raises(Difference) as caught:
        compare("out", expected, got, tolerance, judge)
    return caught.value


def test_within_and_beyond_tolerance():
    assert compare("out", ONE, ONE + 8 * ULP, FOUR).error == 8
    assert compare("out", ONE.astype(np.float64), ONE + 4 * ULP, FOUR, "reference").error == 4
    error = differs(ONE, ONE + np.array([0, 9, 0], np.float32) * ULP)
    assert error.index == (1,)
    assert (error.mismatches, error.total) == (1, 3)
    assert error.error == 9


def test_zero_has_to_be_met_exactly_without_an_absolute_floor():
    zeros = np.zeros(2, np.float32)
    assert differs(zeros, zeros + np.float32(1e-30)).error > 1e6


def test_the_largest_magnitude_counts_for_arrays_in_which_terms_cancel():
    expected = np.array([1000, 0.0001], np.float32)
    got = np.array([1000, 0.0002], np.float32)
    differs(expected, got)
    assert compare("out", expected, got, Tolerance(4, scale="array")).error < 4


@pytest.mark.parametrize(
    ("expected", "got"),
    [
        (ONE, ONE.astype(np.float64)),
        (ONE, np.ones(4, np.float32)),
        (ONE, np.array([1, np.nan, 1], np.float32)),
        (ONE, np.array([1, np.inf, 1], np.float32)),
        (np.array([np.inf], np.float32), np.array([-np.inf], np.float32)),
        (np.array([1, 2]), np.array([1, 3])),
        ("(2, 3)", "(3, 2)"),
        ("(2, 3)", ONE),
        (ONE, Refusal(("MXNetError", "RuntimeError"))),
        (Refusal(("ValueError",)), ONE),
        (Refusal(("ValueError",)), Refusal(("MXNetError", "RuntimeError"))),
    ],
)
def test_another_kind_of_answer_is_a_difference(expected, got):
    differs(expected, got)


def test_a_derived_exception_is_accepted_but_not_a_more_general_one():
    derived = Refusal(("DeferredInitializationError", "MXNetError", "RuntimeError"))
    assert compare("refusal", Refusal(("MXNetError", "RuntimeError")), derived, EXACT)
    differs(derived, Refusal(("MXNetError", "RuntimeError")))


def test_exact_means_signs_of_zeros_too():
    zero = np.zeros(1, np.float32)
    differs(zero, -zero, EXACT)
    assert compare("out", zero, -zero, FOUR).error == 0


@pytest.mark.parametrize(
    ("tolerance", "units"),
    [
        (Tolerance(2, "fixed"), 2),
        (Tolerance(2, "sum", terms=3), 6),
        (Tolerance(1, "product", terms=5), 10),
        (Tolerance(1, "softmax", terms=4), 15),
    ],
)
def test_units_are_a_function_of_the_case(tolerance, units):
    assert allowed_units(tolerance) == units


def test_a_kind_without_its_number_of_terms_is_refused():
    with pytest.raises(ValueError, match="needs the number of terms"):
        allowed_units(Tolerance(1, "sum"))


def test_proofs():
    assert prove(ONE, FOUR) == "proved"
    assert prove(ONE.astype(np.float16), FOUR) == "proved"
    assert prove(np.zeros(3, np.float32), FOUR) == "zeros"
    assert prove(np.full(3, np.nan, np.float32), FOUR) == "not finite"
    assert prove(np.array([True, False]), EXACT) == "proved"
    assert prove("text", EXACT) == "text"
    assert prove(ONE, Tolerance(1e6)) == "toothless"


@pytest.mark.parametrize(
    "value",
    [
        np.array([[1.5, np.nan]], np.float16),
        np.array([], np.float32).reshape(0, 3),
        np.array(3, np.int64),
        np.array([True]),
        "text",
        Refusal(("ValueError", "Exception"), "said"),
    ],
)
def test_answers_survive_the_way_through_json(value):
    again = decode(encode(value))
    if isinstance(value, np.ndarray):
        assert again.dtype == value.dtype
        np.testing.assert_array_equal(again, value)
    else:
        assert again == value


def test_what_becomes_of_values():
    assert answer((1, 2)) == "(1, 2)"
    assert answer(np.float64) == "float64"
    assert answer(np.int64(3)) == "3"
    assert answer([0.5, 1.5]).tolist() == [0.5, 1.5]
