"""Normalisation and dropout: what they do to mean and variance, and finite differences."""

from __future__ import annotations

import numpy as np
import pytest

from reference import autograd, nd
from reference.base import MXNetError
from reference.ops import dropout, normalization

from .pullbacks import RANDOM, check_pullback, draw


def statistics(channels):
    """Moving statistics that nothing was averaged into yet."""
    return {"moving_mean": np.zeros(channels), "moving_var": np.ones(channels)}


def batch_norm_gradients(data, gamma, beta, weights, **attributes):
    """The three gradients of sum(weights * out), by the pullback and by central differences."""
    inputs = [data, gamma, beta]
    moving = statistics(len(gamma)).values()

    def total(*arrays):
        out, *_ = normalization.BatchNorm(*arrays, *moving, **attributes)
        return (weights * out).sum()

    pulled = normalization.BatchNorm.operator.pull(weights, None, *inputs, *moving, **attributes)[
        :3
    ]
    differences = []
    for position, array in enumerate(inputs):
        found = np.zeros_like(array)
        for index in np.ndindex(array.shape):
            sums = []
            for sign in (1, -1):
                moved = [a.copy() for a in inputs]
                moved[position][index] += sign * 1e-6
                sums.append(total(*moved))
            found[index] = (sums[0] - sums[1]) / 2e-6
        differences.append(found)
    return pulled, differences


@pytest.mark.parametrize("training", [True, False])
@pytest.mark.parametrize("fix_gamma", [True, False])
@pytest.mark.parametrize("axis", [1, -1])
def test_batch_norm_gradients(training, fix_gamma, axis):
    data = draw(3, 2, 4)
    channels = data.shape[axis]
    gamma = np.ones(channels) if fix_gamma else draw(channels)
    attributes = {"training": training, "fix_gamma": fix_gamma, "axis": axis}
    pulled, expected = batch_norm_gradients(
        data, gamma, draw(channels), RANDOM.uniform(-1, 1, data.shape), **attributes
    )
    if fix_gamma:
        assert not pulled[1].any()
    for i in (0, 2) if fix_gamma else (0, 1, 2):
        np.testing.assert_allclose(pulled[i], expected[i], rtol=1e-5, atol=1e-7)


def test_batch_norm_in_training_gives_mean_beta_and_deviation_gamma():
    data, gamma, beta = 5 * draw(50, 3, 2), np.array([1.0, 2.0, 3.0]), np.array([0.0, -1.0, 1.0])
    out, mean, var = normalization.BatchNorm(
        data, gamma, beta, **statistics(3), eps=1e-12, fix_gamma=False, momentum=0.9, training=True
    )
    np.testing.assert_allclose(out.mean(axis=(0, 2)), beta, atol=1e-12)
    np.testing.assert_allclose(out.std(axis=(0, 2)), gamma)
    np.testing.assert_allclose(mean, 0.1 * data.mean(axis=(0, 2)))
    np.testing.assert_allclose(var, 0.9 + 0.1 * data.var(axis=(0, 2)))


def test_batch_norm_in_predict_mode_uses_and_keeps_the_moving_statistics():
    data, moving = (
        draw(4, 2),
        {"moving_mean": np.array([1.0, 2.0]), "moving_var": np.array([4.0, 9.0])},
    )
    for attributes in ({}, {"use_global_stats": True, "training": True}):
        out, mean, var = normalization.BatchNorm(
            data, np.ones(2), np.zeros(2), **moving, eps=0.0, **attributes
        )
        np.testing.assert_allclose(out, (data - [1, 2]) / [2, 3])
        assert mean is moving["moving_mean"]
        assert var is moving["moving_var"]


def test_batch_norm_overwrites_its_statistics():
    x, mean, var = nd.array([[1.0, 2.0], [3.0, 6.0]]), nd.zeros(2), nd.ones(2)
    with autograd.train_mode():
        nd.BatchNorm(x, nd.ones(2), nd.zeros(2), mean, var, momentum=0.5)
    np.testing.assert_allclose(mean.asnumpy(), [1, 2])
    np.testing.assert_allclose(var.asnumpy(), [1, 2.5], rtol=1e-6)


def test_batch_norm_refuses():
    data, ones = draw(4, 3), np.ones(3)
    with pytest.raises(MXNetError, match=r"gamma has shape \(2,\)"):
        normalization.BatchNorm(data, np.ones(2), ones, ones, ones)
    with pytest.raises(MXNetError, match="beta is float32"):
        normalization.BatchNorm(data, ones, ones.astype("float32"), ones, ones)


