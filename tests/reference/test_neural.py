"""Dense layers, activations, convolution, pooling: the formulas, held to loops and closed forms."""

from __future__ import annotations

import math

import numpy as np
import pytest

from reference.base import MXNetError
from reference.ops import activation, convolution, dense, pooling, resize

from .pullbacks import RANDOM, apart, check_pullback, draw


@pytest.mark.parametrize("flatten", [True, False])
@pytest.mark.parametrize("bias", [True, False])
def test_fully_connected(flatten, bias):
    data, weight = draw(2, 3, 4), draw(5, 12 if flatten else 4)
    shift = draw(5) if bias else None
    attributes = {"num_hidden": 5, "flatten": flatten, "no_bias": not bias}
    found = dense.FullyConnected(data, weight, shift, **attributes)
    rows = data.reshape(2, 12) if flatten else data
    np.testing.assert_allclose(found, rows @ weight.T + (0 if shift is None else shift))
    if bias:
        check_pullback(dense.FullyConnected, data, weight, shift, **attributes)
    else:
        check_pullback(dense.FullyConnected, data, weight, bias=None, **attributes)


# --- Activations ----------------------------------------------------------------------------------

CLOSED_FORMS = {
    "relu": lambda x: max(x, 0.0),
    "sigmoid": lambda x: 1 / (1 + math.exp(-x)),
    "tanh": math.tanh,
    "softrelu": lambda x: math.log(1 + math.exp(x)),
    "softsign": lambda x: x / (1 + abs(x)),
}


@pytest.mark.parametrize("name", CLOSED_FORMS)
def test_activation(name):
    data = draw(3, 4)
    expected = np.vectorize(CLOSED_FORMS[name])(data)
    np.testing.assert_allclose(activation.Activation(data, name), expected, rtol=1e-14)
    check_pullback(activation.Activation, data, act_type=name)


def test_activations_do_not_overflow():
    far = np.array([-800.0, 800.0])
    with np.errstate(over="raise"):
        assert activation.Activation(far, "sigmoid").tolist() == [0, 1]
        assert activation.Activation(far, "softrelu").tolist() == [0, 800]


LEAKY = {
    "leaky": lambda x: x if x > 0 else 0.25 * x,
    "elu": lambda x: x if x > 0 else 0.25 * (math.exp(x) - 1),
    "gelu": lambda x: x * (1 + math.erf(x / math.sqrt(2))) / 2,
    "rrelu": lambda x: x if x > 0 else (np.float32(0.125) + np.float32(0.334)) / 2 * x,
}


@pytest.mark.parametrize("name", LEAKY)
def test_leaky_relu(name):
    data = draw(3, 4)
    found = activation.LeakyReLU(data, act_type=name)
    np.testing.assert_allclose(found, np.vectorize(LEAKY[name])(data), rtol=1e-7)
    check_pullback(activation.LeakyReLU, data, act_type=name, gamma=None)


def test_selu_has_a_gradient_of_its_own_below_zero():
    """MXNet takes scale (alpha + out), where the derivative would be scale alpha + out."""
    data = np.array([-1.0, 2.0])
    found = activation.LeakyReLU(data, act_type="selu")
    scale, alpha = 1.0507009873554805, 1.6732632423543772
    np.testing.assert_allclose(found, [scale * alpha * (math.exp(-1) - 1), 2 * scale], rtol=1e-6)
    (slope, _) = activation.LeakyReLU.operator.pull(np.ones(2), found, data, None, act_type="selu")
    np.testing.assert_allclose(slope, [scale * (alpha + found[0]), scale], rtol=1e-6)


@pytest.mark.parametrize(
    ("shape", "gamma", "aligned"),
    [
        ((2, 3), (3,), (1, 3)),
        ((2, 3, 4), (3,), (1, 3, 1)),
        ((2, 3), (2,), (2, 1)),
        ((4,), (1,), (1,)),
        ((2, 3), (2, 3), (2, 3)),
    ],
)
def test_prelu_has_a_slope_for_each_channel(shape, gamma, aligned):
    data, slopes = draw(*shape), draw(*gamma)
    found = activation.LeakyReLU(data, slopes, act_type="prelu")
    np.testing.assert_allclose(found, np.where(data > 0, data, slopes.reshape(aligned) * data))
    check_pullback(activation.LeakyReLU, data, slopes, act_type="prelu")


