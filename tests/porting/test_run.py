"""`portable run` is to a program what `python` is, with `mxnet` meaning the adapter."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = """\
import mxnet as mx
import mxnet.ndarray as nd2
import mxnet.gluon.nn as nn2
from mxnet import autograd, gluon, nd
from mxnet.gluon import nn
from mxnet.gluon.data.vision import transforms
from mxnet.ndarray.random import uniform
import mxnet.gluon.data

assert nn is nn2 is mx.gluon.nn
assert nd2.NDArray is nd.NDArray is mx.nd.NDArray
print(mx.__name__)
"""
POOLED = """\
import multiprocessing
import sys
import mxnet as mx

class Item:
    def __init__(self, value):
        self.value = value

def square(item):
    return type(item).__module__, (mx.nd.array([item.value]) ** 2).asscalar(), mx.__name__

if __name__ == "__main__":
    with multiprocessing.get_context(sys.argv[1]).Pool(1) as pool:
        print(pool.map(square, [Item(3)]))
"""


def run(*arguments: str, cwd: Path, adapter: str = "numpy", options: tuple[str, ...] = ()):
    command = [sys.executable, "-m", "portable.cli", "run"]
    command += [*(options or ("--adapter", adapter)), *arguments]
    return subprocess.run(command, capture_output=True, text=True, cwd=cwd, input="typed in")


def write(folder: Path, text: str, name: str = "program.py") -> str:
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return name


@pytest.mark.parametrize("adapter", ["numpy", "torch"])
def test_imports_are_the_adapters_own_modules(adapter, tmp_path):
    done = run(write(tmp_path, PACKAGE), cwd=tmp_path, adapter=adapter)
    assert done.stdout.split() == [f"portable.adapters.{adapter}"], done.stderr


def test_what_a_program_sees_of_itself(tmp_path):
    text = "import sys, os\nprint(__name__, sys.argv, __file__, sys.path[0], sys.stdin.read())\n"
    write(tmp_path, text, "folder/program.py")
    done = run("folder/program.py", "--epochs", "3", "-m", cwd=tmp_path)
    folder = tmp_path / "folder"
    argv = ["folder/program.py", "--epochs", "3", "-m"]
    assert done.stdout.strip() == f"__main__ {argv} {folder / 'program.py'} {folder} typed in"


@pytest.mark.parametrize(
    ("text", "status", "words"),
    [
        ("import sys; sys.exit(7)", 7, ""),
        ("import sys; sys.exit('no data')", 1, "no data\n"),
        ("raise SystemExit", 0, ""),
        ("import os; os.chdir('/'); raise ValueError('five')", 1, "ValueError: five"),
        ("def f(:\n", 1, "SyntaxError"),
        ("\0", 1, "null bytes"),
        ("raise KeyboardInterrupt", 130, "KeyboardInterrupt"),
        ("import mxnet.foo", 1, "no module 'mxnet.foo' in the adapter numpy"),
    ],
)
def test_exit_status_and_errors(text, status, words, tmp_path):
    done = run(write(tmp_path, text), cwd=tmp_path)
    assert done.returncode == status, done.stderr
    assert words in done.stderr
    assert "running/program.py" not in done.stderr


def test_a_missing_file_a_folder_and_an_unknown_adapter(tmp_path):
    done = run("none.py", cwd=tmp_path)
    assert done.returncode == 2
    assert "can't open the program 'none.py'" in done.stderr
    done = run(".", cwd=tmp_path)
    assert done.returncode == 2
    assert "folder" in done.stderr
    done = run("none.py", cwd=tmp_path, adapter="theano")
    assert done.returncode == 2
    assert "no adapter is called 'theano'" in done.stderr


def test_a_module_with_relative_imports(tmp_path):
    write(tmp_path, "", "package/__init__.py")
    write(tmp_path, "VALUE = 5\n", "package/other.py")
    write(
        tmp_path,
        "import sys\nfrom .other import VALUE\nprint(VALUE, sys.argv[1:])\n",
        "package/go.py",
    )
    done = run("package.go", "a", cwd=tmp_path, options=("--adapter", "numpy", "-m"))
    assert done.stdout.strip() == "5 ['a']", done.stderr


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_processes_and_pickles(method, tmp_path):
    done = run(write(tmp_path, POOLED), method, cwd=tmp_path)
    assert "(9.0), 'portable.adapters.numpy'" in done.stdout, done.stderr


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "portable.as_mxnet('numpy'); portable.as_mxnet('numpy'); portable.as_mxnet('torch')",
            "`mxnet` means the adapter numpy in this process already",
        ),
        (
            "import sys, types; sys.modules['mxnet'] = types.ModuleType('mxnet')\n"
            "portable.as_mxnet('torch')",
            "the real mxnet has been imported in this process already",
        ),
        ("portable.as_mxnet('numpy'); import portable.adapters.mxnet", "Use another process"),
    ],
)
def test_as_mxnet_refuses_a_second_choice(text, words):
    command = [sys.executable, "-c", f"import portable\n{text}"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 1
    assert words in done.stderr
