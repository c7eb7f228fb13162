"""What all tests share."""

from __future__ import annotations

import importlib
import os
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[1]
ADAPTERS = ("numpy", "torch", "jax", "mxnet")


@pytest.fixture(params=ADAPTERS)
def mx(request: pytest.FixtureRequest) -> ModuleType:
    """Each adapter in turn. One that cannot be imported fails the test."""
    return importlib.import_module(f"portable.adapters.{request.param}")


@pytest.fixture(params=[name for name in ADAPTERS if name != "mxnet"])
def ours(request: pytest.FixtureRequest) -> ModuleType:
    """Each adapter that is written here, in turn."""
    return importlib.import_module(f"portable.adapters.{request.param}")


@pytest.fixture
def clean_environment() -> dict[str, str]:
    """The environment for a subprocess of this Python, which finds the project."""
    path = os.pathsep.join([str(ROOT), str(ROOT / "tests" / "tiny")])
    return {**os.environ, "PYTHONPATH": path, "COLUMNS": "200", "PYTHON": sys.executable}
