"""What a missing name says, wherever it is used; and that names which are there cost nothing."""

from __future__ import annotations

import copy
import importlib
import inspect
import pickle
import subprocess
import sys

import pytest


def adapter(ours):
    """An adapter's name."""
    return ours.__name__.rpartition(".")[2]


NAMES = [
    "foo",
    "np",
    "npx",
    "nd.foo",
    "nd.contrib.foo",
    "nd.random.foo",
    "nd.linalg.foo",
    "nd._internal.foo",
    "sym.foo",
    "sym.contrib.foo",
    "gluon.foo",
    "gluon.nn.Foo",
    "gluon.data.vision.Foo",
    "metric.Foo",
    "init.Foo",
    "io.Foo",
    "autograd.foo",
    "base.foo",
    "random.foo",
    "contrib.onnx",
]


@pytest.mark.parametrize("name", NAMES)
def test_a_missing_name_says_who_lacks_it_and_where_the_coverage_stands(ours, name):
    module = ours
    *path, last = name.split(".")
    for part in path:
        module = getattr(module, part)
    with pytest.raises(AttributeError) as caught:
        getattr(module, last)
    said = str(caught.value)
    assert f"module {module.__name__!r} has no attribute {last!r}" in said
    full = f"mxnet{module.__name__.removeprefix(ours.__name__)}.{last}"
    assert f"the adapter {adapter(ours)} has no {full}" in said
    assert f"`portable conformance --adapter {adapter(ours)}`" in said
    assert not hasattr(module, last)
    assert getattr(module, last, 3) == 3


@pytest.mark.parametrize("name", ["np", "gluon.foo", "gluon.nn.Foo", "nd.foo", "nd.contrib.foo"])
def test_an_import_statement_shows_the_sentence(ours, name):
    module, _, last = f"{ours.__name__}.{name}".rpartition(".")
    with pytest.raises(ImportError, match=f"the adapter {adapter(ours)} has no mxnet.{name}"):
        exec(f"from {module} import {last}")


def test_import_statements_find_what_is_there(ours):
    package = ours.__name__
    exec(f"from {package}.gluon import nn, data, loss\nfrom {package} import kvstore, kv, sym")
    exec(f"from {package}.gluon.nn import Dense\nfrom {package}.nd.contrib import foreach")


def test_reasons_are_given(ours):
    with pytest.raises(AttributeError, match=r"use mx\.nd"):
        _ = ours.np
    with pytest.raises(AttributeError, match="portable convert"):
        _ = ours.contrib.onnx


def test_protocols_ask_for_dunder_names_and_get_plain_answers(ours):
    with pytest.raises(AttributeError) as caught:
        _ = ours.gluon.__wrapped__
    assert "conformance" not in str(caught.value)
    dense = ours.gluon.nn.Dense
    assert pickle.loads(pickle.dumps(dense)) is copy.deepcopy(dense) is dense
    assert "class Dense" in inspect.getsource(dense)
    assert dict(inspect.getmembers(ours.gluon))["nn"] is ours.gluon.nn


def test_names_that_are_there_are_found_in_the_module_itself(ours):
    for module, name in ((ours.gluon.nn, "Dense"), (ours.nd, "relu"), (ours.nd.contrib, "box_nms")):
        found = getattr(module, name)
        assert vars(module)[name] is found


def test_a_module_can_be_loaded_again(ours):
    module = importlib.reload(ours.log)
    with pytest.raises(AttributeError, match="the adapter"):
        _ = module.foo


def test_a_program_sees_the_sentence_at_its_own_line(tmp_path, clean_environment):
    program = tmp_path / "train.py"
    program.write_text("import mxnet as mx\nfrom mxnet.gluon import nn\nnn.Foo(3)\n")
    ran = subprocess.run(
        [sys.executable, "-m", "portable.cli", "run", "--adapter", "numpy", str(program)],
        env=clean_environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ran.returncode == 1
    assert 'train.py", line 3' in ran.stderr
    assert "portable.adapters.numpy.gluon.nn" in ran.stderr
    assert "the adapter numpy has no mxnet.gluon.nn.Foo" in ran.stderr
