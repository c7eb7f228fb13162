"""What the families have in common: features followed by an output, chains, a choice by number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from ... import nn
from ...hybrid_block import HybridBlock

Choice = TypeVar("Choice")


class Classifier(HybridBlock):
    """A network in two parts: `features`, made of many layers, and `output`.

    Args:
        **kwargs: prefix and params, as of a HybridBlock.
    """

    features: nn.HybridSequential
    output: HybridBlock

    def hybrid_forward(self, F: Any, x: Any) -> Any:
        """Images x (batch, channels, height, width) give scores (batch, classes)."""
        return self.output(self.features(x))


def chain(blocks: Iterable[HybridBlock], prefix: str | None = "") -> nn.HybridSequential:
    """Blocks one after the other.

    Args:
        blocks: the blocks; those of a generator are made, and so named, within the chain's scope.
        prefix: of the chain; without one, the blocks are named after the block around it.
    """
    out = nn.HybridSequential(prefix=prefix)
    with out.name_scope():
        out.add(*blocks)
    return out


def chosen(options: Mapping[int, Choice], number: int, function: str) -> Choice:
    """The option of a number of layers.

    Raises:
        KeyError: there is none.
    """
    if number not in options:
        known = ", ".join(map(str, options))
        raise KeyError(f"{function}: num_layers={number} is none of {known}")
    return options[number]
