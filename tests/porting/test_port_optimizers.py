"""Trainers of every optimizer: twelve steps with MXNet's numbers."""

from __future__ import annotations

import subprocess
import sys

import pytest

from portable.porting.source.port import TARGETS, port

BEGIN = """
import numpy as np
from mxnet import autograd, gluon, init, nd
from mxnet.gluon import nn

X = nd.array(np.random.RandomState(0).normal(size=(5, 3)))
Y = nd.array(np.random.RandomState(1).normal(size=(5, 1)))
"""
TRAINED = """

def train_{i}():
    {before}
    net = nn.Dense(1, in_units=3)
    net.initialize(init.Constant(0.5))
    loss_fn = gluon.loss.L2Loss()
    trainer = gluon.Trainer(net.collect_params(), {asked})
    for _ in range(12):
        with autograd.record():
            loss = loss_fn(net(X), Y)
        loss.backward()
        trainer.step(5)
        {after}
        print(net.weight.data().asnumpy(), net.bias.data().asnumpy())


train_{i}()
"""
ASKED = (
    "'sgd', {'learning_rate': 0.1, 'momentum': 0.9, 'wd': 0.1}",
    "'nag', {'learning_rate': 0.1, 'momentum': 0.9, 'wd': 0.1}",
    "'adam', {'learning_rate': 0.1, 'beta1': 0.8, 'wd': 0.1}",
    "'rmsprop'",
    "'rmsprop', {'learning_rate': 0.1, 'gamma1': 0.8, 'epsilon': 1e-4, 'wd': 0.1}",
    "'rmsprop', {'learning_rate': 0.01, 'centered': True}",
    "'RMSProp', {'centered': True, 'gamma1': 0.7, 'gamma2': 0.8, 'epsilon': 1e-3, 'wd': 0.1}",
    "'adagrad'",
    "'adagrad', {'learning_rate': 0.1, 'eps': 0.01, 'wd': 0.1}",
    "'adadelta'",
    "'adadelta', {'rho': 0.7, 'epsilon': 1e-3, 'wd': 0.1}",
)
BY_NAME = ("'rmsprop', 'centered': True", "'adagrad', 'eps': 0.1", "'adadelta', 'rho': 0.5",
           "'adam', 'epsilon': 0.1", "'nag', 'momentum': 0.5")  # fmt: skip


def program():
    """All of them, as the text of one program."""
    made = [TRAINED.format(i=i, asked=asked, before="", after="") for i, asked in enumerate(ASKED)]
    for i, known in enumerate(BY_NAME, len(ASKED)):
        name, _, option = known.partition(", ")
        before = f"name, options = {name}, {{{option}}}"
        asked = "name, {'wd': 0.1, **options}"
        made.append(TRAINED.format(i=i, asked=asked, before=before, after=""))
    changed = "trainer.set_learning_rate(trainer.learning_rate * 0.9)"
    for i, name in enumerate(("rmsprop", "adagrad", "adadelta"), len(made)):
        asked = f"'{name}', {{'learning_rate': 0.1}}"
        made.append(TRAINED.format(i=i, asked=asked, before="", after=changed))
    return BEGIN + "".join(made)


@pytest.mark.slow
@pytest.mark.parametrize("to", TARGETS)
def test_twelve_steps(to, tmp_path):
    """Weights and biases after each step are MXNet's, with options and rates that change."""
    path, output = tmp_path / "program.py", tmp_path / "out.py"
    path.write_text(program(), encoding="utf-8")
    command = [sys.executable, "-m", "portable.cli", "port", str(path), "--to", to, "--check"]
    done = subprocess.run(
        [*command, "-o", str(output)], capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr
    assert f"all {12 * 4 * (len(ASKED) + len(BY_NAME) + 3)} printed numbers agree" in done.stderr


@pytest.mark.parametrize("to", TARGETS)
@pytest.mark.parametrize(
    ("asked", "reason"),
    [("'rmsprop', {'clip_weights': 1}", "clip_weights"), ("'ftrl'", "ftrl"),
     ("'adagrad', {'epsilon': 1}", "epsilon")],
)  # fmt: skip
def test_others_stay(to, asked, reason):
    """An option or optimizer without a counterpart is named."""
    text = BEGIN + TRAINED.format(i=0, asked=asked, before="", after="")
    assert any(reason in why for _, why in port(text, "one", to).left)
