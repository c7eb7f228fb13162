"""Layers: closed forms, by-hand loops, and identities between layers."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest

from reference import layers
from reference.random import Generator

RANDOM = np.random.RandomState(6)


def normal(*shape):
    """Random numbers."""
    return RANDOM.normal(size=shape)


# --- Activations ----------------------------------------------------------------------------------

ALPHA, LAMBDA = 1.6732632423543772, 1.0507009873554805
FORMULAS = {
    "relu": (layers.relu, lambda x: max(x, 0.0)),
    "sigmoid": (layers.sigmoid, lambda x: 1 / (1 + math.exp(-x))),
    "softrelu": (layers.softrelu, lambda x: math.log(1 + math.exp(x))),
    "softsign": (layers.softsign, lambda x: x / (1 + abs(x))),
    "tanh": (layers.tanh, math.tanh),
    "leaky": (lambda x: layers.leaky_relu(x, 0.2), lambda x: x if x > 0 else 0.2 * x),
    "elu": (lambda x: layers.elu(x, 0.7), lambda x: x if x > 0 else 0.7 * (math.exp(x) - 1)),
    "selu": (layers.selu, lambda x: LAMBDA * (x if x > 0 else ALPHA * (math.exp(x) - 1))),
    "gelu": (layers.gelu, lambda x: x * (1 + math.erf(x / math.sqrt(2))) / 2),
    "swish": (lambda x: layers.swish(x, 1.5), lambda x: x / (1 + math.exp(-1.5 * x))),
}


@pytest.mark.parametrize("name", FORMULAS)
def test_activations_of_single_numbers(name):
    function, formula = FORMULAS[name]
    x = np.array([[-3.0, -1.0, -0.25], [0.0, 0.5, 4.0]])
    np.testing.assert_allclose(function(x), np.vectorize(formula)(x), atol=1e-15)
    if name in ("relu", "sigmoid", "softrelu", "softsign", "tanh"):
        np.testing.assert_array_equal(layers.activation(x, name), function(x))


def test_no_activation_overflows():
    huge = np.array([-1e4, 1e4])
    with np.errstate(over="raise", invalid="raise"):
        for function, _ in FORMULAS.values():
            assert np.isfinite(function(huge)).all()


def test_prelu_has_a_slope_for_each_channel():
    x, alpha = -np.ones((2, 3, 2)), np.array([0.1, 0.2, 0.3])
    np.testing.assert_array_equal(layers.prelu(x, alpha)[0, :, 0], -alpha)
    np.testing.assert_array_equal(layers.prelu(x[:, :, 0], alpha), [-alpha, -alpha])
    np.testing.assert_array_equal(layers.prelu(x, np.array([0.5])), x / 2)


# --- Dense, and how layers are put together -------------------------------------------------------


def test_dense_with_and_without_flatten():
    x, weight, bias = normal(2, 3, 4), normal(5, 12), normal(5)
    out = layers.dense(x, weight, bias)
    expected = [[weight[u] @ x[n].ravel() + bias[u] for u in range(5)] for n in range(2)]
    np.testing.assert_allclose(out, expected)
    last = layers.dense(x, weight[:, :4], flatten=False)
    np.testing.assert_allclose(last, np.einsum("nab,ub->nau", x, weight[:, :4]))
    np.testing.assert_allclose(layers.dense(x, weight, bias, activation="tanh"), np.tanh(out))


def test_flatten_keeps_the_order():
    x = normal(2, 3, 4)
    np.testing.assert_array_equal(layers.flatten(x)[1], x[1].ravel())


def test_embedding_takes_rows():
    table = normal(4, 3)
    out = layers.embedding(np.array([[0, 3], [3, 1]]), table)
    np.testing.assert_array_equal(out, [[table[0], table[3]], [table[3], table[1]]])


def test_dropout_keeps_the_mean():
    mask = layers.dropout_mask((100, 100), 0.25, random=Generator(1))
    assert set(np.unique(mask)) == {np.float32(0), np.float32(1 / 0.75)}
    assert mask.mean() == pytest.approx(1, abs=0.02)
    one_a_row = layers.dropout_mask((100, 100), 0.25, axes=(1,), random=Generator(1))
    assert one_a_row.shape == (100, 1)
    x = normal(3, 2)
    np.testing.assert_array_equal(layers.dropout(x), x)
    np.testing.assert_array_equal(layers.dropout(x, mask[:3, :2]), x * mask[:3, :2])


def test_sequential_and_concurrent():
    x = normal(2, 3)
    out = layers.sequential(x, np.square, np.sum)
    assert out == pytest.approx(np.square(x).sum())
    for axis in (0, 1):
        both = layers.concurrent(x, np.square, np.negative, axis=axis)
        np.testing.assert_array_equal(both, np.concatenate([x * x, -x], axis))


# --- Normalisation --------------------------------------------------------------------------------

PARTS = {
    "batch": (layers.batch_norm, 3, lambda x, n, c, p: x[:, c]),
    "instance": (layers.instance_norm, 3, lambda x, n, c, p: x[n, c]),
    "layer": (layers.layer_norm, 4, lambda x, n, c, p: x[n, c]),
}


@pytest.mark.parametrize("name", PARTS)
def test_normalisation_by_hand(name):
    function, size, part = PARTS[name]
    x, gamma, beta = normal(2, 3, 4), normal(size), normal(size)
    out = function(x, gamma, beta, epsilon=1e-2)
    for n, c, p in np.ndindex(2, 3, 4):
        numbers = part(x, n, c, p)
        i = p if name == "layer" else c
        y = (x[n, c, p] - numbers.mean()) / math.sqrt(numbers.var() + 1e-2)
        assert out[n, c, p] == pytest.approx(gamma[i] * y + beta[i])


def test_normalisation_on_another_axis_is_that_of_the_moved_one():
    x, gamma, beta = normal(2, 3, 4, 5), normal(5), normal(5)
    for function in (layers.batch_norm, layers.instance_norm):
        moved = function(np.moveaxis(x, -1, 1), gamma, beta)
        for axis in (3, -1):
            found = function(x, gamma, beta, axis=axis)
            np.testing.assert_allclose(np.moveaxis(found, -1, 1), moved)
    middle = layers.layer_norm(x, normal(3), normal(3), axis=1)
    assert middle.shape == x.shape


def test_group_norm_lies_between_instance_and_layer_norm():
    x = normal(2, 4, 3)
    every = layers.group_norm(x, None, None, num_groups=4)
    np.testing.assert_allclose(every, layers.instance_norm(x, None, None))
    one = layers.group_norm(x, None, None)
    flat = layers.layer_norm(x.reshape(2, 12), None, None)
    np.testing.assert_allclose(one, flat.reshape(x.shape))
    gamma, beta = normal(2), normal(2)
    two = layers.group_norm(x, gamma, beta, num_groups=2)
    plain = layers.group_norm(x, None, None, num_groups=2)
    np.testing.assert_allclose(two[:, :2], gamma[0] * plain[:, :2] + beta[0])
    np.testing.assert_allclose(two[:, 2:], gamma[1] * plain[:, 2:] + beta[1])


def test_batch_norm_predicts_with_the_running_averages():
    x, mean, variance = normal(4, 3), normal(3), np.array([0.5, 1.0, 2.0])
    out = layers.batch_norm(x, None, None, mean, variance, epsilon=1e-3)
    np.testing.assert_allclose(out, (x - mean) / np.sqrt(variance + 1e-3))
    relu = layers.batch_norm_relu(x, None, None, mean, variance, epsilon=1e-3)
    np.testing.assert_array_equal(relu, np.maximum(out, 0))


def test_running_averages_come_to_the_batch():
    x = normal(5, 2, 3)
    mean, variance = layers.statistics(x, (0, 2))
    np.testing.assert_allclose(mean.ravel(), [x[:, c].mean() for c in range(2)])
    np.testing.assert_allclose(variance.ravel(), [x[:, c].var() for c in range(2)])
    running = np.zeros(2)
    np.testing.assert_allclose(layers.moving_average(running, mean), 0.1 * mean.ravel())
    for _ in range(60):
        running = layers.moving_average(running, variance, 0.5)
    np.testing.assert_allclose(running, variance.ravel())
    trained = layers.batch_norm(x, None, None)
    np.testing.assert_allclose(layers.batch_norm(x, None, None, mean.ravel(), running), trained)


# --- Convolution ----------------------------------------------------------------------------------


def test_convolution_by_hand():
    x, weight, bias = normal(2, 4, 5, 6), normal(6, 2, 3, 2), normal(6)
    stride, pad, dilate = (2, 1), (1, 2), (1, 2)
    out = layers.conv(x, weight, bias, stride, pad, dilate, groups=2)
    assert out.shape == (2, 6, 3, 8)
    for n, o, *place in itertools.product(range(2), range(6), range(3), range(8)):
        total = bias[o]
        for c, *k in np.ndindex(2, 3, 2):
            y, z = (
                p * s + q * d - a
                for p, s, q, d, a in zip(place, stride, k, dilate, pad, strict=True)
            )
            if 0 <= y < 5 and 0 <= z < 6:
                total += weight[o, c, k[0], k[1]] * x[n, c + 2 * (o // 3), y, z]
        assert out[n, o, place[0], place[1]] == pytest.approx(total)


@pytest.mark.parametrize("axes", [1, 2, 3])
def test_convolution_by_a_delta_moves_the_image(axes):
    x = normal(1, 1, *(4,) * axes)
    weight = np.zeros((1, 1, *(3,) * axes))
    weight[(0, 0, *(2,) * axes)] = 1
    out = layers.conv(x, weight, padding=1)
    later = (slice(1, None),) * axes
    np.testing.assert_array_equal(out[(0, 0, *(slice(0, -1),) * axes)], x[(0, 0, *later)])


def test_convolution_of_one_number_is_dense():
    x, weight, bias = normal(3, 4, 1, 1), normal(2, 4, 1, 1), normal(2)
    out = layers.conv(x, weight, bias, activation="relu")
    expected = layers.dense(x, weight.reshape(2, 4), bias, activation="relu")
    np.testing.assert_allclose(out.reshape(3, 2), expected)


SIZES = [
    {},
    {"strides": 2},
    {"padding": 1, "dilation": 2},
    {"strides": 2, "padding": 1, "groups": 2},
]


@pytest.mark.parametrize("sizes", SIZES)
@pytest.mark.parametrize("axes", [1, 2, 3])
def test_transposed_convolution_is_the_transpose(axes, sizes):
    # <conv(x, w), y> = <x, conv_transpose(y, w)> for all x and y
    groups = sizes.get("groups", 1)
    x, weight = normal(2, 4, *(7,) * axes), normal(6, 4 // groups, *(3,) * axes)
    forward = layers.conv(x, weight, **sizes)
    y = normal(*forward.shape)
    back = layers.conv_transpose(y, weight, **sizes)
    assert back.shape == x.shape
    assert (forward * y).sum() == pytest.approx((x * back).sum())


def test_output_padding_adds_numbers_at_the_end():
    x, weight, bias = normal(1, 2, 3), normal(2, 1, 4), normal(1)
    out = layers.conv_transpose(x, weight, bias, strides=3)
    longer = layers.conv_transpose(x, weight, bias, strides=3, output_padding=2)
    assert longer.shape == (1, 1, out.shape[2] + 2)
    np.testing.assert_array_equal(longer[:, :, :-2], out)
    np.testing.assert_array_equal(longer[0, 0, -2:], [bias[0]] * 2)


def test_reflection_pad_does_not_repeat_the_edge():
    x = np.arange(12.0).reshape(1, 1, 3, 4)
    out = layers.reflection_pad(x, 2)[0, 0]
    assert out[2].tolist() == [2, 1, 0, 1, 2, 3, 2, 1]
    assert out[:, 2].tolist() == [8, 4, 0, 4, 8, 4, 0]


def test_pixel_shuffle_by_hand():
    x = normal(1, 2 * 6, 2, 3)
    out = layers.pixel_shuffle(x, (2, 3))
    assert out.shape == (1, 2, 4, 9)
    for c, y, z in np.ndindex(2, 4, 9):
        channel = (c * 2 + y % 2) * 3 + z % 3
        assert out[0, c, y, z] == x[0, channel, y // 2, z // 3]


# --- Pooling --------------------------------------------------------------------------------------


def test_pooling_by_hand():
    x = np.array([[[4.0, -1.0, 2.0, 6.0, 1.0]]])
    assert layers.max_pool(x).tolist() == [[[4, 6]]]
    assert layers.max_pool(x, ceil_mode=True).tolist() == [[[4, 6, 1]]]
    assert layers.avg_pool(x).tolist() == [[[1.5, 4]]]
    assert layers.avg_pool(x, ceil_mode=True).tolist() == [[[1.5, 4, 1]]]
    assert layers.max_pool(-x, 3, strides=2, padding=1).tolist() == [[[1, 1, -1]]]
    assert layers.avg_pool(x, 3, strides=2, padding=1).tolist() == [[[1, 7 / 3, 7 / 3]]]
    inner = layers.avg_pool(x, 3, strides=2, padding=1, count_include_pad=False)
    assert inner.tolist() == [[[1.5, 7 / 3, 3.5]]]


@pytest.mark.parametrize("axes", [1, 2, 3])
def test_mean_pooling_is_a_convolution(axes):
    x = normal(2, 1, *(5,) * axes)
    weight = np.full((1, 1, *(3,) * axes), 3.0**-axes)
    found = layers.avg_pool(x, 3, strides=2, padding=1)
    np.testing.assert_allclose(found, layers.conv(x, weight, strides=2, padding=1))


@pytest.mark.parametrize("axes", [1, 2, 3])
def test_global_pooling_is_one_window(axes):
    x = normal(2, 3, *(4,) * axes)
    np.testing.assert_allclose(layers.global_avg_pool(x), layers.avg_pool(x, 4))
    np.testing.assert_array_equal(layers.global_max_pool(x), layers.max_pool(x, 4))
    assert layers.global_max_pool(x).shape == (2, 3, *(1,) * axes)
