"""All adapters in one process: apart from one another, and leaving their frameworks alone."""

from __future__ import annotations

import importlib
import inspect
import pickle
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).parents[2]
NAMES = ("numpy", "torch", "jax", "mxnet")
OURS = NAMES[:3]


def adapter(name: str):
    return importlib.import_module(f"portable.adapters.{name}")


def run(code: str) -> str:
    """What a fresh Python prints."""
    command = [sys.executable, "-W", "ignore", "-c", code]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


@pytest.mark.parametrize("order", [NAMES, NAMES[::-1]], ids=["forwards", "backwards"])
def test_all_work_in_one_process_in_any_order(order):
    code = f"""
import importlib
mods = [importlib.import_module("portable.adapters." + n) for n in {order!r}]
for mx in mods + mods:
    x = mx.nd.array([1.0, 2.0]); x.attach_grad()
    with mx.autograd.record():
        y = (x * x).sum()
        assert [m.autograd.is_recording() for m in mods] == [m is mx for m in mods]
    y.backward()
    net = mx.gluon.nn.Dense(2, in_units=2); net.initialize()
    print(x.grad.asnumpy().tolist(), net(x.reshape((1, 2))).shape)
"""
    assert run(code).split("\n")[:-1] == ["[2.0, 4.0] (1, 2)"] * 8


def test_classes_are_apart():
    dense = {adapter(name).gluon.nn.Dense for name in OURS}
    arrays = {adapter(name).nd.NDArray for name in OURS}
    errors = {adapter(name).MXNetError for name in OURS}
    assert len(dense) == len(arrays) == len(errors) == 3
    assert adapter("torch").gluon.nn.Dense.__module__.startswith("portable.adapters.torch.gluon")


def test_importing_changes_nothing_global():
    # numpy's lazy submodules and sympy, which torch imports when it first differentiates, are theirs
    code = """
import random, numpy as np, torch, jax, warnings
random.seed(1); np.random.seed(1)
def state():
    own = sorted(k for k, v in vars(np).items() if type(v) is not type(np))
    filters = [f for f in warnings.filters if not f[2].__module__.startswith('sympy')]
    modes = (torch.get_default_dtype(), torch.is_grad_enabled(), torch.get_num_threads(),
             jax.config.jax_enable_x64, jax.config.jax_default_matmul_precision)
    randoms = (random.getstate(), np.random.get_state()[1].tolist())
    return (randoms, np.geterr(), modes, own, filters)
before = state()
import portable.adapters.numpy, portable.adapters.torch, portable.adapters.jax
for mx in (portable.adapters.torch, portable.adapters.jax):
    x = mx.nd.ones((2,), dtype="float64"); x.attach_grad()
    with mx.autograd.record():
        y = mx.nd.exp(x) * 2
        assert torch.ones(2, requires_grad=True).exp().requires_grad
        assert not torch.ones(2).exp().requires_grad
    y.backward(); x.grad.asnumpy()
    mx.random.seed(1); mx.nd.random.normal(shape=(3,)).asnumpy()
after = state()
print([i for i, (a, b) in enumerate(zip(before, after)) if a != b])
"""
    assert run(code).strip() == "[]"


@pytest.mark.parametrize("name", OURS)
def test_arrays_and_networks_are_pickled(name):
    mx = adapter(name)
    x = mx.nd.array([[1, 2], [3, 4]], dtype="int32")
    again = pickle.loads(pickle.dumps(x))
    assert type(again) is type(x)
    assert again.dtype is x.dtype
    np.testing.assert_array_equal(again.asnumpy(), x.asnumpy())


@pytest.mark.parametrize("name", OURS)
def test_help_and_source(name):
    nd = adapter(name).nd
    document = inspect.getdoc(nd.softmax)
    for word in ("exp", "axis", "shape", "src/operator/nn/softmax"):
        assert word in document, document
    assert "def softmax" in inspect.getsource(nd.softmax)
    assert list(inspect.signature(nd.softmax).parameters)[:2] == ["data", "length"]
    home = {
        "numpy": "reference",
        "torch": "portable.adapters.torch",
        "jax": "portable.adapters.jax",
    }
    assert inspect.unwrap(nd.softmax).__module__.startswith(home[name])


@pytest.mark.parametrize("name", OURS)
def test_every_declared_operator_is_there(name):
    if name == "numpy":
        from portable.spec import operators
        from reference.op import functions

        assert operators().keys() <= functions().keys()
    else:
        problems = importlib.import_module(f"portable.adapters.{name}.operation").problems()
        assert not problems


def test_conversions_share_memory_where_the_framework_allows():
    import torch

    mx = adapter("torch")
    x = mx.nd.ones((2, 3))
    x.as_torch()[0, 0] = 5
    assert x[0, 0].asscalar() == 5
    tensor = torch.zeros(3)
    mx.nd.from_torch(tensor)[:] = 7
    assert tensor.tolist() == [7, 7, 7]
    assert torch.from_dlpack(x).data_ptr() == x.as_torch().data_ptr()
    jaxed = adapter("jax").nd.from_dlpack(x)
    np.testing.assert_array_equal(jaxed.asnumpy(), x.asnumpy())
    assert adapter("jax").nd.ones((2,)).as_jax().shape == (2,)
    np.testing.assert_array_equal(np.from_dlpack(x), x.asnumpy())


@pytest.mark.parametrize("name", OURS)
def test_a_missing_gpu_is_said(name):
    mx = adapter(name)
    if mx.num_gpus():
        pytest.skip("there is a GPU")
    with pytest.raises(mx.MXNetError, match=r"gpu\(0\) is not available"):
        mx.nd.ones((2,), ctx=mx.gpu(0))
    with pytest.raises(mx.MXNetError, match=r"gpu\(0\) is not available"):
        mx.nd.ones((2,)).as_in_context(mx.gpu(0))
