"""nd.random: the functions around the generator, whose numbers test_random.py checks."""

from __future__ import annotations

import numpy as np
import pytest

from reference import autograd, nd
from reference.base import MXNetError
from reference.random import Generator, generator


@pytest.fixture(autouse=True)
def _seeded():
    generator.seed(7)


def test_numbers_are_the_generators():
    expected = Generator(7).normal(1.0, 2.0, (2, 3), "float64")
    assert (nd.random.normal(1, 2, (2, 3), "float64").asnumpy() == expected).all()


def test_arrays_of_parameters():
    low, high = nd.array([0.0, 10.0]), nd.array([1.0, 11.0])
    drawn = nd.random.uniform(low, high, shape=(3, 2))
    assert drawn.shape == (2, 3, 2)
    assert (drawn.asnumpy()[1] >= 10).all()
    assert nd.random.uniform(low, high).shape == (2,)


def test_exponential_takes_the_scale():
    expected = Generator(7).exponential(0.25, 3)
    assert (nd.random.exponential(4, 3).asnumpy() == expected).all()
    generator.seed(7)
    assert (nd.random_exponential(0.25, shape=3).asnumpy() == expected).all()


def test_out():
    out = nd.zeros((2, 3), dtype="float64")
    assert nd.random.uniform(out=out) is out
    assert (out.asnumpy() == Generator(7).uniform(0, 1, (2, 3), "float64")).all()
    with pytest.raises(
        MXNetError, match=r"uniform: out has shape \(2, 3\), but the result has \(2,\)"
    ):
        nd.random.uniform(shape=2, out=out)
    out.attach_grad()
    with autograd.record(), pytest.raises(MXNetError, match="part of a recorded graph"):
        nd.random.uniform(out=out)


def test_operators():
    x = nd.zeros((2, 3), dtype="float64")
    assert nd.random.uniform_like(x).dtype is np.float64
    assert nd.random_normal(0, 1, (2,)).shape == (2,)
    assert nd.sample_gamma(nd.ones((2,)), nd.ones((2,)), shape=3).shape == (2, 3)
    assert nd._internal._random_uniform(shape=(4,)).shape == (4,)
    assert nd.random_randint(0, 5, shape=2).dtype is np.int32
    assert nd.uniform is nd.random_uniform
    with pytest.raises(MXNetError, match="random_normal: cannot find argument 'mean'"):
        nd.random_normal(mean=0)
    with pytest.raises(MXNetError, match="sample_normal: argument 'sigma' is missing"):
        nd.sample_normal(nd.ones((1,)))
    with pytest.raises(TypeError, match="takes 5 arguments, but 6 were given"):
        nd.random_normal(0, 1, 2, None, None, 5)


def test_others():
    assert nd.random.randn(2, 3, loc=5, scale=0.1).shape == (2, 3)
    assert nd.random.randint(0, 2, shape=50).asnumpy().max() == 1
    assert sorted(nd.shuffle(nd.arange(5)).asnumpy()) == [0, 1, 2, 3, 4]
    outcome, logarithm = nd.random.multinomial(nd.array([[0.0, 1.0]]), get_prob=True)
    assert (outcome.asscalar(), logarithm.asscalar()) == (1, 0)
    for name in ("poisson", "gamma", "negative_binomial", "generalized_negative_binomial"):
        assert getattr(nd.random, name)(shape=(2, 2)).shape == (2, 2)


def test_refusals():
    with pytest.raises(AssertionError, match="all NDArrays or all numbers"):
        nd.random.uniform(nd.ones((1,)), 2)
    with pytest.raises(ValueError, match="NDArrays or numbers, but one is of <class 'str'>"):
        nd.random.uniform("a")
    with pytest.raises(TypeError, match="randint: low and high must be numbers"):
        nd.random.randint(nd.ones((1,)), 2)
    with pytest.raises(MXNetError, match="normal: scale must be positive"):
        nd.random.normal(0, -1)
    with pytest.raises(MXNetError, match="shape must have positive whole lengths"):
        nd.random.randn()
