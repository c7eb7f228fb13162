"""Random numbers: the same seed gives MXNet's numbers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...spec.case import EXACT, Tolerance
from ..answers import refusal
from ..scenario import Yielded, scenario

Yields = Iterator[Yielded]

LOGARITHM = Tolerance(
    4, scale="array", reason="the C library's logarithm is not always correctly rounded"
)
SHAPES: dict[str, dict[str, Any]] = {
    "5": {"shape": (5,)},
    "64": {"shape": (64,)},
    "65": {"shape": (65,)},
    "7x30": {"shape": (7, 30)},
    "3x1000": {"shape": (3, 1000)},
}


@scenario(tolerance=EXACT, each=SHAPES)
def uniform(mx: Any, device: Any, shape: tuple[int, ...]) -> Yields:
    """Uniform numbers, of several sizes, dtypes and successive calls."""
    for seed in (0, 7):
        mx.random.seed(seed)
        yield f"seed {seed}", mx.nd.random.uniform(shape=shape)
        yield f"seed {seed} again", mx.nd.random.uniform(-2, 3, shape=shape)
    yield "float64", mx.nd.random.uniform(0, 1, shape=shape, dtype="float64")
    yield "float16", mx.nd.random.uniform(0, 1, shape=shape, dtype="float16")


@scenario(tolerance=LOGARITHM, each=SHAPES)
def normal(mx: Any, device: Any, shape: tuple[int, ...]) -> Yields:
    """Normal numbers, by all their names."""
    mx.random.seed(3)
    yield "normal", mx.nd.random.normal(shape=shape)
    yield "loc and scale", mx.nd.random.normal(1, 2, shape=shape)
    yield "random_normal", mx.nd.random_normal(0, 1, shape=shape)
    yield "float64", mx.nd.random.normal(0, 1, shape=shape, dtype="float64")
    yield "randn", mx.nd.random.randn(*shape)


@scenario(tolerance=LOGARITHM)
def others(mx: Any, device: Any) -> Yields:
    """The other distributions."""
    draw = mx.nd.random
    yield "gamma", draw.gamma(2.5, 1.5, shape=(40,))
    yield "gamma below 1", draw.gamma(0.4, 2.0, shape=(40,))
    yield "exponential", draw.exponential(2.0, shape=(40,))
    yield "poisson", draw.poisson(3.0, shape=(40,))
    yield "poisson large", draw.poisson(30.0, shape=(40,))
    yield "negative binomial", draw.negative_binomial(3, 0.4, shape=(40,))
    yield "generalized", draw.generalized_negative_binomial(2.0, 0.3, shape=(40,))
    yield "randint", draw.randint(-5, 100, shape=(40,))
    yield "randint int64", draw.randint(0, 2**40, shape=(40,), dtype="int64")


@scenario(tolerance=LOGARITHM)
def arrays_of_parameters(mx: Any, device: Any) -> Yields:
    """One or several numbers for each entry of the parameters."""
    nd = mx.nd
    low, high = nd.array([0.0, 2.0]), nd.array([1.0, 5.0])
    yield "uniform", nd.random.uniform(low, high, shape=(3,))
    yield "normal", nd.random.normal(low, high, shape=(2, 2))
    yield "gamma", nd.random.gamma(high, high, shape=(3,))
    yield "exponential", nd.random.exponential(high, shape=(3,))
    yield "poisson", nd.random.poisson(high, shape=(3,))
    yield "sample_uniform", nd.sample_uniform(low, high)
    yield "mixed", refusal(lambda: nd.random.uniform(low, 1.0))


@scenario(tolerance=EXACT)
def choices(mx: Any, device: Any) -> Yields:
    """Multinomial outcomes, shuffles, and their probabilities."""
    nd = mx.nd
    chances = nd.array([[0.1, 0.6, 0.3], [0.8, 0.1, 0.1]])
    yield "outcomes", nd.random.multinomial(chances, shape=10)
    yield "one", nd.random.multinomial(chances)
    yield "shuffled", nd.random.shuffle(nd.arange(20))
    yield "shuffled rows", nd.random.shuffle(nd.arange(20).reshape((10, 2)))


@scenario(tolerance=EXACT)
def seeds(mx: Any, device: Any) -> Yields:
    """Seeding again repeats, by context too; contents go where they are told."""
    mx.random.seed(5)
    first = mx.nd.random.uniform(shape=(4,)).asnumpy()
    mx.random.seed(5)
    yield "same", bool((mx.nd.random.uniform(shape=(4,)).asnumpy() == first).all())
    mx.random.seed(5, ctx=mx.cpu())
    yield "of a context", mx.nd.random.uniform(shape=(4,))
    target = mx.nd.zeros((3,))
    mx.nd.random.uniform(0, 1, shape=(3,), out=target)
    yield "out", target
    yield "mx.random", mx.random.uniform(0, 1, shape=(3,))
    yield "no int", refusal(lambda: mx.random.seed("five"))


@scenario(tolerance=EXACT)
def refused(mx: Any, device: Any) -> Yields:
    """Parameters and shapes that make no sense."""
    draw = mx.nd.random
    yield "scale", refusal(lambda: draw.normal(0, -1, shape=(2,)))
    yield "bounds", refusal(lambda: draw.uniform(2, 1, shape=(2,)))
    yield "dtype", refusal(lambda: draw.uniform(0, 1, shape=(2,), dtype="int32"))
    yield "gamma", refusal(lambda: draw.gamma(-1, 1, shape=(2,)))
    yield "randint", refusal(lambda: draw.randint(5, 2, shape=(2,)))


@scenario(tolerance=EXACT)
def dropout(mx: Any, device: Any) -> Yields:
    """The masks of Dropout are MXNet's."""
    x = mx.nd.ones((6, 8))
    for p in (0.2, 0.5):
        with mx.autograd.train_mode():
            yield f"p={p}", mx.nd.Dropout(x, p=p)
    with mx.autograd.train_mode():
        yield "axes", mx.nd.Dropout(x, p=0.5, axes=(0,))
    yield "predicting", mx.nd.Dropout(x, p=0.5)
    yield "always", mx.nd.Dropout(x, p=0.5, mode="always")
