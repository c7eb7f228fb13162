"""The examples run on every adapter and print the same losses; so does the notebook."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).parents[1]
ADAPTERS = ("numpy", "torch", "jax", "mxnet")
NUMBER = re.compile(r"epoch (\d+) +(.+?) ([-+.\de]+)(?=  |$)")


def losses(program: str, adapter: str, *arguments: str) -> dict[tuple[str, str], float]:
    """Every printed loss by epoch and curve."""
    command = [sys.executable, "-m", "portable.cli", "run", "--adapter", adapter]
    command += [str(ROOT / "examples" / f"{program}.py"), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr[-3000:]
    return {(m[1], m[2]): float(m[3]) for m in map(NUMBER.match, done.stdout.splitlines()) if m}


@pytest.mark.slow
@pytest.mark.parametrize("program", ["linear_regression", "softmax_regression", "mlp", "lenet"])
def test_losses_are_the_same_on_all_adapters(program):
    expected = losses(program, "mxnet")
    assert len(expected) >= 3
    for adapter in ADAPTERS[:3]:
        found = losses(program, adapter)
        assert found.keys() == expected.keys()
        for key, loss in expected.items():
            assert found[key] == pytest.approx(loss, rel=1e-4), (adapter, key)


@pytest.mark.parametrize("program", ["linear_regression", "lenet"])
def test_one_epoch_and_a_picture(program, tmp_path):
    picture = tmp_path / "loss.png"
    found = losses(program, "torch", "--epochs", "1", "--seed", "3", "--plot", str(picture))
    assert found
    assert picture.read_bytes().startswith(b"\x89PNG")


def run_notebook(adapter: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """Everything that the notebook prints."""
    monkeypatch.setenv("PORTABLE_ADAPTER", adapter)
    notebook = nbformat.read(ROOT / "examples" / "notes.ipynb", as_version=4)
    NotebookClient(notebook, timeout=300, kernel_name="python3").execute()
    return "".join(o.get("text", "") for c in notebook.cells for o in c.get("outputs", []))


def test_the_notebook_runs(monkeypatch):
    assert "MXNetError" in run_notebook("torch", monkeypatch)


@pytest.mark.slow
@pytest.mark.parametrize("adapter", ["numpy", "jax", "mxnet"])
def test_the_notebook_runs_on_the_others(adapter, monkeypatch):
    assert "MXNetError" in run_notebook(adapter, monkeypatch)
