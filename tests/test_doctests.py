"""Examples in docstrings are true. The frontend's run mounted on the torch adapter."""

from __future__ import annotations

import doctest
import importlib
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).parents[1]
FRONTEND = "portable/frontend/"
MOUNTED = "portable/adapters/torch/"


def modules() -> list[str]:
    """Every module with an example, by the name it is imported by."""
    found = []
    for folder in ("reference", "portable"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            if ">>> " not in path.read_text(encoding="utf-8"):
                continue
            place = path.relative_to(ROOT).as_posix().replace(FRONTEND, MOUNTED)
            found.append(place.removesuffix(".py").removesuffix("/__init__").replace("/", "."))
    return found


@pytest.mark.parametrize("name", modules())
def test_examples(name):
    module = importlib.import_module(name)
    with np.printoptions(threshold=1000, suppress=False):  # which mxnet.test_utils changes
        result = doctest.testmod(
            module, extraglobs={"np": np}, optionflags=doctest.NORMALIZE_WHITESPACE
        )
    assert result.attempted, f"{name} has >>> and no example that is found"
    assert not result.failed


def test_there_are_many():
    assert len(modules()) > 40
