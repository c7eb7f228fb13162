"""Small images with many channels are convolved by one product of matrices on jax."""

from __future__ import annotations

import jax
import numpy as np
import pytest

from portable.adapters.jax.ops import convolution as own
from reference.ops import convolution as textbook

CASES = {
    "two axes": ((1, 20, 3, 4), (7, 20, 3, 2), (1, 2), (1, 1), (1, 0)),
    "stretched": ((2, 40, 5), (3, 40, 3), (2,), (2,), (2,)),
    "three axes": ((1, 60, 2, 3, 2), (4, 60, 2, 2, 1), (1, 1, 1), (1, 2, 1), (1, 1, 0)),
    "single pixels": ((1, 64, 4, 4), (5, 64, 1, 1), (2, 2), (1, 1), (0, 0)),
}


@pytest.mark.parametrize("case", CASES)
def test_as_the_textbook_with_gradients(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    shape, filters, stride, dilate, pad = CASES[case]
    rng = np.random.default_rng(0)
    arrays = [rng.normal(size=s).astype("float32") for s in (shape, filters, filters[:1])]

    def run(*arrays: jax.Array) -> jax.Array:
        return own.Convolution(*arrays, stride=stride, dilate=dilate, pad=pad)

    out, back = jax.vjp(run, *arrays)
    expected = textbook.Convolution(
        *(a.astype("float64") for a in arrays),
        kernel=filters[2:],
        num_filter=filters[0],
        stride=stride,
        dilate=dilate,
        pad=pad,
    )
    np.testing.assert_allclose(out, expected, rtol=1e-5, atol=1e-5)
    gradients = back(out)
    monkeypatch.setattr(own, "_is_small", lambda *_: False)
    plain, back = jax.vjp(run, *arrays)
    for gradient, same in zip(gradients, back(plain), strict=True):
        np.testing.assert_allclose(gradient, same, rtol=1e-4, atol=1e-4)


def test_it_is_taken_where_places_are_fewer_than_channels() -> None:
    around = ((1, 1), (1, 1))
    assert own._is_small((8, 512, 2, 2), (512, 512, 3, 3), (1, 1), around, (1, 1))
    assert not own._is_small((8, 64, 16, 16), (64, 64, 3, 3), (1, 1), around, (1, 1))
