"""The mutation run: what is spoiled, and that spoiling is noticed and undone."""

from __future__ import annotations

import importlib
import signal

import numpy as np
import pytest

from portable.conformance.mutation.mutants import of_source, other_values
from portable.conformance.mutation.run import Hangs, _of_target, outcomes, patience, targets
from portable.spec import operators

LIMIT = 2.0


def example(data, axis=0):
    """A docstring is no part of it."""
    return np.where(data > LIMIT, data, 0).sum(axis=1) + data.sum(axis=axis)


def test_values_are_spoiled_by_dtype():
    spoil = other_values(lambda x: x).function
    assert spoil(np.float32([1])) == np.float32(1.001)
    assert spoil(np.float16([1])) == np.float16(1.1)
    assert spoil(np.float32([0])) == 1
    assert spoil(np.array([1])) == 2
    assert not spoil(np.array([True]))


def test_changes_in_the_source():
    found = {mutant.sort: mutant for mutant in of_source(example)}
    assert set(found) == {"dropped term", "edge case", "wrong axis"}
    data = np.array([[1.0, 2.0], [3.0, 4.0]])
    assert example(data).tolist() == [4, 13]
    assert found["dropped term"].function(data).tolist() == [0, 7]
    assert found["edge case"].function(data).tolist() == [6, 13]
    assert found["wrong axis"].function(data).tolist() == [7, 10]


@pytest.mark.parametrize("adapter", ["numpy", "torch", "jax"])
def test_spoiling_is_noticed_and_undone(adapter):
    for _ in range(2):  # the second time shows that nothing is left of the first
        found = list(outcomes(adapter, ["tanh"]))
        assert len(found) >= 2
        assert all(outcome.caught for outcome in found), found


def test_every_operator_and_update_rule_is_a_target():
    found = targets("numpy")
    assert operators().keys() < found.keys()
    assert {"optimizers.optimizers.adam", "optimizers.optimizers.scaled"} < found.keys()
    assert {"optimizers.Nadam.update", "optimizers.LARS._trust"} < targets("torch").keys()


@pytest.mark.parametrize("adapter", ["torch", "jax"])
def test_an_optimizer_that_is_spoiled_is_noticed(adapter):
    target = targets(adapter)["optimizers.Adamax.update"]
    found = list(
        _of_target(importlib.import_module(f"portable.adapters.{adapter}"), adapter, target)
    )
    assert len(found) >= 2
    assert all(outcome.caught for outcome in found), found


def test_the_gradient_of_an_input_that_does_not_count_is_spoiled_too():
    """Torch does not go back to the inputs of a comparison by itself; the link makes it."""
    found = list(outcomes("torch", ["_greater"]))
    assert [o.caught for o in found if o.mutant.startswith("gradient")] != [""]


def test_a_refusal_is_not_spoiled():
    def refuses(data):
        if data.ndim < 2:
            raise ValueError(f"{data.ndim + 1} axes")
        return data

    assert [mutant.sort for mutant in of_source(refuses)] == ["edge case"]


def test_the_textbook_does_not_judge_itself():
    target = targets("numpy")["tanh"]
    check = target.checks()[0]
    sound = check.reference()
    with target.replaced(next(target.mutants())):
        assert check.reference() is sound


def test_a_mutant_that_hangs_is_stopped():
    with pytest.raises(Hangs, match=r"more than 0\.05 s"), patience(0.05):
        signal.pause()
