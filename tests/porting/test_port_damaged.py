"""Programs that fuzzing found: too deep for the parser, and calls that Gluon does not have."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest

from portable.porting.source.files import port_path
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


ARGUMENTS = {
    "strings in two lines": 'nn.Dense(2, in_units=3, activation="re"\n    "lu")',
    "a sum in two lines": "nn.Dense(2, in_units=1 +\n    2)",
    "a name that is given": "nn.Dense(2, units := 3)",
}


@pytest.mark.parametrize("to", TARGETS)
@pytest.mark.parametrize("name", ARGUMENTS)
def test_arguments_that_are_none_alone(name, to):
    """What only the brackets of a call made an expression is written as one, or left."""
    text = f"from mxnet.gluon import nn\n\nnet = {ARGUMENTS[name]}\n"
    compile(port(text, to=to).text, name, "exec")


@pytest.mark.parametrize("to", TARGETS)
@pytest.mark.parametrize("indent", ["  ", "\t", "     ", "    \f ", "\f "])
def test_helpers_have_the_indentation_of_the_program(indent, to):
    """A form feed in it begins the line anew."""
    text = f"from mxnet import nd\n\ndef f(a, b):\n{indent}return nd.pick(a, b)\n"
    done = port(text, to=to)
    assert not done.left
    compile(done.text, "f.py", "exec")


@pytest.mark.parametrize("to", TARGETS)
def test_the_encoding_of_what_is_written(to, tmp_path):
    """A program in another one becomes a program in UTF-8, and says so."""
    path, output = tmp_path / "old.py", tmp_path / "new.py"
    text = "# -*- coding: latin-1 -*-\nimport mxnet as mx\n\nname = 'é'\nx = mx.nd.ones(2)\n"
    path.write_bytes(text.encode("latin-1"))
    assert port_path(path, output, to, False) == 0
    found: dict = {}
    exec(compile(output.read_bytes(), "new.py", "exec"), found)
    assert found["name"] == "é"
    path.write_text("import mxnet as mx\n\n# coding: none\n")
    port_path(path, output, to, False)
    compile(output.read_bytes(), "new.py", "exec")
