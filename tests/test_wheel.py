"""The wheel, in an environment of its own without any framework but numpy."""

from __future__ import annotations

import subprocess
import sys
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def run(*command: str | Path, cwd: Path) -> str:
    """The standard output of a command that has to succeed."""
    done = subprocess.run([str(c) for c in command], cwd=cwd, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return done.stdout


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An interpreter with the wheel and its dependencies."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", folder]
    run(*build, ROOT, cwd=folder)
    (wheel,) = folder.glob("portable-*.whl")
    venv.create(folder / "env", with_pip=True)
    made = folder / "env" / "bin" / "python"
    run(made, "-m", "pip", "install", "--quiet", wheel, cwd=folder)
    return made


@pytest.mark.slow
def test_it_imports_with_numpy_alone(python, tmp_path):
    code = "import portable.adapters.numpy as mx; print(mx.nd.ones((2,)).asnumpy().sum())"
    assert run(python, "-c", code, cwd=tmp_path).strip() == "2.0"


@pytest.mark.slow
@pytest.mark.parametrize("framework", ["torch", "jax", "mxnet"])
def test_an_adapter_without_its_framework_says_what_to_install(python, tmp_path, framework):
    code = f"import portable.adapters.{framework}"
    done = subprocess.run([python, "-c", code], cwd=tmp_path, capture_output=True, text=True)
    assert "ImportError" in done.stderr
    assert f"portable[{framework}]" in done.stderr


@pytest.mark.slow
def test_it_judges_numpy_by_the_recorded_answers(python, tmp_path):
    portable = python.with_name("portable")
    said = run(portable, "conformance", "--adapter", "numpy", "--report", "html", cwd=tmp_path)
    assert "100%" in said
