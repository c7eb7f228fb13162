"""The ten programs print real MXNet's numbers on every adapter."""

from __future__ import annotations

import pytest

from portable.porting.running.printed import numbers, parting

from .recorded import NAMES, RECORDED, printed


def check(name: str, adapter: str) -> None:
    recorded = (RECORDED / f"{name}.txt").read_text(encoding="utf-8")
    expected, found = list(numbers(recorded)), list(numbers(printed(name, adapter)))
    assert len(expected) >= 10
    first, _ = parting(expected, found, 1e-4)
    assert first is None, first


def test_there_are_ten():
    assert len(NAMES) == 10


@pytest.mark.parametrize("name", ["regularisation", "symbol_module"])
def test_two_on_numpy(name):
    check(name, "numpy")


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("adapter", ["numpy", "torch", "jax"])
@pytest.mark.parametrize("name", NAMES)
def test_all(name, adapter):
    check(name, adapter)