def test_rrelu_draws_a_slope_for_each_element_when_training():
    data = -np.ones((50, 4))
    found = activation.LeakyReLU(data, act_type="rrelu", training=True)
    assert -0.334 <= found.min() < found.max() <= -0.125
    g, _ = activation.LeakyReLU.operator.pull(
        np.ones_like(data), found, data, None, act_type="rrelu", training=True
    )
    np.testing.assert_allclose(g, -found)


# --- Convolution and pooling ----------------------------------------------------------------------


def convolved(data, weight, bias, stride, dilate, pad, groups):
    """Convolution, element by element."""
    rank = data.ndim - 2
    wide = np.pad(data, [(0, 0), (0, 0), *((p, p) for p in pad)])
    sizes = [
        (n - d * (k - 1) - 1) // s + 1
        for n, d, k, s in zip(wide.shape[2:], dilate, weight.shape[2:], stride, strict=True)
    ]
    out = np.zeros((len(data), len(weight), *sizes))
    inputs, filters = data.shape[1] // groups, len(weight) // groups
    for n, f, *position in np.ndindex(*out.shape):
        for c, *offset in np.ndindex(inputs, *weight.shape[2:]):
            place = tuple(position[i] * stride[i] + offset[i] * dilate[i] for i in range(rank))
            channel = f // filters * inputs + c
            out[(n, f, *position)] += weight[(f, c, *offset)] * wide[(n, channel, *place)]
    return out if bias is None else out + bias.reshape(-1, *(1,) * rank)


CONVOLUTIONS = [
    ((2, 2, 6), (3, 2, 3), (2,), (1,), (1,), 1),
    ((1, 2, 5, 4), (3, 2, 3, 2), (1, 1), (1, 1), (0, 0), 1),
    ((2, 4, 5, 5), (4, 2, 2, 3), (2, 1), (1, 2), (1, 2), 2),
    ((1, 3, 4, 4), (3, 1, 2, 2), (1, 2), (2, 1), (1, 0), 3),
    ((1, 2, 3, 3, 4), (2, 2, 2, 1, 2), (1, 2, 1), (1, 1, 2), (1, 0, 0), 1),
]


@pytest.mark.parametrize(("data", "weight", "stride", "dilate", "pad", "groups"), CONVOLUTIONS)
def test_convolution(data, weight, stride, dilate, pad, groups):
    x, w, b = draw(*data), draw(*weight), draw(weight[0])
    attributes = {
        "kernel": weight[2:],
        "stride": stride,
        "dilate": dilate,
        "pad": pad,
        "num_filter": weight[0],
        "num_group": groups,
    }
    found = convolution.Convolution(x, w, b, **attributes)
    np.testing.assert_allclose(
        found, convolved(x, w, b, stride, dilate, pad, groups), rtol=1e-12, atol=1e-12
    )
    check_pullback(convolution.Convolution, x, w, b, **attributes)


@pytest.mark.parametrize(("data", "weight", "stride", "dilate", "pad", "groups"), CONVOLUTIONS)
def test_deconvolution_is_the_transpose_of_convolution(data, weight, stride, dilate, pad, groups):
    """<convolution(x), y> = <x, deconvolution(y)> for all x and y."""
    x, w = draw(*data), draw(*weight)
    forward = convolved(x, w, None, stride, dilate, pad, groups)
    y = draw(*forward.shape)
    back = [
        s * (n - 1) + d * (k - 1) + 1 - 2 * p
        for s, n, d, k, p in zip(stride, y.shape[2:], dilate, weight[2:], pad, strict=True)
    ]
    attributes = {
        "kernel": weight[2:],
        "stride": stride,
        "dilate": dilate,
        "pad": pad,
        "adj": tuple(n - b for n, b in zip(data[2:], back, strict=True)),
        "num_filter": data[1],
        "num_group": groups,
        "no_bias": True,
    }
    found = convolution.Deconvolution(y, w, None, **attributes)
    np.testing.assert_allclose((forward * y).sum(), (x * found).sum())
    check_pullback(convolution.Deconvolution, y, w, bias=None, **attributes)
    attributes["no_bias"] = False
    check_pullback(convolution.Deconvolution, y, w, draw(data[1]), **attributes)


