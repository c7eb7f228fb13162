"""The torch adapter: torch's tensors and autograd, and nothing of torch changed."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
import torch

import portable.adapters.torch as mx


def settings():
    """What of torch is global."""
    return (
        torch.is_grad_enabled(),
        torch.is_inference_mode_enabled(),
        torch.get_default_dtype(),
        torch.get_num_threads(),
        torch.is_anomaly_enabled(),
        torch.are_deterministic_algorithms_enabled(),
        torch.get_rng_state().tolist(),
    )


def train():
    x = mx.nd.array([1.0, 2.0])
    x.attach_grad()
    with mx.autograd.record():
        y = mx.nd.Dropout(x * x, p=0.5) + mx.nd.random.uniform(shape=(2,))
    y.backward()
    with mx.autograd.record():
        y = (x * x).sum()
    y.backward()
    return x.grad.asnumpy().tolist()


def test_no_setting_of_torch_changes():
    before = settings()
    train()
    with mx.autograd.record():
        assert settings() == before
    assert settings() == before


@pytest.mark.parametrize("mode", [torch.no_grad, torch.inference_mode, torch.enable_grad])
def test_recording_works_in_any_mode_of_torch(mode):
    with mode():
        before = settings()
        assert train() == [2, 4]
        assert settings() == before


def test_no_array_requires_a_gradient_of_torch():
    x = mx.nd.ones((2,))
    x.attach_grad()
    assert not x.as_torch().requires_grad
    assert not (x * 2).as_torch().requires_grad
    with mx.autograd.record():
        y = x * 2
    assert not y.as_torch().requires_grad
    t = torch.ones(2, requires_grad=True)
    z = mx.nd.from_torch(t)
    assert not (z * 2).as_torch().requires_grad
    assert (t * z.as_torch()).requires_grad


def test_memory_is_shared_with_torch():
    t = torch.zeros(2, 3)
    x = mx.nd.from_torch(t)
    x[0] = 1
    t[1] = 2
    assert x.asnumpy().tolist() == [[1, 1, 1], [2, 2, 2]]
    x.as_torch().add_(1)
    assert t[0, 0] == 2
    shared = mx.nd.from_dlpack(t)
    shared[:] = 0
    assert t.sum() == 0
    torch.from_dlpack(x)[0, 0] = 5
    assert x[0, 0].asscalar() == 5
    host = np.zeros(2, np.float32)
    y = mx.nd.from_numpy(host)
    y[:] = 3
    assert host.tolist() == [3, 3]


def test_tensors_that_cannot_be_arrays():
    with pytest.raises(mx.MXNetError, match=r"torch.complex64 cannot become an NDArray; convert"):
        mx.nd.from_torch(torch.zeros(2, dtype=torch.complex64))
    with pytest.raises(mx.MXNetError, match=r"give tensor.contiguous\(\)"):
        mx.nd.from_torch(torch.zeros(2, 3).T)


def test_requires_grad_of_a_shared_tensor_stays_outside():
    x = mx.nd.ones((2,))
    t = x.as_torch().requires_grad_()
    assert not (x + 1).as_torch().requires_grad
    (t * 3).sum().backward()
    assert t.grad.tolist() == [3, 3]


def test_results_share_no_memory():
    x = mx.nd.array([[1.0, 2.0], [3.0, 4.0]])
    for copied in (
        x.T,
        mx.nd.reshape(x, shape=(4,)),
        x.broadcast_to((2, 2, 2)),
        mx.nd.BlockGrad(x),
        x.expand_dims(0),
        mx.nd.slice_axis(x, axis=0, begin=0, end=1),
    ):
        for _ in range(2):
            copied[:] = 9
    assert x.asnumpy().tolist() == [[1, 2], [3, 4]]
    for _ in range(2):  # what was found out at the first call holds at the second
        y = mx.nd.reshape(x, shape=(4,))
        y[:] = 7
    assert x[0, 0].asscalar() == 1


def test_errors_of_torch_tell_what_was_computed():
    from portable.adapters.torch.operation import operations

    from portable.adapters.torch.engine.call import run

    with pytest.raises(mx.MXNetError, match=r"broadcast_add: torch cannot compute it for inputs "):
        run(operations()["broadcast_add"], [torch.ones(2), torch.ones(3)], {})


def test_gradients_of_integers():
    x = mx.nd.array([1, 2], dtype="int32")
    x.attach_grad()
    with mx.autograd.record():
        y = x * x
    with pytest.raises(mx.MXNetError, match=r"no inputs .* require gradients.*array of floats"):
        y.backward()


def test_second_derivatives_that_there_are_not():
    class Twice(mx.autograd.Function):
        def forward(self, x):
            return x * 2

        def backward(self, g):
            return g * 2

    x = mx.nd.ones((2,))
    x.attach_grad()
    with mx.autograd.record():
        first = mx.autograd.grad(Twice()(x) * x, x, create_graph=True)[0]
    with pytest.raises(mx.MXNetError, match="there is no second derivative"):
        first.backward()
    x = mx.nd.array([3.0, 4.0])
    x.attach_grad()
    with mx.autograd.record():
        first = mx.autograd.grad(x.norm(), x, create_graph=True)[0]
    with pytest.raises(mx.MXNetError, match="there is no second derivative"):
        first.backward()
    with mx.autograd.record():
        first = mx.autograd.grad(x * 3, x, create_graph=True)[0] * x
    first.backward()
    assert x.grad.asnumpy().tolist() == [3, 3]


def test_without_torch_the_import_says_what_to_install():
    code = "import sys; sys.modules['torch'] = None; import portable.adapters.torch"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode
    assert 'pip install "portable[torch]"' in done.stderr


def test_importing_changes_nothing_and_loads_on_demand():
    code = (
        "import torch; before = torch.is_grad_enabled(), torch.get_default_dtype()\n"
        "import sys, portable.adapters.torch as mx\n"
        "assert 'portable.adapters.torch.nd' not in sys.modules\n"
        "mx.nd\n"
        "assert before == (torch.is_grad_enabled(), torch.get_default_dtype())\n"
        "assert 'jax' not in sys.modules and 'mxnet' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.gpu
def test_on_a_gpu():
    x = mx.nd.array([1.0, 2.0], ctx=mx.gpu(0))
    x.attach_grad()
    assert x.context == mx.gpu(0) == x.grad.context
    with mx.autograd.record():
        y = (x * x + mx.nd.ones((2,), ctx=mx.gpu(0))).sum()
    y.backward()
    assert x.grad.asnumpy().tolist() == [2, 4]
    assert x.copyto(mx.cpu()).context == mx.cpu()
    x[0] = 5
    x[[1]] = mx.nd.array([7.0])
    assert x[::-1].asnumpy().tolist() == [7, 5]
    with pytest.raises(mx.MXNetError, match="torch cannot compute it"):
        x + mx.nd.ones((2,))
