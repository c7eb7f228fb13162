"""`portable run --compare` prints the first number, and the first operator, where adapters part."""

from __future__ import annotations

from pathlib import Path

from portable.porting.running.printed import numbers, parting

from .test_run import run, write

OWN = """\
import mxnet as mx
x = mx.nd.random.uniform(shape=(3,))
print("loss", x.sum().asscalar(), "time", {time}, "sec")
y = mx.nd.exp(x * (2 if mx.__name__.endswith("{odd}") else 1))
print("norm", y.norm().asscalar())
"""


def compared(folder: Path, text: str, *options: str):
    return run(write(folder, text), cwd=folder, options=("--compare", "numpy,torch", *options))


def test_they_agree_whatever_the_time(tmp_path):
    done = compared(tmp_path, OWN.format(time="__import__('time').time()", odd="none"))
    assert done.returncode == 0, done.stdout
    assert "All 2 printed numbers agree" in done.stdout


def test_the_first_number_and_operator(tmp_path):
    done = compared(tmp_path, OWN.format(time=1, odd="torch"), "--trace")
    assert done.returncode == 1
    assert "numpy and torch part" in done.stdout
    assert "line 2, number 1: 'norm" in done.stdout
    assert "program.py:4: y = mx.nd.exp(" in done.stdout


def test_a_program_that_fails(tmp_path):
    text = "import mxnet as mx\nprint(1)\nassert mx.__name__.endswith('numpy'), 'not here'\n"
    done = compared(tmp_path, text)
    assert done.returncode == 2
    assert "torch failed with exit status 1" in done.stdout
    assert "not here" in done.stdout


def test_options_that_make_no_sense(tmp_path):
    assert compared(tmp_path, "", "--ignore", "(").returncode == 2
    assert run("p.py", cwd=tmp_path, options=("--compare", "numpy")).returncode == 2
    assert run("p.py", cwd=tmp_path, options=("--tolerance", "1")).returncode == 2


def test_numbers_and_what_is_skipped():
    text = "Epoch[3] Speed: 512.3 samples/sec\tacc=0.5 at 12:30:01, 3.2s, conv2d_1 [1e-3 -inf]"
    assert [n.value for n in numbers(text)] == [3.0, 0.5, 1e-3, float("-inf")]


def test_one_printed_less():
    first, _ = parting(list(numbers("1 2")), list(numbers("1")), 1e-4)
    assert first is not None
    assert first.second is None