def test_deconvolution_to_a_target_shape():
    data, weight = draw(1, 2, 3, 3), draw(2, 1, 3, 3)
    attributes = {"kernel": (3, 3), "stride": (2, 2), "num_filter": 1, "target_shape": (6, 5)}
    found = convolution.Deconvolution(data, weight, None, **attributes)
    assert found.shape == (1, 1, 6, 5)
    same = {**attributes, "target_shape": (), "pad": (1, 1), "adj": (1, 0)}
    np.testing.assert_array_equal(found, convolution.Deconvolution(data, weight, None, **same))


def pooled(data, kernel, stride, pad, convention, reduce):
    """Pooling, window by window; `reduce` gets a window's numbers and its size with padding."""
    rounding = math.ceil if convention == "full" else math.floor
    sizes = [
        rounding((n + 2 * p - k) / s) + 1
        for n, k, s, p in zip(data.shape[2:], kernel, stride, pad, strict=True)
    ]
    out = np.zeros((*data.shape[:2], *sizes))
    for n, c, *position in np.ndindex(*out.shape):
        starts = [i * s - p for i, s, p in zip(position, stride, pad, strict=True)]
        inside = tuple(
            slice(max(b, 0), min(b + k, size))
            for b, k, size in zip(starts, kernel, data.shape[2:], strict=True)
        )
        size = math.prod(
            min(b + k, n + p) - b
            for b, k, n, p in zip(starts, kernel, data.shape[2:], pad, strict=True)
        )
        out[(n, c, *position)] = reduce(data[(n, c, *inside)], size)
    return out


REDUCTIONS = {
    "max": ({}, lambda window, size: window.max()),
    "sum": ({}, lambda window, size: window.sum()),
    "avg": ({}, lambda window, size: window.sum() / size),
    "avg without padding": ({"count_include_pad": False}, lambda window, size: window.mean()),
    "lp": ({"p_value": 2}, lambda window, size: math.sqrt((window**2).sum())),
}


@pytest.mark.parametrize("name", REDUCTIONS)
@pytest.mark.parametrize(
    ("shape", "kernel", "stride", "pad", "convention"),
    [
        ((2, 2, 7), (3,), (2,), (1,), "valid"),
        ((1, 2, 5, 4), (2, 3), (1, 2), (0, 1), "valid"),
        ((1, 1, 5, 5), (3, 2), (2, 2), (1, 0), "full"),
        ((1, 1, 3, 4, 3), (2, 2, 2), (1, 2, 1), (1, 0, 0), "valid"),
    ],
)
def test_pooling(name, shape, kernel, stride, pad, convention):
    attributes, reduce = REDUCTIONS[name]
    data = apart(*shape)
    attributes = {
        **attributes,
        "kernel": kernel,
        "stride": stride,
        "pad": pad,
        "pool_type": name.split()[0],
        "pooling_convention": convention,
    }
    found = pooling.Pooling(data, **attributes)
    expected = pooled(data, kernel, stride, pad, convention, reduce)
    np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-15)
    check_pullback(pooling.Pooling, data, **attributes)


@pytest.mark.parametrize("p", [1, 2, 3])
def test_lp_pooling_raises_to_a_power(p):
    data = RANDOM.uniform(0.5, 2, (1, 1, 3, 3))
    found = pooling.Pooling(data, kernel=(3, 3), pool_type="lp", p_value=p)
    np.testing.assert_allclose(found.item(), (data**p).sum() ** (1 / p))
    check_pullback(pooling.Pooling, data, kernel=(2, 2), pool_type="lp", p_value=p)


def test_max_pooling_gives_the_gradient_to_the_first_of_the_largest():
    data = np.ones((1, 1, 2, 2))
    (g,) = pooling.Pooling.operator.pull(
        np.full((1, 1, 1, 1), 5.0), np.ones((1, 1, 1, 1)), data, kernel=(2, 2)
    )
    assert g.tolist() == [[[[5, 0], [0, 0]]]]


