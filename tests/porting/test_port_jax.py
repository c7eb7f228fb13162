"""What becomes a jitted step on JAX, what a plain function, and what stays."""

from __future__ import annotations

import subprocess
import sys

import pytest

from portable.porting.source.port import port

PROGRAM = """
import numpy as np
from mxnet import autograd, gluon, nd
from mxnet.gluon import nn

np.random.seed(0)
net = nn.Dense(1, in_units=2)
net.initialize()
loss_fn = gluon.loss.L2Loss()
trainer = gluon.Trainer(net.collect_params(), "sgd", {{"learning_rate": 0.1}})
rate, counts = 1.0, []
X, Y = nd.array([[1, 2], [3, 4], [5, 7]]), nd.array([[1], [2], [4]])


class Settings:
    scale = 1.0


def noisy(x):
    return x + nd.array(np.random.uniform(0, 1, (3, 2)))


def scaled(x):
    return x * rate


def counted(x):
    counts.append(1)
    return x


total = nd.zeros((3,))
for turn in range(3):
    x, y = X * 1, Y * 1
    with autograd.record():
        {body}
    loss.backward()
    {between}
    trainer.step({size})
    {after}
    print(turn, loss.asnumpy(), total.asnumpy(), len(counts))
print(net.weight.data().asnumpy())
"""
JITTED = {
    "plain": {},
    "size of the data": {"size": "x.shape[0]"},
    "several": {
        "body": "out = net(x)\n        loss = loss_fn(out, y)",
        "after": "total += out.sum()",
    },
    "a number from outside": {"body": "loss = loss_fn(net(x), y) * rate"},
    "what was before": {"body": "total = total / 2 + loss_fn(net(x), y)\n        loss = total * 1"},
    "the network again": {"body": "loss = loss_fn(net(x), y)\n        total = net(x).sum(axis=1)"},
    "onto an array": {"body": "loss = loss_fn(net(x), y)\n        total = total + loss"},
}
PLAIN = {
    "a number of the loop": {"body": "loss = loss_fn(net(x), y) * (turn + 1)"},
    "random numbers": {"body": "loss = loss_fn(net(noisy(x)), y)"},
    "a global that changes": {"body": "loss = loss_fn(net(scaled(x)), y)", "after": "rate *= 0.5"},
    "an attribute that changes": {
        "body": "loss = loss_fn(net(x), y) * Settings.scale", "after": "Settings.scale += 1",
    },
    "something is counted": {"body": "loss = loss_fn(net(counted(x)), y)"},
}  # fmt: skip
STAYS = {
    "the network before the step": {"between": "total = net(x).sum(axis=1)"},
    "a number is looked at": {
        "body": "loss = loss_fn(net(x), y)\n        if loss.sum().asscalar() > 9:\n"
        "            loss = loss * 2"
    },
    "a network that is not given": {"body": "loss = (lambda: loss_fn(inside(x), y))()"},
    "the record is left": {
        "body": "loss = loss_fn(net(x), y)\n        if turn:\n            break\n"
        "        loss = loss * 2"
    },
    "gradients are looked at": {"after": "print(net.weight.grad())", "size": "3, True"},
}


def program(body="loss = loss_fn(net(x), y)", size="3", after="pass", between=""):
    """The program with these lines."""
    return PROGRAM.format(body=body, size=size, after=after, between=between)


@pytest.mark.parametrize("name", JITTED)
def test_jitted(name):
    """Arrays go in, everything else stays the same: the step is jitted, in front of the loop."""
    done = port(program(**JITTED[name]), name, "jax")
    assert not done.left
    before, _, loop = done.text.partition("for turn in range(3):")
    assert "@nnx.jit\ndef train_step(net, trainer, " in before
    assert "train_step(net, trainer, " in loop


@pytest.mark.parametrize("name", PLAIN)
def test_not_jitted(name):
    """What changes otherwise, is drawn or is counted would be so once only in a jitted step."""
    done = port(program(**PLAIN[name]), name, "jax")
    assert not done.left
    assert "nnx.jit" not in done.text
    assert "nnx.grad(objective" in done.text


@pytest.mark.parametrize("name", STAYS)
def test_stays(name):
    """What is no function stays, with the reason."""
    text = program(**STAYS[name]).replace(
        "class Settings", "def inside(x):\n    return net(x)\n\n\nclass Settings"
    )
    done = port(text, name, "jax")
    assert done.left
    assert "loss.backward()" in done.text


@pytest.mark.slow
@pytest.mark.parametrize("name", [*JITTED, *PLAIN])
def test_the_same_numbers(name, tmp_path):
    """Jitted or not, both sides print the same."""
    path = tmp_path / "program.py"
    path.write_text(program(**{**JITTED, **PLAIN}[name]), encoding="utf-8")
    command = [sys.executable, "-m", "portable.cli", "port", str(path), "--to", "jax", "--check"]
    done = subprocess.run(
        [*command, "-o", str(tmp_path / "out.py")], capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    assert "numbers agree" in done.stderr


TWO = """
from mxnet import autograd, gluon, nd
from mxnet.gluon import nn

maker, judge = nn.Dense(2, in_units=2), nn.Dense(1, in_units=2)
loss_fn = gluon.loss.L2Loss()
of_maker = gluon.Trainer(maker.collect_params(), "sgd", {{"learning_rate": 0.1}})
of_judge = gluon.Trainer(judge.collect_params(), "sgd", {{"learning_rate": 0.1}})
for x, y in [(nd.ones((3, 2)), nd.ones((3, 1)))]:
    with autograd.record():
        made = maker(x)
        loss = loss_fn(judge(made{}), y)
    loss.backward()
    of_judge.step(3)
    with autograd.record():
        loss = loss_fn(judge({}), y)
    loss.backward()
    of_maker.step(3)
"""


def test_two_networks():
    """Each trainer's own network is differentiated; a graph that begins in another record stays."""
    done = port(TWO.format(".detach()", "maker(x)"), "two", "jax")
    assert not done.left
    assert "of_judge.update(judge, gradients)" in done.text
    assert "objective(maker, judge)" in done.text
    assert "of_maker.update(maker, gradients)" in done.text
    done = port(TWO.format(".detach()", "made"), "two", "jax")
    assert any("begins in another record" in reason for _, reason in done.left)


def test_a_freed_graph_is_refused():
    """A second backward of the same head fails as it does in MXNet; of another one it stays."""
    text = (
        "from mxnet import autograd, nd\nx = nd.ones(2)\nx.attach_grad()\n"
        "with autograd.record():\n    y = x * x\n    z = x + 1\ny.backward()\n{}.backward()\n"
    )
    assert "raise RuntimeError" in port(text.format("y"), "twice", "jax").text
    assert port(text.format("z"), "other", "jax").left
