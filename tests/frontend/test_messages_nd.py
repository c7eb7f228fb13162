"""What arrays, the functions of nd, contexts and random numbers refuse, and what they say."""

import numpy as np
import pytest

from tests.messages import MXNET_ERROR, refused

pytestmark = pytest.mark.filterwarnings(
    "ignore:Please import:DeprecationWarning",  # MXNet's use of scipy
    "ignore:numpy.core is deprecated:DeprecationWarning",
)


def x(mx, *shape):
    return mx.nd.ones(shape or (2, 3))


MADE = [
    (lambda mx: mx.nd.array("abc"), TypeError, "abc"),
    (lambda mx: mx.nd.array([[1, 2], [3]]), TypeError, "array"),
    (lambda mx: mx.nd.array(["a"]), TypeError, "a"),
    (lambda mx: mx.nd.array({"a": 1}), TypeError, "array"),
    (lambda mx: mx.nd.zeros((0, 3)), MXNET_ERROR, "zeros: shape=(0, 3)"),
    (lambda mx: mx.nd.zeros((2,), dtype="nonsense"), TypeError, "nonsense"),
    (lambda mx: mx.nd.array([1], dtype="complex64"), KeyError, "complex64", "float32"),
    (lambda mx: mx.nd.linspace(0, 1, -1), MXNET_ERROR, "linspace: num=-1"),
    (lambda mx: mx.nd.arange(3, 1), MXNET_ERROR, "arange"),
    (lambda mx: mx.nd.from_numpy(np.ones((2, 2), "float32").T), ValueError, ""),
]
CONTEXTS = [
    (lambda mx: mx.nd.zeros((1,), ctx=mx.gpu(0)), MXNET_ERROR, "gpu(0)", "ctx=mx.cpu()"),
    (lambda mx: x(mx).as_in_context(mx.gpu(0)), MXNET_ERROR, "gpu(0)", "ctx=mx.cpu()"),
    (lambda mx: mx.nd.zeros((1,), ctx="cpu"), MXNET_ERROR, "ctx='cpu'", "'cpu(0)'"),
    (lambda mx: mx.nd.ones((1,), ctx=7), MXNET_ERROR, "ctx=7", "mx.cpu()"),
    (lambda mx: mx.nd.random.uniform(shape=(1,), ctx="tpu(0)"), MXNET_ERROR, "ctx='tpu(0)'"),
    (lambda mx: mx.Context("tpu"), KeyError, "device_type='tpu'", "'cpu', 'gpu'"),
    (lambda mx: str(mx.Context("cpu", "a")), TypeError, "device_id='a'", "int"),
]
CALLED = [
    (lambda mx: x(mx) + x(mx, 4), MXNET_ERROR, "(2, 3)", "(4,)"),
    (lambda mx: x(mx) + x(mx).astype("float64"), MXNET_ERROR, "float32", "float64", "cast"),
    (lambda mx: x(mx) + "b", TypeError, "str"),
    (lambda mx: mx.nd.dot(x(mx), x(mx)), MXNET_ERROR, "dot", "(2, 3)"),
    (lambda mx: x(mx, 2).asscalar(), ValueError, "scalar"),
    (lambda mx: float(x(mx, 2)), TypeError, ""),
    (lambda mx: x(mx)[5], IndexError, "index 5 is out of bounds for axis 0 with size 2"),
    (lambda mx: x(mx)["a"], ValueError, "'a'"),
    (lambda mx: x(mx).__setitem__(0, "a"), TypeError, "'a'"),
    (lambda mx: x(mx).__setitem__(0, mx.nd.ones((2,))), ValueError, "(2,)", "(3,)"),
    (lambda mx: mx.nd.array([]) + 1, MXNET_ERROR, "(0,)"),
    (lambda mx: mx.nd.array([[], []]).sum(axis=5), MXNET_ERROR, "axis"),
    (lambda mx: mx.nd.clip(x(mx)), MXNET_ERROR, "clip", "a_min", "missing"),
    (lambda mx: mx.nd.take(x(mx), mx.nd.array([5]), mode="raise"), MXNET_ERROR, "take", "5"),
    (lambda mx: mx.nd.take(x(mx), mx.nd.array([0]), mode="x"), MXNET_ERROR, "take", "'x'"),
    (lambda mx: mx.nd.cast(x(mx), dtype="x"), TypeError, "Cast: dtype='x'", "float16"),
    (lambda mx: mx.nd.cast(x(mx), dtype="complex64"), MXNET_ERROR, "dtype='complex64'", "float16"),
    (lambda mx: mx.nd.softmax(x(mx), axis=5), MXNET_ERROR, "softmax", "axis=5", "-2 to 1"),
    (lambda mx: mx.nd.add_n(), MXNET_ERROR, "add_n: no array was given"),
    (lambda mx: mx.nd._internal._split_v2(x(mx), indices=()), MXNET_ERROR, "_split_v2: indices=()"),
    (
        lambda mx: mx.nd.lamb_update_phase2(x(mx), x(mx), x(mx, 2), x(mx, 1), lr=1),
        MXNET_ERROR,
        "r1 has shape (2,)",
        "(1,)",
    ),
    (lambda mx: mx.nd.clip(x(mx), 0, 1, a_min=0), TypeError, "clip got multiple values", "a_min"),
    (lambda mx: mx.nd.concat(), MXNET_ERROR, "Concat: no array was given"),
    (lambda mx: mx.nd.multi_sum_sq(x(mx), num_arrays=2), MXNET_ERROR, "multi_sum_sq", "2"),
    (lambda mx: mx.nd.smooth_l1(x(mx), scalar="x"), MXNET_ERROR, "smooth_l1: scalar='x'"),
    (lambda mx: mx.nd.Dropout(x(mx), p=1.5), MXNET_ERROR, "Dropout: p=1.5"),
    (lambda mx: mx.nd.LRN(mx.nd.ones((2, 3)), nsize=1.5), MXNET_ERROR, "LRN: nsize=1.5"),
    (
        lambda mx: mx.nd.SoftmaxOutput(x(mx), x(mx, 2), smooth_alpha=-1),
        MXNET_ERROR,
        "smooth_alpha=-1",
    ),
    (
        lambda mx: mx.nd.contrib.BilinearResize2D(x(mx, 1, 1, 2, 2), height=2, width=2, mode="x"),
        MXNET_ERROR,
        "'x'",
    ),
    (
        lambda mx: mx.nd.Deconvolution(
            x(mx, 1, 1, 1, 1), x(mx, 1, 1, 1, 1), kernel=(1, 1), num_filter=1, pad=(3, 3)
        ),
        MXNET_ERROR,
        "Deconvolution",
        "pad=(3, 3)",
    ),
    (
        lambda mx: mx.nd.UpSampling(x(mx, 1, 1, 2, 2), scale=2, sample_type="x"),
        MXNET_ERROR,
        "UpSampling",
        "'x'",
    ),
    (
        lambda mx: mx.nd.UpSampling(
            x(mx, 1, 1, 2, 2), scale=2, sample_type="nearest", multi_input_mode="x"
        ),
        MXNET_ERROR,
        "UpSampling",
        "'x'",
    ),
    (
        lambda mx: mx.nd.UpSampling(
            *[x(mx, 1, 1, 2, 2)] * 2, scale=2, sample_type="bilinear", num_filter=5, num_args=2
        ),
        MXNET_ERROR,
        "UpSampling",
    ),
    (lambda mx: mx.nd.moveaxis(x(mx), 0, (0, 1)), ValueError, ""),
    (lambda mx: mx.nd.split_v2(x(mx), "a"), ValueError, "'a'"),
    (lambda mx: mx.nd.histogram(x(mx), bins="a", range=(0, 1)), ValueError, "bins"),
    (
        lambda mx: mx.nd.contrib.while_loop(lambda v: v < 1, lambda v: (v, v), [x(mx, 1)]),
        ValueError,
        "max_iterations",
    ),
    (
        lambda mx: mx.nd.contrib.while_loop(lambda: 1, lambda: ([], []), [], max_iterations=2),
        ValueError,
        "loop_vars",
        "at least one",
    ),
]
DRAWN = [
    (lambda mx: mx.random.seed("a"), ValueError, "'a'", "int"),
    (lambda mx: mx.nd.random.normal(0, -1, shape=(2,)), MXNET_ERROR, "scale", "-1"),
    (lambda mx: mx.nd.random.randint(5, 2), MXNET_ERROR, "low", "high"),
    (lambda mx: mx.nd.random.gamma(-1, 1, shape=(2,)), MXNET_ERROR, "alpha", "-1"),
    (lambda mx: mx.nd.random.uniform("a"), ValueError, "numbers"),
    (lambda mx: mx.nd.random_uniform(foo=1), MXNET_ERROR, "cannot find argument 'foo'"),
    (lambda mx: mx.nd.sample_uniform(x(mx, 1), foo=1), MXNET_ERROR, "cannot find argument 'foo'"),
    (lambda mx: mx.nd.sample_uniform(x(mx, 1)), MXNET_ERROR, "sample_uniform", "high", "missing"),
]


