"""The pytest plugin: nothing without its option, each case a test with it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def pytest_in(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'tests' / 'tiny'}"}
    plugin = ["-p", "portable.conformance.plugin", "-p", "no:cacheprovider"]
    command = [sys.executable, "-m", "pytest", "-q", *plugin, *arguments]
    environment["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)


def test_without_the_option_nothing_is_added(tmp_path):
    (tmp_path / "test_one.py").write_text("def test_one():\n    pass\n")
    assert "1 passed" in pytest_in(tmp_path).stdout


def test_each_case_is_a_test(tmp_path):
    (tmp_path / "test_one.py").write_text("def test_one():\n    pass\n")
    done = pytest_in(tmp_path, "--conformance", "numpy", "--conformance-only", "operators/tanh/2x3")
    assert "3 passed" in done.stdout, done.stdout + done.stderr  # with the one for deviations


def test_a_difference_fails_with_a_way_to_run_it_again(tmp_path):
    (tmp_path / "test_one.py").write_text("def test_one():\n    pass\n")
    done = pytest_in(tmp_path, "--conformance", "tiny", "--conformance-only", "operators/cos/2x3")
    assert done.returncode == 1
    assert "portable conformance --adapter tiny --only 'operators/cos/2x3'" in done.stdout
