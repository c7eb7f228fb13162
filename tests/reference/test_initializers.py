"""Initializers: the seed's own numbers, spreads by the fans, orthogonality, upsampling."""

from __future__ import annotations

import math

import numpy as np
import pytest

from reference import initializers
from reference.random import Generator

WEIGHT = (64, 32, 3, 3)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("a_weight", None),
        ("a_bias", 0.0),
        ("a_gamma", 1.0),
        ("a_beta", 0.0),
        ("a_min", 0.0),
        ("a_max", 1.0),
    ],
)
def test_a_names_end_decides(name, value):
    assert initializers.by_name(name) == value


def test_another_end_is_refused():
    with pytest.raises(ValueError, match=r"'a_scale' ends in none of weight, bias"):
        initializers.by_name("a_scale")


def test_constants():
    assert initializers.zero((2, 3)).tolist() == [[0.0] * 3] * 2
    assert initializers.one((2, 3)).tolist() == [[1.0] * 3] * 2
    assert initializers.constant((2,), 2.5).tolist() == [2.5, 2.5]


def test_uniform_numbers_are_those_of_numpys_twister():
    # both take two draws of 32 bits for a double and one for a float32, from the same twister
    drawn = initializers.uniform((1,), 0.5, Generator(0))
    assert drawn == np.float32(2 * 0.5 * np.float32(np.random.RandomState(0).rand()) - 0.5)
    assert drawn.dtype == np.float32


@pytest.mark.parametrize(
    ("rule", "settings"),
    [
        (initializers.uniform, {}),
        (initializers.normal, {}),
        (initializers.orthogonal, {}),
        (initializers.orthogonal, {"rand_type": "normal"}),
        (initializers.xavier, {}),
        (initializers.xavier, {"rnd_type": "gaussian"}),
        (initializers.msra_prelu, {}),
    ],
)
def test_a_seed_gives_its_numbers_and_goes_on(rule, settings):
    generator = Generator(7)
    first, second = (rule((4, 3), **settings, random=generator) for _ in range(2))
    again = rule((4, 3), **settings, random=Generator(7))
    np.testing.assert_array_equal(first, again)
    assert (first != second).all()


def test_uniform_and_normal_have_their_spread():
    uniform = initializers.uniform((100, 100), 0.2, Generator(1))
    assert 0.19 < abs(uniform).max() <= 0.2
    assert uniform.std() == pytest.approx(0.2 / math.sqrt(3), rel=0.02)
    normal = initializers.normal((100, 100), 0.3, Generator(1))
    assert normal.std() == pytest.approx(0.3, rel=0.02)
    assert normal.mean() == pytest.approx(0, abs=0.01)


@pytest.mark.parametrize("rand_type", ["uniform", "normal"])
@pytest.mark.parametrize("shape", [(3, 5), (5, 3), (4, 4), (3, 2, 2, 2), (20, 2, 3)])
def test_orthogonal(shape, rand_type):
    weight = initializers.orthogonal(shape, 2.0, rand_type, Generator(3))
    assert weight.shape == shape
    matrix = weight.reshape(shape[0], -1)
    small = matrix @ matrix.T if len(matrix) <= matrix.shape[1] else matrix.T @ matrix
    np.testing.assert_allclose(small, 4 * np.eye(len(small)), atol=1e-12)


def test_fans_count_what_meets_in_a_number():
    outputs, inputs, kernel = 8, 3, (5, 2)
    fan_in, fan_out = initializers.fans((outputs, inputs, *kernel))
    assert (fan_in, fan_out) == (inputs * 10, outputs * 10)
    with pytest.raises(ValueError, match=r"\(3,\); expected at least 2 axes"):
        initializers.fans((3,))


@pytest.mark.parametrize(("factor_type", "fan"), [("in", 32 * 9), ("out", 64 * 9), ("avg", 48 * 9)])
def test_xavier_and_msra_prelu_have_variances_by_the_fan(factor_type, fan):
    bound = math.sqrt(3 / fan)
    uniform = initializers.xavier(WEIGHT, factor_type=factor_type, random=Generator(1))
    assert 0.99 * bound < abs(uniform).max() <= bound * (1 + 1e-6)
    assert uniform.var() == pytest.approx(1 / fan, rel=0.03)
    gaussian = initializers.xavier(WEIGHT, "gaussian", factor_type, 2.0, Generator(1))
    assert gaussian.var() == pytest.approx(2 / fan, rel=0.03)
    prelu = initializers.msra_prelu(WEIGHT, factor_type, 0.5, Generator(1))
    assert prelu.var() == pytest.approx(2 / (1.25 * fan), rel=0.03)


def test_msra_prelu_keeps_the_mean_square():
    weight = initializers.msra_prelu((400, 400), "in", 0.25, Generator(2))
    x = np.random.RandomState(0).normal(size=(400, 200))
    out = weight.astype(float) @ np.where(x > 0, x, 0.25 * x)
    assert np.square(out).mean() == pytest.approx(1, rel=0.05)


def test_bilinear_upsampling_interpolates():
    kernel = initializers.bilinear((1, 1, 4, 4))[0, 0]
    np.testing.assert_allclose(kernel, kernel.T)
    # four kernels in steps of 2 lie over each other: a constant image stays constant
    wide = np.zeros((8, 8))
    for y in range(0, 6, 2):
        for x in range(0, 6, 2):
            wide[y : y + 4, x : x + 4] += kernel
    np.testing.assert_allclose(wide[2:6, 2:6], 1)
    assert initializers.bilinear((2, 3, 2, 2)).shape == (2, 3, 2, 2)


def test_lstm_bias_opens_the_forget_gate():
    assert initializers.lstm_bias((4,), 3.0).tolist() == [0.0, 3.0, 0.0, 0.0]
