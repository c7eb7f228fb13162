"""What the reference refuses, and what it says; what MXNet takes for granted is in its own tests."""

from __future__ import annotations

import numpy as np
import pytest

from reference import attributes, autograd, nd
from reference.base import MXNetError
from reference.context import Context, gpu_memory_info, usable
from reference.ops.norms import norm
from reference.ops.recurrent import RNN


def x(*shape, dtype="float32"):
    return nd.ones(shape or (2, 3), dtype=dtype)


READ = [
    ("int", "1", 1),
    ("int", np.int64(-1), -1),
    ("int | None", None, None),
    ("float", "0.5", 0.5),
    ("float", np.float32(0.5), 0.5),
    ("bool", 1, True),
    ("bool", "False", False),
    ("str", "valid", "valid"),
    ("Shape", [2, np.int64(3)], (2, 3)),
    ("Shape", "(2, None)", (2, None)),
    ("Shape", 2, 2),
    ("Shape", None, ()),
    ("tuple[float, ...]", "(0.5, 1)", (0.5, 1)),
]


@pytest.mark.parametrize(("annotation", "value", "expected"), READ)
def test_attributes_may_be_texts(annotation, value, expected):
    assert attributes.read("op", "name", value, annotation) == expected


REFUSED = [
    ("int", 1.5, "expected an int"),
    ("int", True, "expected an int"),
    ("int", None, "expected an int"),
    ("int | None", "a", "expected an int or None"),
    ("float", "a", "expected a number"),
    ("bool", 2, "expected True or False"),
    ("bool", "yes", "expected True or False"),
    ("Shape", (1.5,), "expected an int or a tuple of ints"),
    ("Shape", 1.5, "expected an int or a tuple of ints"),
    ("Shape", "a b", "expected an int or a tuple of ints"),
    ("tuple[float, ...]", ("a",), "expected a tuple of numbers"),
]


@pytest.mark.parametrize(("annotation", "value", "words"), REFUSED)
def test_attributes_of_a_wrong_kind(annotation, value, words):
    with pytest.raises(MXNetError) as raised:
        attributes.read("op", "name", value, annotation)
    assert str(raised.value) == f"op: name={value!r}; {words}"


def test_dtypes():
    assert attributes.dtype_name("op", np.float64) == attributes.dtype_name("op", "f8") == "float64"
    with pytest.raises(TypeError, match="op: dtype='float33'; expected one of float32, float64"):
        attributes.dtype_name("op", "float33")
    with pytest.raises(MXNetError, match="op: dtype='complex64'; expected one of float32"):
        attributes.dtype_name("op", "complex64")


CALLS = [
    (lambda: nd.concat(), "Concat: no array was given; expected at least one"),
    (lambda: nd.add_n(), "add_n: no array was given"),
    (lambda: nd.softmax(nd.array([])), r"softmax: argument data has shape \(0,\)"),
    (lambda: nd.softmax(nd.array(3.5)), "softmax: argument data has no axes"),
    (lambda: nd.smooth_l1(x(), scalar="a"), "smooth_l1: scalar='a'; expected a number"),
    (lambda: nd.CTCLoss(x(2, 1, 3), x(1, 1), blank_label="x"), "CTCLoss: blank_label='x'"),
    (lambda: nd.SoftmaxOutput(x(), x(2), normalization="x"), "normalization='x'; expected 'null'"),
    (lambda: nd.SoftmaxOutput(x(), x(2), smooth_alpha=2), "smooth_alpha=2; expected 0 to 1"),
    (lambda: nd.dot(x(2), x(2), forward_stype="x"), "dot: forward_stype='x'; expected 'default'"),
    (lambda: nd.Dropout(x(), axes=5), "Dropout: axes=5 lies outside"),
    (lambda: nd.LRN(x(), nsize=0), "LRN: nsize=0; expected 1 neighbour or more"),
    (lambda: nd.scatter_nd(x(1), x(1, 1), shape=(-9,)), r"scatter_nd: shape=\(-9,\); expected"),
    (lambda: nd.contrib.AdaptiveAvgPooling2D(x(1, 1, 2, 2), output_size=-1), "output_size=-1"),
    (lambda: nd.contrib.BilinearResize2D(x(1, 1, 2, 2), mode="x"), "mode='x'; expected one of"),
    (lambda: nd.moments(x(dtype="bool"), axes=0), "moments: data is bool"),
    (lambda: nd.SoftmaxActivation(x(dtype="int32")), "SoftmaxActivation: data is int32"),
    (lambda: nd.take(x(), x(1), mode="x"), "take: mode='x'; expected 'clip', 'wrap' or 'raise'"),
    (lambda: nd.linspace(0, 1, -1), "linspace: num=-1; expected 0 or more"),
    (lambda: nd.zeros((2,), stype="csr"), "zeros: stype='csr' is not available"),
    (lambda: nd.ftml_update(*[x()] * 5, lr=1, t=1, beta1=2), "beta1=2.*expected both from 0 to 1"),
    (lambda: nd.multi_sum_sq(x(), num_arrays=2), "multi_sum_sq: num_arrays=2, but 1 arrays"),
    (
        lambda: nd.lamb_update_phase2(x(), x(), x(2), x(1), lr=1),
        r"r1 has shape \(2,\); expected \(1,\)",
    ),
    (
        lambda: nd.contrib.index_copy(x(2, 1), nd.array([5]), x(1, 1)),
        "_contrib_index_copy: index_vector=.5. for 2 rows; expected 0 to 1",
    ),
    (
        lambda: nd.Deconvolution(
            x(1, 1, 1, 1), x(1, 1, 1, 1), kernel=(1, 1), num_filter=1, pad=(3, 3)
        ),
        r"Deconvolution: pad=\(3, 3\) leaves nothing",
    ),
    (
        lambda: nd.UpSampling(x(1, 1, 2, 2), scale=2, sample_type="x"),
        "UpSampling: sample_type='x'.*expected 'nearest' or 'bilinear'",
    ),
    (
        lambda: nd.UpSampling(
            x(1, 1, 2, 2), x(1, 1, 4, 4), scale=2, sample_type="bilinear", num_filter=5
        ),
        "UpSampling: num_filter=5; expected 1, the channels of data",
    ),
    (lambda: gpu_memory_info(), r"gpu\(0\) is not available.*use ctx=mx.cpu"),
    (lambda: usable("cpu"), "ctx='cpu' is not a context; give one such as"),
    (lambda: usable(7), "ctx=7 is not a context"),
    (lambda: nd.random.gamma(np.inf, 1), "alpha .its shape. must be positive and finite, got inf"),
]


