"""A third party's adapter in a page: numpy underneath, three operators, one of them wrong."""

from __future__ import annotations

from contextlib import contextmanager
from types import SimpleNamespace

import numpy as np


class Context:
    """The CPU."""

    device_id = 0

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return None


class NDArray:
    """Numbers, and how to go back to where they came from."""

    def __init__(self, data, pull=None):
        self.data, self.pull, self.grad = data, pull, None
        self.shape, self.dtype = data.shape, data.dtype.type

    def asnumpy(self):
        return self.data.copy()

    def attach_grad(self):
        self.grad = NDArray(np.zeros_like(self.data))


def operator(value, slope):
    """An operator of one array from its value and its derivative."""

    def call(data, out=None):
        result = NDArray(value(data.data))

        def pull(g):
            if data.grad is not None:
                data.grad.data = g * slope(data.data, result.data)

        result.pull = pull
        if out is None:
            return result
        out.data[...] = result.data
        return out

    return call


@contextmanager
def record(train_mode=True):
    """Everything is recorded always."""
    yield


def backward(heads, head_grads, train_mode=True):
    """From one head back to its input."""
    heads[0].pull(head_grads[0].data)


def array(source, ctx=None, dtype=None):
    """An array of a numpy array's numbers."""
    return NDArray(np.array(source, dtype=dtype))


def crash(data, out=None):
    """What a broken C extension does."""
    import ctypes

    ctypes.string_at(0)


nd = SimpleNamespace(
    array=array,
    zeros=lambda shape, ctx=None, dtype="float32": NDArray(np.zeros(shape, dtype)),
    tanh=operator(np.tanh, lambda x, y: 1 - y * y),
    exp=operator(np.exp, lambda x, y: y),
    sin=operator(np.sin, lambda x, y: np.cos(x) * 1.01),
    cos=crash,
)
autograd = SimpleNamespace(record=record, train_mode=record, predict_mode=record, backward=backward)
random = SimpleNamespace(seed=lambda seed: None)
context = SimpleNamespace(num_gpus=lambda: 0)


def cpu():
    return Context()