@pytest.mark.parametrize("axis", [0, 1, -1])
def test_layer_norm(axis):
    data = draw(3, 4, 2)
    size = data.shape[axis]
    plain, mean, deviation = normalization.LayerNorm(
        data, np.ones(size), np.zeros(size), axis, eps=0.0, output_mean_var=True
    )
    np.testing.assert_allclose(plain.mean(axis=axis), 0, atol=1e-12)
    np.testing.assert_allclose(plain.std(axis=axis), 1)
    np.testing.assert_allclose(mean, data.mean(axis=axis, keepdims=True))
    np.testing.assert_allclose(deviation, data.std(axis=axis, keepdims=True))
    if axis == -1:  # two numbers are always normalised to -1 and 1
        return
    check_pullback(normalization.LayerNorm, data, draw(size), draw(size), axis=axis, eps=0.1)


def test_instance_norm_is_group_norm_of_single_channels():
    data, gamma, beta = draw(2, 3, 4), draw(3), draw(3)
    found = normalization.InstanceNorm(data, gamma, beta, eps=0.1)
    np.testing.assert_allclose(found, normalization.GroupNorm(data, gamma, beta, 3, eps=0.1))
    for n, c in np.ndindex(2, 3):
        x = data[n, c]
        expected = gamma[c] * (x - x.mean()) / np.sqrt(x.var() + 0.1) + beta[c]
        np.testing.assert_allclose(found[n, c], expected)
    check_pullback(normalization.InstanceNorm, data, gamma, beta, eps=0.1)


def test_group_norm():
    data, gamma, beta = draw(2, 4, 3), draw(2), draw(2)
    found = normalization.GroupNorm(data, gamma, beta, num_groups=2, eps=0.1)
    for n, k in np.ndindex(2, 2):
        x = data[n, 2 * k : 2 * k + 2]
        expected = gamma[k] * (x - x.mean()) / np.sqrt(x.var() + 0.1) + beta[k]
        np.testing.assert_allclose(found[n, 2 * k : 2 * k + 2], expected)
    check_pullback(normalization.GroupNorm, data, gamma, beta, num_groups=2, eps=0.1)
    with pytest.raises(MXNetError, match="num_groups=3"):
        normalization.GroupNorm(data, draw(3), draw(3), num_groups=3)


@pytest.mark.parametrize("nsize", [1, 2, 3, 5])
def test_lrn(nsize):
    data, reach = draw(2, 4, 1, 2), (nsize - 1) // 2
    found = normalization.LRN(data, nsize, alpha=0.5, beta=0.75, knorm=2.0)
    for c in range(4):
        near = data[:, max(c - reach, 0) : c + reach + 1]
        s = 2 + 0.5 / nsize * np.square(near).sum(axis=1)
        np.testing.assert_allclose(found[:, c], data[:, c] / s**0.75)
    check_pullback(normalization.LRN, data, nsize=nsize, alpha=0.5)


# --- Dropout --------------------------------------------------------------------------------------


def test_dropout_keeps_the_mean_and_uses_one_mask_for_both_passes():
    x = nd.ones((1000,))
    x.attach_grad()
    with autograd.record():
        y = nd.Dropout(x, p=0.25)
    y.backward()
    out = y.asnumpy()
    assert set(out.tolist()) == {0, np.float32(1) / np.float32(0.75)}
    assert abs(out.mean() - 1) < 0.1
    assert (x.grad.asnumpy() == out).all()


def test_dropout_does_nothing_in_predict_mode_unless_told():
    x = nd.ones((100,))
    assert (nd.Dropout(x, p=0.5).asnumpy() == 1).all()
    assert (nd.Dropout(x, p=0.5, mode="always").asnumpy() != 1).all()


def test_dropout_along_axes_shares_a_draw():
    with autograd.train_mode():
        out = nd.Dropout(nd.ones((50, 4)), p=0.5, axes=(1,)).asnumpy()
    assert (out == out[:, :1]).all()
    assert len(np.unique(out)) == 2


@pytest.mark.parametrize(
    ("given", "words"), [({"p": 1.5}, "p=1.5"), ({"mode": "never"}, "'never'")]
)
def test_dropout_refuses(given, words):
    with pytest.raises(MXNetError, match=words):
        dropout.Dropout(draw(3), **given)
