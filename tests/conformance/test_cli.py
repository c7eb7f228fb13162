"""The command line: exit statuses, messages, report files."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from portable.cli import app

runner = CliRunner()


def run(*arguments: str):
    return runner.invoke(app, list(arguments))


def test_agreement_is_status_0(tmp_path):
    done = run(
        "conformance", "--adapter", "numpy", "--only", "operators/tanh/2x3",
        "--report", "json", "--report", "html", "--report", "junit", "--output", str(tmp_path),
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    assert "100% (1/1)" in done.output
    (made,) = json.loads((tmp_path / "conformance.json").read_text())["runs"]
    assert made["total"] == 1
    assert {p.suffix for p in tmp_path.iterdir()} == {".json", ".html", ".xml"}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--adapter", "tensorflow"], "no adapter is called 'tensorflow'"),
        (["--only", "no-such-case"], "there is no such case"),
        (["--device", "tpu"], "tpu"),
        (["--report", "pdf"], "pdf"),
    ],
)
def test_a_command_line_that_makes_no_sense_is_status_2(arguments, words):
    done = run("conformance", *arguments)
    assert done.exit_code == 2
    assert words in " ".join(done.output.split())


def test_a_missing_gpu_is_said_and_is_status_1():
    done = run("conformance", "--adapter", "numpy", "--device", "gpu", "--only", "tanh")
    assert done.exit_code == 1
    assert "gpu(0) is not available" in " ".join(done.output.split())
