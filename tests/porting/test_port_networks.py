"""Golden programs that are run: star imports, networks with trainers of their own, cells."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from portable.porting.source.port import TARGETS, port

BEFORE = Path(__file__).parent / "golden" / "before"
TWO = """
from mxnet import autograd, gluon, nd
from mxnet.gluon import nn

first, second = nn.Dense(3, in_units=2), nn.Dense(1, in_units=3)
first.initialize()
second.initialize()
one = gluon.Trainer(first.collect_params(), "sgd", {{"learning_rate": 0.1}})
two = gluon.Trainer(second.collect_params(), "sgd", {{"learning_rate": 0.1}})
x = nd.ones((4, 2))
for turn in range(3):
    with autograd.record():
        loss = {loss}
    loss.backward()
    {steps}
    print(loss.asscalar())
"""
FROZEN = "(second(first(x)) ** 2).sum()"


@pytest.mark.slow
@pytest.mark.parametrize("to", TARGETS)
@pytest.mark.parametrize("name", ["gan", "star", "star_layers", "cells"])
def test_the_same_numbers(name, to, tmp_path):
    """The original and its port print the same numbers from the same weights."""
    path = tmp_path / "program.py"
    path.write_text((BEFORE / f"{name}.py").read_text(encoding="utf-8"), encoding="utf-8")
    command = [sys.executable, "-m", "portable.cli", "port", str(path), "--to", to, "--check"]
    done = subprocess.run(
        [*command, "-o", str(tmp_path / "out.py")], capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr
    assert "numbers agree" in done.stderr


def test_only_the_trained_one_is_differentiated():
    """The other network is an argument of the step, so that its new weights are seen."""
    text = port(TWO.format(loss=FROZEN, steps="two.step(4)"), "two", "jax").text
    assert "def train_step(second, two, first)" in text
    assert "nnx.grad(objective, has_aux=True)(second, first)" in text
    assert "two.update(second, gradients)" in text


def test_functions_are_no_networks():
    """What is a layer in MXNet and a function on JAX is no argument."""
    text = TWO.replace("x = nd", "act = nn.Activation('relu')\nx = nd")
    loss = "(act(second(first(x))) ** 2).sum()"
    made = port(text.format(loss=loss, steps="two.step(4)"), "two", "jax").text
    assert "def train_step(second, two, first)" in made


def test_two_steps_of_one_backward():
    """PyTorch's optimizers both step; one gradient of two networks is not written for JAX."""
    text = TWO.format(loss=FROZEN, steps="one.step(4)\n    two.step(4)")
    assert not port(text, "two", "torch").left
    assert any("right behind" in reason for _, reason in port(text, "two", "jax").left)
