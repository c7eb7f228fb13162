"""Initializers: MXNet's own numbers, what names decide, refusals."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from typing import Any

import numpy as np

from ...spec.case import EXACT, Tolerance
from ..answers import refusal
from ..scenario import Yielded, scenario

Yields = Iterator[Yielded]

FILLED: dict[str, dict[str, Any]] = {
    "zero": {"name": "zeros"},
    "one": {"name": "ones"},
    "constant": {"name": "constant", "value": 2.5},
    "uniform": {"name": "uniform"},
    "uniform scale": {"name": "uniform", "scale": 0.5},
    "normal": {"name": "normal"},
    "normal sigma": {"name": "normal", "sigma": 2.0},
    "xavier": {"name": "xavier"},
    "xavier gaussian in": {"name": "xavier", "rnd_type": "gaussian", "factor_type": "in"},
    "xavier out": {"name": "xavier", "factor_type": "out", "magnitude": 2.24},
    "msraprelu": {"name": "msraprelu"},
    "msraprelu in": {"name": "msraprelu", "factor_type": "in", "slope": 0.1},
    "bilinear": {"name": "bilinear"},
    "lstmbias": {"name": "lstmbias", "forget_bias": 2.0},
}


# the classes' names as `create` takes them, where the textbook's are others
TEXTBOOK = {"zeros": "zero", "ones": "one", "msraprelu": "msra_prelu", "lstmbias": "lstm_bias"}


def _weights_reference(name: str, **settings: Any) -> dict[str, Any]:
    """The textbook's answers to `weights`."""
    rule = getattr(importlib.import_module("reference.initializers"), TEXTBOOK.get(name, name))
    return {f"weight {i}": rule((8, 3, 4, 4), **settings).astype("float64") for i in range(2)}


@scenario(tolerance=Tolerance(2), each=FILLED, reference=_weights_reference)
def weights(mx: Any, device: Any, name: str, **settings: Any) -> Yields:
    """A weight (8, 3, 4, 4), and a seed that goes on."""
    initializer = mx.init.create(name, **settings)
    for i in range(2):
        array = mx.nd.zeros((8, 3, 4, 4))
        initializer(mx.init.InitDesc(f"layer{i}_weight"), array)
        yield f"weight {i}", array
    yield "dumps", initializer.dumps()


KERNELS = ((1, 2, 3, 3), (2, 1, 5, 6), (1, 1, 4, 5))


def _bilinear_reference() -> dict[str, Any]:
    """The textbook's answers to `bilinear`."""
    rule = importlib.import_module("reference.initializers").bilinear
    return {f"{shape}": rule(shape) for shape in KERNELS}


@scenario(tolerance=Tolerance(2), reference=_bilinear_reference)
def bilinear(mx: Any, device: Any) -> Yields:
    """Kernels of several heights and widths."""
    for shape in KERNELS:
        array = mx.nd.zeros(shape)
        mx.init.Bilinear()(mx.init.InitDesc("a_weight"), array)
        yield f"{shape}", array


DECOMPOSED = Tolerance(
    512, scale="array", reason="a singular value decomposition by another library's LAPACK"
)
MATRICES: dict[str, dict[str, Any]] = {
    "wide": {"shape": (4, 6), "rand_type": "uniform"},
    "tall": {"shape": (6, 4), "rand_type": "normal"},
    "kernel": {"shape": (3, 2, 2, 2), "rand_type": "uniform"},
}


def _orthogonal_reference(shape: tuple[int, ...], rand_type: str) -> dict[str, Any]:
    """The textbook's answer to `orthogonal`."""
    initializers = importlib.import_module("reference.initializers")
    return {"weight": initializers.orthogonal(shape, rand_type=rand_type)}


@scenario(tolerance=DECOMPOSED, each=MATRICES, reference=_orthogonal_reference)
def orthogonal(mx: Any, device: Any, shape: tuple[int, ...], rand_type: str) -> Yields:
    """Orthogonal rows or columns; and that they are."""
    array = mx.nd.zeros(shape)
    mx.init.Orthogonal(rand_type=rand_type)(mx.init.InitDesc("a_weight"), array)
    yield "weight", array
    matrix = array.asnumpy().reshape(shape[0], -1)
    small = matrix @ matrix.T if matrix.shape[0] <= matrix.shape[1] else matrix.T @ matrix
    yield "orthogonal", bool(np.allclose(small, 1.414**2 * np.eye(len(small)), atol=1e-5))


@scenario(tolerance=EXACT)
def by_name(mx: Any, device: Any) -> Yields:
    """What the end of a name decides."""
    initializer = mx.init.One()
    for name in ("weight", "bias", "gamma", "beta", "min", "max"):
        array = mx.nd.full((2,), 7.0)
        initializer(mx.init.InitDesc(f"x_{name}"), array)
        yield name, array
    unknown = mx.init.InitDesc("x_scale")
    yield "unknown", refusal(lambda: initializer(unknown, mx.nd.zeros((2,))))
    array = mx.nd.zeros((2,))
    initializer(mx.init.InitDesc("x_scale", {"__init__": mx.init.Constant(3).dumps()}), array)
    yield "attribute", array


@scenario(tolerance=EXACT)
def mixed_and_load(mx: Any, device: Any) -> Yields:
    """Another initializer for each pattern; values from a dictionary."""
    mixed = mx.init.Mixed(["bias", ".*"], [mx.init.Zero(), mx.init.One()])
    for name in ("bias_of_weight", "other_weight"):
        array = mx.nd.full((2,), 7.0)
        mixed(mx.init.InitDesc(name), array)
        yield name, array
    load = mx.init.Load({"arg:a_weight": mx.nd.array([1.0, 2.0])}, default_init=mx.init.Zero())
    for name in ("a_weight", "b_weight"):
        array = mx.nd.full((2,), 7.0)
        load(mx.init.InitDesc(name), array)
        yield f"loaded {name}", array
    yield "shape", refusal(lambda: load("a_weight", mx.nd.zeros((3,))))
    only = mx.init.Mixed(["bias"], [mx.init.Zero()])
    yield "no pattern", refusal(lambda: only(mx.init.InitDesc("x_weight"), mx.nd.zeros((2,))))
    yield "counts", refusal(lambda: mx.init.Mixed(["a"], []))


@scenario(tolerance=EXACT)
def refused(mx: Any, device: Any) -> Yields:
    """Names and settings that there are not."""
    desc = mx.init.InitDesc("a_weight")
    yield "unknown", refusal(lambda: mx.init.create("random"))
    yield "vector", refusal(lambda: mx.init.Xavier()(desc, mx.nd.zeros((3,))))
    yield "factor", refusal(lambda: mx.init.Xavier(factor_type="x")(desc, mx.nd.zeros((3, 2))))
    yield "kind", refusal(lambda: mx.init.Xavier(rnd_type="x")(desc, mx.nd.zeros((3, 2))))
    yield "equal", mx.init.Uniform(0.1) == mx.init.Uniform(0.1)
    yield "unequal", mx.init.Uniform(0.1) == mx.init.Uniform(0.2)
