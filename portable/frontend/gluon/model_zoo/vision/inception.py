"""Inception v3 (Szegedy, Vanhoucke, Ioffe, Shlens, Wojna 2016): branches side by side.

Source: MXNet 1.9.1, python/mxnet/gluon/model_zoo/vision/inception.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple, TypeAlias

from ... import nn
from ...contrib.nn import HybridConcurrent
from ...hybrid_block import HybridBlock
from ...parameter import Contexts
from ..model_store import default_ctx, default_root, load_pretrained
from .parts import Classifier, chain

__all__ = ["Inception3", "inception_v3"]

Size: TypeAlias = int | tuple[int, int]


class Conv(NamedTuple):
    """A convolution without bias, batch normalisation, and relu."""

    channels: int
    kernel: Size
    stride: Size = 1
    padding: Size = 0


class Split(NamedTuple):
    """A branch that ends in several branches side by side."""

    stem: list[Conv]
    ends: list[list[Conv]]


Layer: TypeAlias = Conv | Callable[[], HybridBlock]
Branch: TypeAlias = Sequence[Layer] | Split


def _layer(layer: Layer) -> HybridBlock:
    """What a function makes, or the three layers of a Conv."""
    if not isinstance(layer, Conv):
        return layer()
    return chain(
        [
            nn.Conv2D(layer.channels, layer.kernel, layer.stride, layer.padding, use_bias=False),
            nn.BatchNorm(epsilon=0.001),
            nn.Activation("relu"),
        ]
    )


def _branch(branch: Branch) -> nn.HybridSequential:
    """The layers of a branch, one after the other."""
    if isinstance(branch, Split):
        return chain([_branch(branch.stem), _side_by_side(branch.ends)])
    return chain(_layer(layer) for layer in branch)


def _side_by_side(branches: Iterable[Branch], prefix: str = "") -> HybridConcurrent:
    """Branches of one input, whose channels are joined."""
    out = HybridConcurrent(axis=1, prefix=prefix)
    with out.name_scope():
        out.add(*map(_branch, branches))
    return out


def _mean_pool() -> nn.AvgPool2D:
    return nn.AvgPool2D(pool_size=3, strides=1, padding=1)


def _max_pool() -> nn.MaxPool2D:
    return nn.MaxPool2D(pool_size=3, strides=2)


def _a(pool_channels: int) -> list[Branch]:
    """1x1; 5x5; 3x3 twice; mean."""
    return [
        [Conv(64, 1)],
        [Conv(48, 1), Conv(64, 5, padding=2)],
        [Conv(64, 1), Conv(96, 3, padding=1), Conv(96, 3, padding=1)],
        [_mean_pool, Conv(pool_channels, 1)],
    ]


def _b() -> list[Branch]:
    """Half the height and width: 3x3; 3x3 twice; maximum."""
    return [
        [Conv(384, 3, stride=2)],
        [Conv(64, 1), Conv(96, 3, padding=1), Conv(96, 3, stride=2)],
        [_max_pool],
    ]


def _row(channels: int) -> Conv:
    return Conv(channels, (1, 7), padding=(0, 3))


def _column(channels: int) -> Conv:
    return Conv(channels, (7, 1), padding=(3, 0))


def _c(n: int) -> list[Branch]:
    """1x1; 7x7 as a row and a column; the same twice; mean."""
    return [
        [Conv(192, 1)],
        [Conv(n, 1), _row(n), _column(192)],
        [Conv(n, 1), _column(n), _row(n), _column(n), _row(192)],
        [_mean_pool, Conv(192, 1)],
    ]


def _d() -> list[Branch]:
    """Half the height and width: 3x3; 7x7 and 3x3; maximum."""
    return [
        [Conv(192, 1), Conv(320, 3, stride=2)],
        [Conv(192, 1), _row(192), _column(192), Conv(192, 3, stride=2)],
        [_max_pool],
    ]


def _e() -> list[Branch]:
    """1x1; 3x3 as a row beside a column; 3x3 and the same; mean."""
    ends = [[Conv(384, (1, 3), padding=(0, 1))], [Conv(384, (3, 1), padding=(1, 0))]]
    return [
        [Conv(320, 1)],
        Split([Conv(384, 1)], ends),
        Split([Conv(448, 1), Conv(384, 3, padding=1)], ends),
        [_mean_pool, Conv(192, 1)],
    ]


def _stem() -> list[Layer]:
    """From 299 x 299 pixels to 35 x 35."""
    return [
        Conv(32, 3, stride=2),
        Conv(32, 3),
        Conv(64, 3, padding=1),
        _max_pool,
        Conv(80, 1),
        Conv(192, 3),
        _max_pool,
    ]


class Inception3(Classifier):
    """A stem of convolutions, then eleven groups of branches, for images of at least 299 x 299.

    Args:
        classes: number of classes.
    """

    def __init__(self, classes: int = 1000, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        with self.name_scope():
            groups = {
                "A1_": _a(32),
                "A2_": _a(64),
                "A3_": _a(64),
                "B_": _b(),
                "C1_": _c(128),
                "C2_": _c(160),
                "C3_": _c(160),
                "C4_": _c(192),
                "D_": _d(),
                "E1_": _e(),
                "E2_": _e(),
            }
            self.features = chain(_layer(layer) for layer in _stem())
            self.features.add(
                *(_side_by_side(branches, prefix) for prefix, branches in groups.items()),
                nn.AvgPool2D(pool_size=8),
                nn.Dropout(0.5),
            )
            self.output = nn.Dense(classes)


def inception_v3(
    pretrained: bool = False, ctx: Contexts = default_ctx, root: str = default_root, **kwargs: Any
) -> Inception3:
    """Inception v3.

    Args:
        pretrained: whether to read MXNet's trained parameters from their file.
        ctx: where to put them.
        root: the folder of the file.
        **kwargs: as of `Inception3`.

    Raises:
        FileNotFoundError: the file is not there.
    """
    net = Inception3(**kwargs)
    if pretrained:
        load_pretrained(net, "inceptionv3", root, ctx)
    return net
