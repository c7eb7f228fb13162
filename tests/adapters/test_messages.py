"""What the engines refuse, and what they say."""

from __future__ import annotations

import importlib
import subprocess
import sys
import textwrap
from types import SimpleNamespace

import pytest

from tests.messages import MXNET_ERROR, refused


@pytest.fixture(params=("torch", "jax"))
def mx(request):
    return importlib.import_module(f"portable.adapters.{request.param}")


def inside(mx, module):
    return importlib.import_module(f"{mx.__name__}.{module}")


def test_a_gpu_that_is_not_there(mx):
    convert = inside(mx, "engine.convert" if mx.__name__.endswith("torch") else "engine.kind")
    refused(mx, lambda mx: convert.device_of(mx.gpu(99)), MXNET_ERROR, "gpu(99)", "ctx=mx.cpu()")


def test_an_error_of_the_framework_tells_operator_and_inputs(mx, monkeypatch):
    """What no rule foresaw: the framework refuses, and its words are passed on."""

    def fails(data):
        raise ValueError("no such thing")

    operation = inside(mx, "operation").operations()["tanh"]
    changed = type(operation)(operation.spec, fails, operation.rule, operation.draw)
    x = mx.nd.ones((7, 9))
    refused(
        mx,
        lambda mx: inside(mx, "nd.call").run(changed, [x], inside(mx, "nd.call").Signature(
            changed.spec
        ).plain),
        MXNET_ERROR,
        "tanh",
        "no such thing",
        "float32",
    )  # fmt: skip


def test_backward_without_variables(mx):
    x = mx.nd.array([1.0, 2.0])
    x.attach_grad("null")
    with mx.autograd.record():
        y = x * 2
    refused(mx, lambda mx: y.backward(), MXNET_ERROR, "backward", "attach_grad()")


def test_inputs_on_two_devices():
    from portable.adapters.jax import MXNetError
    from portable.adapters.jax.engine import call

    values = [
        SimpleNamespace(kind=SimpleNamespace(device=name, context=f"{name}(0)"))
        for name in ("cpu", "gpu")
    ]
    with pytest.raises(MXNetError, match=r"dot: input 1 is on gpu\(0\) and input 0 on cpu\(0\)"):
        call._common_context("dot", values)


def test_jax_arrays_on_several_devices(clean_environment):
    program = """
        import jax, numpy as np
        import portable.adapters.jax as mx
        from jax.sharding import Mesh, NamedSharding, PartitionSpec

        mesh = Mesh(np.array(jax.devices("cpu")), ("i",))
        spread = jax.device_put(np.ones(2), NamedSharding(mesh, PartitionSpec("i")))
        try:
            mx.nd.from_jax(spread)
        except mx.MXNetError as error:
            print(error)
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program)],
        env={
            **clean_environment,
            "JAX_PLATFORMS": "cpu",
            "XLA_FLAGS": "--xla_force_host_platform_device_count=2",
        },
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    assert "spread over 2 devices; bring it to one" in done.stdout


def test_what_numpy_removed_for_mxnet():
    from portable.adapters.mxnet.numpy_aliases import ALIASES

    with pytest.raises(AttributeError, match=r"numpy.npv was removed.*numpy-financial"):
        ALIASES["npv"]()
