"""Programs that fuzzing found: too deep for the parser, and calls that Gluon does not have."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest

from portable.porting.source.parsed import DEEPEST, PortError
from portable.porting.source.port import TARGETS, port

# what LibCST's parser would end the process with, or take minutes for
DEEP = {
    "signs": "-" * 12000 + "1",
    "signs that Python reads": "-" * 2000 + "1",
    "operands of one node": "a" + " and a" * 20000,
    "operands in operands": "a and " * 250 + "(" + "a or " * 250 + "b)",
    "strings": "'a' " * 20000,
    "strings in lines": "(" + "'a'\n# comment\n" * 600 + ")",
    "calls of calls": "f" + "()" * 2900,
    "lambdas": "lambda: " * 2900 + "1",
    "choices": "1 if 1 else " * 2900 + "1",
    "branches": "if a: pass\n" + "elif a: pass\n" * 600,
}


@pytest.mark.parametrize("name", DEEP)
def test_deep_programs_are_refused(name):
    """They are refused at once; an error says what to do."""
    begun = time.process_time()
    with pytest.raises(PortError, match=r"^deep\.py: .*nested too deeply; divide them"):
        port("import mxnet as mx\n" + DEEP[name], "deep.py")
    assert time.process_time() - begun < 5


def test_the_deep_line_is_told():
    text = "import mxnet as mx\n\nx = 1\ny = " + "not " * (DEEPEST + 10) + "x\n"
    with pytest.raises(PortError, match=r"^deep\.py: line 4: "):
        port(text, "deep.py")


def test_deep_programs_without_mxnet_stay():
    text = "x = 1" + " + 1" * 900 + "\n"
    assert port(text).text == text


def test_the_command_survives(tmp_path):
    """A process of its own, which the parser would have ended."""
    path, output = tmp_path / "deep.py", tmp_path / "none.py"
    path.write_text("import mxnet as mx\n" + DEEP["operands of one node"])
    command = [sys.executable, "-m", "portable.cli", "port", str(path), "-o", str(output)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith(f"portable port: {path}: line 2: ")
    assert not output.exists()


BLOCKS = (
    "from mxnet.gluon import nn\n\nnet = nn.Sequential()\n"
    "a, b = nn.Dense(2, in_units=2), nn.Dense(2, in_units=2)\n"
)
ADDED = {
    "net.add(a)": "net.append(a)",
    "net.add(a, b)": "net.extend([a, b])",
    "net.add (a, b)": "net.extend ([a, b])",
    "(net.add(a, b))": "(net.extend([a, b]))",
    "net.add(*[a, b])": "net.extend([*[a, b]])",
}


@pytest.mark.parametrize("to", TARGETS)
@pytest.mark.parametrize("call", ADDED)
def test_add_is_written_as_it_stands(call, to):
    done = port(f"{BLOCKS}{call}\n", to=to)
    assert done.text.endswith(f"\n{ADDED[call]}\n")
    assert not done.left


@pytest.mark.parametrize("to", TARGETS)
@pytest.mark.parametrize("call", ["net.add(a, x=b)", "net.add(block=a)", "net.add(**{})"])
def test_add_with_names_is_left(call, to):
    """Gluon has no such arguments: the call stays, marked."""
    done = port(f"{BLOCKS}{call}\n", to=to)
    assert done.text.endswith(f"\n{call}\n")
    assert ["Block.add" in reason for _, reason in done.left] == [True]
