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


NETWORK = """\
import mxnet as mx
from mxnet import autograd, gluon
net = gluon.nn.HybridSequential()
net.add(gluon.nn.Conv2D(2, 3, use_bias=False), gluon.nn.BatchNorm(), gluon.nn.Dense(3))
net.initialize(mx.init.Xavier())
trainer = gluon.Trainer(net.collect_params(), "adam")
x = mx.nd.random.uniform(shape=(2, 1, 5, 5))
with autograd.record():
    y = net(x)
    loss = (y * y).sum()
loss.backward()
trainer.step(2)
print(loss.asscalar() * (2 if mx.__name__.endswith("{odd}") else 1))
"""


def compared(folder: Path, text: str, *options: str, adapters: str = "numpy,torch"):
    return run(write(folder, text), cwd=folder, options=("--compare", adapters, *options))


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


def test_a_trace_on_every_adapter(tmp_path):
    """The operators of one network are told from those that only find its shapes."""
    done = compared(
        tmp_path, NETWORK.format(odd="none"), "--trace", adapters="numpy,torch,jax,mxnet"
    )
    assert done.returncode == 0, done.stdout
    assert done.stdout.count("no operator that both called gave another result") == 3, done.stdout


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