@pytest.mark.parametrize("kind", ["max", "avg"])
def test_global_pooling_and_channels_last(kind):
    data = apart(2, 3, 4, 5)
    reduce = data.max if kind == "max" else data.mean
    found = pooling.Pooling(data, pool_type=kind, global_pool=True)
    np.testing.assert_allclose(found, reduce(axis=(2, 3), keepdims=True))
    last = pooling.Pooling(np.moveaxis(data, 1, -1), pool_type=kind, kernel=(2, 2), layout="NHWC")
    first = pooling.Pooling(data, pool_type=kind, kernel=(2, 2))
    np.testing.assert_array_equal(np.moveaxis(last, -1, 1), first)
    check_pullback(
        pooling.Pooling, data[:1, :, :2], pool_type=kind, global_pool=True, layout="NHWC"
    )


def test_adaptive_pooling_averages_cells():
    data = draw(1, 2, 5, 3)
    found = pooling._contrib_AdaptiveAvgPooling2D(data, output_size=(2, 2))
    np.testing.assert_allclose(found[..., 0, 1], data[..., :3, 1:].mean(axis=(2, 3)))
    check_pullback(pooling._contrib_AdaptiveAvgPooling2D, data, output_size=(2, 2))


# --- Images of another size -----------------------------------------------------------------------


@pytest.mark.parametrize("mode", ["concat", "sum"])
def test_up_sampling_repeats_elements(mode):
    small, large = draw(1, 2, 2, 3), draw(1, 2, 4, 6)
    attributes = {"scale": 2, "sample_type": "nearest", "multi_input_mode": mode}
    found = resize.UpSampling(small, large, **attributes)
    repeated = np.kron(small, np.ones((2, 2)))
    expected = repeated + large if mode == "sum" else np.concatenate([repeated, large], axis=1)
    np.testing.assert_array_equal(found, expected)
    check_pullback(resize.UpSampling, small, large, **attributes)


@pytest.mark.parametrize("scale", [2, 3])
def test_up_sampling_with_filters_is_a_deconvolution_of_each_channel(scale):
    size = 2 * scale - scale % 2
    data, weight = draw(1, 2, 2, 3), draw(2, 1, size, size)
    attributes = {"scale": scale, "sample_type": "bilinear", "num_filter": 2}
    found = resize.UpSampling(data, weight, **attributes)
    expected = convolution.Deconvolution(
        data,
        weight,
        None,
        kernel=(size, size),
        stride=(scale, scale),
        pad=(scale // 2, scale // 2),
        num_filter=2,
        num_group=2,
    )
    np.testing.assert_array_equal(found, expected)
    assert found.shape == (1, 2, 2 * scale, 3 * scale)
    check_pullback(resize.UpSampling, data, weight, **attributes)


@pytest.mark.parametrize("align_corners", [True, False])
def test_bilinear_resize_interpolates_a_plane_exactly(align_corners):
    rows, columns = np.mgrid[:4, :5]
    plane = (2.0 * rows + 3.0 * columns)[None, None]
    attributes = {"height": 7, "width": 9, "align_corners": align_corners}
    found = resize._contrib_BilinearResize2D(plane, None, **attributes)
    i, j = np.mgrid[:7, :9]
    if align_corners:
        at_row, at_column = i * 3 / 6, j * 4 / 8
    else:
        at_row = ((i + 0.5) * 4 / 7 - 0.5).clip(0, 3)
        at_column = ((j + 0.5) * 5 / 9 - 0.5).clip(0, 4)
    np.testing.assert_allclose(found[0, 0], 2 * at_row + 3 * at_column, atol=1e-12)
    check_pullback(resize._contrib_BilinearResize2D, draw(1, 1, 3, 4), like=None, **attributes)


# --- Refusals -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: activation.Activation(np.ones(2), "step"), "step"),
        (lambda: activation.LeakyReLU(np.ones(2), act_type="prelu"), "gamma"),
        (lambda: pooling.Pooling(np.ones((1, 1, 4, 4)), kernel=(5, 5)), "not larger"),
        (lambda: pooling.Pooling(np.ones((1, 1, 4)), kernel=(2,), pool_type="lp"), "p_value"),
    ],
)
def test_refusals_say_what_was_wrong(call, words):
    with pytest.raises(MXNetError, match=words):
        call()
