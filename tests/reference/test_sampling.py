"""Grids, samples, regions, columns, attention: held to loops, other operators, and differences."""

from __future__ import annotations

import math

import numpy as np
import pytest

from reference.base import MXNetError
from reference.ops import attention, columns, convolution, roi, sampler

from .pullbacks import RANDOM, apart, check_pullback, draw


def bilinear(image, x, y):
    """The formula of BilinearSampler for one place in pixels, as a loop over all pixels."""
    return sum(
        image[h, w] * max(0, 1 - abs(x - w)) * max(0, 1 - abs(y - h))
        for h in range(image.shape[0])
        for w in range(image.shape[1])
    )


def test_bilinear_sampler():
    data, grid = draw(2, 2, 3, 4), RANDOM.uniform(-1.3, 1.3, (2, 2, 2, 3))
    found = sampler.BilinearSampler(data, grid)
    for b, c, i, j in np.ndindex(found.shape):
        x, y = (grid[b, 0, i, j] + 1) * 1.5, (grid[b, 1, i, j] + 1) * 1.0
        assert found[b, c, i, j] == pytest.approx(bilinear(data[b, c], x, y), abs=1e-12)
    check_pullback(sampler.BilinearSampler, data, grid)


def test_identity_changes_nothing():
    data = draw(1, 2, 3, 5)
    identity = np.array([[1.0, 0, 0, 0, 1, 0]])
    found = sampler.SpatialTransformer(data, identity, (3, 5), "affine", "bilinear")
    np.testing.assert_allclose(found, data, atol=1e-12)


def test_spatial_transformer():
    loc = RANDOM.uniform(-0.5, 0.5, (2, 6))
    kinds = {"transform_type": "affine", "sampler_type": "bilinear"}
    check_pullback(sampler.SpatialTransformer, draw(2, 2, 4, 3), loc, target_shape=(2, 3), **kinds)


def test_warp_by_nothing_is_the_identity():
    still = np.zeros((1, 2, 3, 4), np.float32)
    grid = sampler.GridGenerator(still, "warp")
    plain = sampler.GridGenerator(np.float32([[1, 0, 0, 0, 1, 0]]), "affine", (3, 4))
    np.testing.assert_allclose(grid, plain, atol=1e-6)
    moved = sampler.GridGenerator(still + np.float32([1, 0]).reshape(2, 1, 1), "warp")
    np.testing.assert_allclose(moved[0, 0, 0, 0], -1 + 2 / 3, rtol=1e-6)


@pytest.mark.parametrize("kind", ["affine", "warp"])
def test_gradient_of_grids(kind):
    """A grid is linear in what it is made of, so that differences are exact."""
    data = draw(2, 6).astype(np.float32) if kind == "affine" else np.float32(draw(1, 2, 3, 4))
    attributes = {"transform_type": kind, "target_shape": (2, 3)}
    out = sampler.GridGenerator(data, **attributes)
    weights = np.float32(RANDOM.uniform(-1, 1, out.shape))
    (found,) = sampler.GridGenerator.operator.pull(weights, out, data, **attributes)
    for index in np.ndindex(data.shape):
        moved = data.copy()
        moved[index] += 1
        change = (weights * (sampler.GridGenerator(moved, **attributes) - out)).sum()
        assert found[index] == pytest.approx(change, abs=1e-4)


