"""The mutation run: what is spoiled, and that spoiling is noticed and undone."""

from __future__ import annotations

import numpy as np
import pytest

from portable.conformance.mutation.mutants import of_source, other_values
from portable.conformance.mutation.run import outcomes
from portable.conformance.mutation.targets import targets

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


def test_every_operator_is_a_target():
    from portable.spec import operators

    assert targets("numpy").keys() == operators().keys()