@pytest.mark.parametrize(("call", "words"), CALLS)
def test_calls(call, words):
    with pytest.raises(MXNetError, match=words):
        call()


OTHERS = [
    (lambda: Context("tpu"), KeyError, "device_type='tpu' is unknown; give one of 'cpu', 'gpu'"),
    (lambda: Context("cpu", 1.5), TypeError, "device_id=1.5 is no number of a device; give an int"),
    (lambda: nd.softmax(x(), data=x()), TypeError, "got multiple values for argument 'data'"),
    (lambda: nd.softmax([1.0]), AssertionError, "must be an NDArray"),
    (lambda: nd.moveaxis(x(), 0, (0, 1)), ValueError, "source=0 and destination=.0, 1. are not"),
    (lambda: nd.split_v2(x(), "a"), ValueError, "must be an int or a tuple of ints, got 'a'"),
    (lambda: nd.histogram(x(), bins="a"), ValueError, "bins must be an int or an NDArray, got"),
    (lambda: x().tostype("csr"), ValueError, "tostype: stype='csr' is not supported"),
    (lambda: x().attach_grad(stype="csr"), ValueError, "attach_grad: stype='csr' is not supported"),
    (lambda: autograd.backward(5), TypeError, "heads must be an NDArray or a list of them, but 5"),
    (lambda: autograd.grad(x(), 5), TypeError, "variables must be an NDArray or a list of them"),
    (lambda: autograd.mark_variables([x()], []), ValueError, "1 variables, 0 gradients"),
    (lambda: norm.operator.backward.forward(), TypeError, "_backward_norm is not called by itself"),
    (
        lambda: nd.contrib.while_loop(lambda v: v < 1, lambda v: (v, v), x(1)),
        ValueError,
        "max_iterations must be given",
    ),
    (
        lambda: nd.contrib.while_loop(lambda: 1, lambda: ([], []), [], max_iterations=1),
        ValueError,
        "loop_vars must contain at least one array",
    ),
]


@pytest.mark.parametrize(("call", "kind", "words"), OTHERS)
def test_other_calls(call, kind, words):
    with pytest.raises(kind, match=words) as raised:
        call()
    assert not isinstance(raised.value, MXNetError)


def test_a_function_of_the_user_runs_once():
    class Same(autograd.Function):
        def forward(self, data):
            return data.copy()

    entry = autograd._operator_of(Same(), None)
    with pytest.raises(TypeError, match="Same ran when it was called"):
        entry.forward(np.ones(1))


def recurrent(**changes):
    """A plain RNN over 3 steps of 2 samples of 2 features, with 2 hidden units, changed."""
    arrays = {
        "data": x(3, 2, 2),
        "parameters": x(12),
        "state": x(1, 2, 2),
        "state_cell": None,
        "sequence_length": None,
    }
    settings = {"state_size": 2, "num_layers": 1, "mode": "rnn_tanh"}
    for name, value in changes.items():
        (arrays if name in arrays else settings)[name] = value
    given = [a for a in arrays.values() if a is not None]
    return RNN(*given, **settings)


RECURRENT = [
    ({"mode": "x"}, "RNN: mode='x'; expected one of"),
    ({"p": 2}, "RNN: p=2; expected a probability"),
    ({"data": x(3, 2)}, r"RNN: data has shape \(3, 2\); expected \(T, N, C\)"),
    ({"parameters": x(5)}, r"RNN: parameters has shape \(5,\); expected \(12,\)"),
    ({"state": x(1, 2, 2, dtype="float64")}, "RNN: state is float64, but data is float32"),
    ({"mode": "lstm"}, "RNN: 0 of state_cell and sequence_length are given"),
    ({"projection_size": 1}, "RNN: projection_size=1; MXNet has it with cuDNN only"),
]


@pytest.mark.parametrize(("changes", "words"), RECURRENT)
def test_recurrent_layers(changes, words):
    with pytest.raises(MXNetError, match=words):
        recurrent(**changes)