def pooled(image, box, size):
    """ROIPooling of one image (H, W) and a box of whole numbers inside of it."""
    x1, y1, x2, y2 = box
    height, width = y2 - y1 + 1, x2 - x1 + 1
    out = np.zeros(size)
    for i, j in np.ndindex(*size):
        rows = range(y1 + i * height // size[0], y1 - (-(i + 1) * height // size[0]))
        across = range(x1 + j * width // size[1], x1 - (-(j + 1) * width // size[1]))
        out[i, j] = max(image[h, w] for h in rows for w in across)
    return out


def test_roi_pooling():
    data = apart(2, 1, 6, 7)
    rois = np.array([[0, 0, 0, 6, 5], [1, 2, 1, 4, 5], [1, 3, 3, 3, 3.0]])
    found = roi.ROIPooling(data, rois, (2, 3), 1.0)
    for region, (image, *box) in enumerate(rois.astype(int)):
        expected = pooled(data[image, 0], box, (2, 3))
        np.testing.assert_array_equal(found[region, 0], expected)
    out = roi.ROIPooling(data, rois, (2, 3), 1.0)
    back, none = roi.ROIPooling.operator.pull(np.ones_like(out), out, data, rois, (2, 3), 1.0)
    assert back.sum() == out.size
    assert not none.any()
    np.testing.assert_array_equal(np.unique(data[back > 0]), np.unique(out))


def test_roi_align_of_a_plane_is_the_plane():
    """Bilinear samples of a + b x + c y are exact, and their mean lies in the middle of a part."""
    y, x = np.indices((6, 8))
    data = (1 + 2.0 * x - 3.0 * y)[None, None]
    rois = np.array([[0, 1.2, 0.8, 5.6, 4.4]])
    for ratio in (-1, 1, 3):
        found = roi._contrib_ROIAlign(data, rois, (3, 4), 1.0, ratio)[0, 0]
        across = 1.2 + (np.arange(4) + 0.5) * 4.4 / 4
        down = 0.8 + (np.arange(3) + 0.5) * 3.6 / 3
        expected = 1 + 2 * across - 3 * down[:, None]
        np.testing.assert_allclose(found, expected, rtol=1e-6)


@pytest.mark.parametrize("sensitive", [False, True])
def test_gradient_of_roi_align(sensitive):
    data, rois = draw(2, 4, 5, 5), np.array([[0, 0.3, 0.7, 3.9, 4.4], [1, -2, -2, 9, 8.0]])
    attributes = {"pooled_size": (2, 2), "spatial_scale": 0.9, "position_sensitive": sensitive}
    out = roi._contrib_ROIAlign(data, rois, **attributes)
    weights = RANDOM.uniform(-1, 1, out.shape)
    back, none = roi._contrib_ROIAlign.operator.pull(weights, out, data, rois, **attributes)
    other = draw(*data.shape)
    change = (weights * roi._contrib_ROIAlign(other, rois, **attributes)).sum()
    assert (back * other).sum() == pytest.approx(change, rel=1e-6)  # it is linear in data
    assert not none.any()


WINDOW = {"kernel": (3, 2), "stride": (2, 1), "dilate": (1, 2), "pad": (1, 0)}


def test_convolution_is_a_product_with_columns():
    data, weight = draw(2, 3, 5, 6), draw(4, 3, 3, 2)
    found = weight.reshape(4, -1) @ columns.im2col(data, **WINDOW)
    expected = convolution.Convolution(data, weight, None, num_filter=4, no_bias=True, **WINDOW)
    np.testing.assert_allclose(found.reshape(expected.shape), expected, rtol=1e-12)
    check_pullback(columns.im2col, data[:1, :1], **WINDOW)


def test_putting_back_counts_the_windows():
    ones = np.ones((1, 1, 4, 4))
    taken = columns.im2col(ones, (2, 2))
    counts = columns.col2im(taken, (4, 4), (2, 2))[0, 0]
    np.testing.assert_array_equal(counts[0], [1, 2, 2, 1])
    np.testing.assert_array_equal(counts[1], [2, 4, 4, 2])
    check_pullback(columns.col2im, draw(1, 4, 9), output_size=(4, 4), kernel=(2, 2))


def test_attention_is_that_of_each_head():
    length, batch, heads, size = 3, 2, 2, 2
    data = draw(length, batch, heads * 3 * size)
    split = data.reshape(length, batch, heads, 3, size)
    scores = attention._contrib_interleaved_matmul_selfatt_qk(data, heads)
    weights = np.exp(scores) / np.exp(scores).sum(-1, keepdims=True)
    found = attention._contrib_interleaved_matmul_selfatt_valatt(data, weights, heads)
    for b, h in np.ndindex(batch, heads):
        queries, keys, values = (split[:, b, h, i] for i in range(3))
        np.testing.assert_allclose(scores[b * heads + h], queries @ keys.T / math.sqrt(size))
        expected = weights[b * heads + h] @ values
        np.testing.assert_allclose(found.reshape(length, batch, heads, size)[:, b, h], expected)


def test_attention_to_itself_is_the_other_one():
    data = draw(3, 2, 12)
    split = data.reshape(3, 2, 2, 3, 2)
    queries, pairs = split[:, :, :, 0].reshape(3, 2, 4), split[:, :, :, 1:].reshape(3, 2, 8)
    scores = attention._contrib_interleaved_matmul_encdec_qk(queries, pairs, 2)
    np.testing.assert_allclose(
        scores, attention._contrib_interleaved_matmul_selfatt_qk(data, 2), rtol=1e-12
    )
    np.testing.assert_allclose(
        attention._contrib_interleaved_matmul_encdec_valatt(pairs, scores, 2),
        attention._contrib_interleaved_matmul_selfatt_valatt(data, scores, 2),
        rtol=1e-12,
    )


def test_gradients_of_attention():
    check_pullback(attention._contrib_interleaved_matmul_selfatt_qk, draw(2, 1, 12), heads=2)
    check_pullback(
        attention._contrib_interleaved_matmul_selfatt_valatt, draw(2, 1, 12), draw(2, 2, 2), heads=2
    )
    check_pullback(
        attention._contrib_interleaved_matmul_encdec_qk, draw(2, 1, 4), draw(3, 1, 8), heads=2
    )
    check_pullback(
        attention._contrib_interleaved_matmul_encdec_valatt, draw(3, 1, 8), draw(2, 2, 3), heads=2
    )


REFUSED = [
    (lambda: sampler.GridGenerator(np.ones((1, 6))), "expected float32"),
    (lambda: sampler.GridGenerator(np.ones((1, 6), np.float32)), "transform_type=None"),
    (lambda: sampler.BilinearSampler(draw(1, 1, 2, 2), draw(2, 2, 2, 2)), r"\(1, 2, height"),
    (lambda: roi.ROIPooling(draw(1, 1, 2, 2), draw(1, 4), (1, 1), 1.0), r"\(regions, 5\)"),
    (lambda: roi.ROIPooling(draw(1, 1, 2, 2), draw(1, 5), (1, 1), 2.0), "from 0 to 1"),
    (lambda: columns.im2col(draw(1, 1, 2, 2), (3, 3)), "not larger than the image"),
    (lambda: columns.im2col(draw(1, 2, 2), (1, 1)), "batch, channels"),
    (lambda: columns.col2im(draw(1, 3, 1), (2, 2), (2, 2)), "a multiple of 4"),
    (
        lambda: attention._contrib_interleaved_matmul_selfatt_qk(draw(2, 1, 10), 2),
        "a multiple of 3 for each head",
    ),
]


@pytest.mark.parametrize(("call", "words"), REFUSED)
def test_refusals(call, words):
    with pytest.raises(MXNetError, match=words):
        call()
