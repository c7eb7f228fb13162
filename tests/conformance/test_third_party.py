"""A third party's adapter, registered by an entry point, gets judged like the others."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

COMMAND = [sys.executable, "-m", "portable.cli", "conformance", "--adapter", "tiny"]


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> tuple[subprocess.CompletedProcess, dict]:
    root = Path(__file__).parents[2]
    folder = tmp_path_factory.mktemp("reports")
    environment = {"PYTHONPATH": f"{root}:{root / 'tests' / 'tiny'}", "PATH": "/usr/bin:/bin"}
    done = subprocess.run(
        [*COMMAND, "--report", "json", "--output", str(folder)],
        env={**environment, "COLUMNS": "200"},
        capture_output=True,
        text=True,
    )
    report = json.loads((folder / "conformance.json").read_text())
    return done, report["runs"][0]


def verdicts(run: dict) -> dict[str, str]:
    return {result["id"]: result["verdict"] for result in run["results"]}


def test_right_operators_agree(judged):
    found = verdicts(judged[1])
    assert found["operators/tanh/float64"] == found["operators/exp/float64"] == "agree"


def test_a_declared_deviation_counts_as_good(judged):
    (result,) = [r for r in judged[1]["results"] if r["id"] == "operators/sin/float64"]
    assert result["verdict"] == "differs"
    assert result["good"]
    assert result["faults"][0]["what"] == "grad data"


def test_a_crash_is_a_result_and_not_the_end(judged):
    done, run = judged
    crashed = [v for id, v in verdicts(run).items() if id.startswith("operators/cos/")]
    assert "crashed" in crashed
    assert run["failure"] == ""
    assert done.returncode == 1
    assert "SIGSEGV" in done.stdout


def test_what_it_does_not_claim_is_counted_and_not_judged(judged):
    assert judged[1]["outside scope"] > 100


def test_it_is_listed(clean_environment):
    command = [sys.executable, "-m", "portable.cli", "adapters"]
    done = subprocess.run(command, env=clean_environment, capture_output=True, text=True)
    assert "tiny-adapter" in done.stdout, done.stderr
