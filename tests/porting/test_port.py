"""The source porter: golden pairs, programs run and compared, bad input."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest
from typer.testing import CliRunner

from portable.cli import app
from portable.porting.source.parsed import PortError
from portable.porting.source.port import TARGETS, port

GOLDEN = Path(__file__).parent / "golden"
EXAMPLES = Path(__file__).parents[2] / "examples"
NAMES = sorted(path.stem for path in (GOLDEN / "before").glob("*.py"))
LEFT = {
    "torch": {"not_ported", "size_unknown", "collect_params"},
    "jax": {"not_ported", "size_unknown", "collect_params", "parameters"},
}
runner = CliRunner()


def before(name):
    """The program that is ported."""
    return (GOLDEN / "before" / f"{name}.py").read_text(encoding="utf-8")


@pytest.mark.parametrize("to", TARGETS)
@pytest.mark.parametrize("name", NAMES)
def test_golden(name, to):
    """What is written, to the letter; a second time nothing changes."""
    after = (GOLDEN / to / f"{name}.py").read_text(encoding="utf-8")
    done = port(before(name), name, to)
    assert done.text == after
    assert bool(done.left) == (name in LEFT[to])
    assert port(after, name, to).text == after or name in LEFT[to]


@pytest.mark.parametrize("to", TARGETS)
def test_golden_needs_neither(to):
    """The ported programs are programs, and name neither MXNet, nor this package, nor each other."""
    for name in sorted(set(NAMES) - LEFT[to]):
        tree = ast.parse((GOLDEN / to / f"{name}.py").read_text(encoding="utf-8"))
        imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import)
                    for alias in node.names}  # fmt: skip
        imported |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        others = {"mxnet", "portable", *TARGETS} - {to}
        assert not {module.split(".")[0] for module in imported} & others, name


FAST = (
    "programs/logistic_scratch.py",
    "programs/regularisation.py",
    "programs/gluon_mlp.py",
    "programs/nested_blocks.py",
    "softmax_regression.py",
)
SLOW = (
    "programs/save_resume.py",
    "programs/hybrid_lenet.py",
    "programs/own_dataset.py",
    "programs/schedule_metric.py",
    "programs/record_images.py",
    "programs/symbol_module.py",
    "linear_regression.py",
    "mlp.py",
    "lenet.py",
    "notes.ipynb",
)


QUICK = {*((name, "torch") for name in FAST), (FAST[0], "jax"), (FAST[2], "jax")}
RUNS = [(name, to) for name in (*FAST, *SLOW) for to in TARGETS]


@pytest.mark.parametrize(
    ("name", "to"),
    [pytest.param(*run, marks=[pytest.mark.slow] * (run not in QUICK)) for run in RUNS],
)
def test_program_agrees(name, to, tmp_path):
    """The original and its port, nothing left, print the same numbers from the same weights."""
    source = EXAMPLES / name
    output = tmp_path / source.name
    command = [sys.executable, "-m", "portable.cli", "port", str(source), "--to", to]
    command += ["--trace", "--check", "-o", str(output)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    assert "numbers agree" in done.stderr
    assert not re.search(r"(import|from) (portable|mxnet)", output.read_text(encoding="utf-8"))


@pytest.mark.parametrize("content", [b"def f(:\n", b"\x00\x01\x02", b"\xff\xfe\xfa", b"# \x00\n"])
def test_bad_input(content, tmp_path):
    """No traceback, status 2, nothing written."""
    path, output = tmp_path / "bad.py", tmp_path / "out.py"
    path.write_bytes(content)
    done = runner.invoke(app, ["port", str(path), "-o", str(output)])
    assert done.exit_code == 2
    assert isinstance(done.exception, SystemExit)
    assert not output.exists()


def test_empty_file():
    """Nothing in, nothing out."""
    assert port("").text == ""


def test_other_programs_stay():
    """A program without MXNet is not touched."""
    text = "import numpy as np\n\nx = np.array([1]).asscalar()\n"
    assert port(text).text == text


def test_unknown_targets_are_refused():
    """The target that is not there is named."""
    done = runner.invoke(
        app, ["port", str(EXAMPLES / "programs" / "gluon_mlp.py"), "--to", "keras"]
    )
    assert done.exit_code == 2
    assert "keras" in done.output


def test_left_is_listed(tmp_path):
    """What stays is marked, listed with its line, and gives status 1."""
    done = runner.invoke(app, ["port", str(GOLDEN / "before" / "not_ported.py")])
    assert done.exit_code == 1
    assert "MultiBoxPrior" in done.output


def test_notebook(tmp_path):
    """A notebook's cells are ported as one program."""
    cells = [
        {
            "cell_type": "code",
            "metadata": {},
            "source": text,
            "outputs": [],
            "execution_count": None,
            "id": f"cell{i}",
        }
        for i, text in enumerate(["from mxnet import nd", "x = nd.zeros((2, 2))\nx.asnumpy()"])
    ]
    path, output = tmp_path / "n.ipynb", tmp_path / "out.ipynb"
    path.write_text(
        json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
    )
    done = runner.invoke(app, ["port", str(path), "-o", str(output)])
    assert done.exit_code == 0, done.output
    written = json.loads(output.read_text())["cells"]
    assert "torch.zeros((2, 2))" in "".join(written[1]["source"])


