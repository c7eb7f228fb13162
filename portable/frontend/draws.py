"""Random numbers for operators that need some, such as Dropout: MXNet's own, drawn on the host.

They go into the adapter's plain function as tensors after its inputs, so that the function itself
is pure, and a compiled program takes them as it takes data.

    @draw("Dropout")
    def mask(generator, shapes, dtypes, attributes):
        ...
        return [generator.dropout_mask(...)]

`attributes` are the resolved ones. An empty list means that nothing has to be drawn this time; the
function then gets its default, None.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reference.random import Generator

from .rules import Attributes, Shape

Draw = Callable[[Generator, list[Shape], list[str], Attributes], list[NDArray[Any]]]

_draws: dict[str, Draw] = {}


def draw(*names: str) -> Callable[[Draw], Draw]:
    """Register a function as what draws for the operators of these names."""

    def register(function: Draw) -> Draw:
        for name in names:
            _draws[name] = function
        return function

    return register


def draw_of(name: str) -> Draw | None:
    """What draws for an operator, or None."""
    return _draws.get(name)


@draw("Dropout")
def dropout_mask(
    generator: Generator, shapes: list[Shape], dtypes: list[str], attributes: Attributes
) -> list[NDArray[Any]]:
    """What the data is multiplied by: 1/(1-p) where it is kept, 0 where it is dropped."""
    if not attributes["active"]:
        return []
    mask = generator.dropout_mask(shapes[0], attributes["p"], attributes["axes"], dtypes[0])
    return [np.asarray(mask)]


@draw("LeakyReLU")
def rrelu_slopes(
    generator: Generator, shapes: list[Shape], dtypes: list[str], attributes: Attributes
) -> list[NDArray[Any]]:
    """What numbers below 0 are multiplied by when training with act_type='rrelu'."""
    if not attributes["drawn"]:
        return []
    low, high = attributes["bounds"]
    return [np.asarray(generator.rrelu_slopes(shapes[0], low, high, dtypes[0]))]


@draw("RNN")
def recurrent_masks(
    generator: Generator, shapes: list[Shape], dtypes: list[str], attributes: Attributes
) -> list[NDArray[Any]]:
    """What the outputs of each layer but the last are multiplied by, as `Dropout` has it."""
    if attributes["p"] == 0:
        return []
    steps, batch, _ = shapes[0]
    shape = (steps, batch, attributes["state_size"] * (2 if attributes["bidirectional"] else 1))
    layers = range(attributes["num_layers"] - 1)
    return [
        np.stack([generator.dropout_mask(shape, attributes["p"], (), dtypes[0]) for _ in layers])
    ]