@pytest.mark.parametrize("row", MADE)
def test_making_arrays(mx, row):
    refused(mx, *row)


@pytest.mark.parametrize("row", CONTEXTS)
def test_contexts(mx, row):
    if mx.__name__ != "portable.adapters.mxnet" and mx.num_gpus() and "gpu(0)" in row:
        pytest.skip("there is a GPU here")
    refused(mx, *row)


@pytest.mark.parametrize("row", CALLED)
def test_calls(mx, row):
    refused(mx, *row)


@pytest.mark.parametrize("row", DRAWN)
def test_random_numbers(mx, row):
    refused(mx, *row)


def test_special_numbers(mx):
    """nan and inf are numbers like others: no refusal, and no endless search."""
    numbers = mx.nd.array([1.0, np.nan, np.inf, -np.inf])
    assert mx.nd.argmax(mx.nd.array([3.0, np.inf, 2.0]), axis=0).asnumpy().tolist() == [1]
    assert sorted(map(str, numbers.sort().asnumpy().tolist())) == ["-inf", "1.0", "inf", "nan"]
    assert numbers.topk(k=4).shape == (4,)
    assert mx.nd.clip(numbers, 0, 2).asnumpy()[2:].tolist() == [2, 0]


def test_storage_types(ours):
    for call in (
        lambda mx: x(mx).tostype("csr"),
        lambda mx: x(mx).attach_grad(stype="csr"),
    ):
        refused(ours, call, ValueError, "stype='csr' is not supported")
    refused(ours, lambda mx: mx.nd.zeros((2,), stype="csr"), MXNET_ERROR, "zeros: stype='csr'")


def test_histograms_without_bins(ours):
    call = lambda mx: mx.nd._internal._histogram(x(mx, 2), bin_cnt=0, range=(0, 1))  # noqa: E731
    refused(ours, call, MXNET_ERROR, "_histogram", "0")


def test_infinite_parameters_of_distributions(ours):
    refused(ours, lambda mx: mx.nd.random.gamma(np.inf, 1), MXNET_ERROR, "alpha", "finite")


def test_too_many_arguments(ours):
    refused(ours, lambda mx: mx.nd.random_uniform(*range(20)), TypeError, "uniform", "20")
    refused(
        ours,
        lambda mx: mx.nd.broadcast_to(x(mx), x(mx), shape=(1,)),
        TypeError,
        "broadcast_to got multiple values for argument 'shape'",
    )