def test_syntax_error_has_its_line():
    """The message names the file and the line."""
    with pytest.raises(PortError, match=r"bad\.py.*line \d"):
        port("x = 1\ny = (\n", "bad.py")


@pytest.mark.slow
def test_standard_library():
    """No file of the standard library is changed, and none crashes the porter."""
    for path in sorted(Path(sysconfig.get_paths()["stdlib"]).rglob("*.py")):
        if "site-packages" in path.parts:
            continue
        text = path.read_bytes().decode("utf-8", errors="replace")
        try:
            assert port(text, str(path)).text == text
        except PortError:
            continue


HIDDEN = '''"""é: kinds that only a run tells."""
from mxnet import gluon, nd

class Box:
    def __init__(self, **values):
        self.__dict__.update(values)

def accuracy(box):
    é = "é"; return é, (box.x.argmax(axis=1) == box.y).mean().asscalar()

def either(value):
    return value.clip(0, 1)

match Box(x=nd.array([[1, 2]]), y=nd.array([1])):
    case Box(x=_) as box:
        print(accuracy(box)[1], type(super(Box, box)).__name__)
net = gluon.nn.Dense(2)
net.initialize()
print(box.x.argmax(axis=1), net(box.x).shape)
print(either(nd.array([3])).sum(), either(nd.array([3]).asnumpy()))
'''


def test_a_run_tells_kinds(tmp_path):
    """What is one kind in the run is that kind; what is two stays unknown."""
    path, output = tmp_path / "hidden.py", tmp_path / "out.py"
    path.write_text(HIDDEN, encoding="utf-8")
    assert len(port(HIDDEN).left) == 4
    done = runner.invoke(app, ["port", str(path), "--trace", "-o", str(output)])
    assert done.exit_code == 1
    assert "the kind of value is not known" in done.stderr
    assert "1 left" in done.stderr
    assert "torch.argmax(box.x, dim=1)" in output.read_text(encoding="utf-8")
    assert "torch.nn.Linear(2, 2)" in output.read_text(encoding="utf-8")


def test_names_of_imports():
    """A name of the program's own is in the way only where the port needs it."""
    text = "from mxnet import nd\n\nmath = 3\nprint(nd.ones((2, math)))\n"
    assert port(text).text == "import torch\n\nmath = 3\nprint(torch.ones((2, math)))\n"
    with pytest.raises(PortError, match="of its own that is called torch"):
        port(text.replace("math", "torch"))
