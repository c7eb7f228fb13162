"""What the ten programs print on real MXNet: `python -m tests.porting.recorded` writes it again."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PROGRAMS = ROOT / "examples" / "programs"
RECORDED = ROOT / "tests" / "programs"
NAMES = sorted(path.stem for path in PROGRAMS.glob("*.py"))


def printed(name: str, adapter: str) -> str:
    """The output of one of the programs, run on an adapter."""
    command = [sys.executable, "-m", "portable.cli", "run", "--adapter", adapter]
    program = str(PROGRAMS / f"{name}.py")
    done = subprocess.run([*command, program], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


if __name__ == "__main__":
    RECORDED.mkdir(exist_ok=True)
    for name in NAMES:
        (RECORDED / f"{name}.txt").write_text(printed(name, "mxnet"), encoding="utf-8")
        print(name)
