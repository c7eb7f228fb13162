"""DenseNet-BC (Huang, Liu, van der Maaten, Weinberger 2017): every layer sees all before it.

Source: MXNet 1.9.1, python/mxnet/gluon/model_zoo/vision/densenet.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ... import nn
from ...contrib.nn import HybridConcurrent, Identity
from ...parameter import Contexts
from ..model_store import default_ctx, default_root, load_pretrained
from .parts import Classifier, chain, chosen

__all__ = ["DenseNet", "densenet121", "densenet161", "densenet169", "densenet201"]


def _dense_layer(growth_rate: int, bn_size: int, dropout: float) -> HybridConcurrent:
    """The input, joined by `growth_rate` new channels."""
    new_features = chain(
        [
            nn.BatchNorm(),
            nn.Activation("relu"),
            nn.Conv2D(bn_size * growth_rate, kernel_size=1, use_bias=False),
            nn.BatchNorm(),
            nn.Activation("relu"),
            nn.Conv2D(growth_rate, kernel_size=3, padding=1, use_bias=False),
        ]
    )
    if dropout:
        new_features.add(nn.Dropout(dropout))
    out = HybridConcurrent(axis=1, prefix="")
    out.add(Identity(), new_features)
    return out


def _transition(channels: int) -> nn.HybridSequential:
    """Fewer channels, and half the height and width."""
    return chain(
        [
            nn.BatchNorm(),
            nn.Activation("relu"),
            nn.Conv2D(channels, kernel_size=1, use_bias=False),
            nn.AvgPool2D(pool_size=2, strides=2),
        ]
    )


class DenseNet(Classifier):
    """Blocks of dense layers with transitions between them, for images of at least 221 x 221.

    Args:
        num_init_features: channels of the first convolution.
        growth_rate: channels that each layer adds.
        block_config: number of layers of each block.
        bn_size: the 1 x 1 convolution of a layer has bn_size * growth_rate channels.
        dropout: rate of the dropout after each layer; 0 for none.
        classes: number of classes.
    """

    def __init__(
        self,
        num_init_features: int,
        growth_rate: int,
        block_config: Sequence[int],
        bn_size: int = 4,
        dropout: float = 0,
        classes: int = 1000,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        with self.name_scope():
            self.features = chain(
                [
                    nn.Conv2D(
                        num_init_features, kernel_size=7, strides=2, padding=3, use_bias=False
                    ),
                    nn.BatchNorm(),
                    nn.Activation("relu"),
                    nn.MaxPool2D(pool_size=3, strides=2, padding=1),
                ]
            )
            channels = num_init_features
            for stage, layers in enumerate(block_config, 1):
                if stage > 1:
                    channels //= 2
                    self.features.add(_transition(channels))
                block = (_dense_layer(growth_rate, bn_size, dropout) for _ in range(layers))
                self.features.add(chain(block, prefix=f"stage{stage}_"))
                channels += layers * growth_rate
            self.features.add(
                nn.BatchNorm(), nn.Activation("relu"), nn.AvgPool2D(pool_size=7), nn.Flatten()
            )
            self.output = nn.Dense(classes)


# layers: channels of the first convolution, growth rate, layers of each block
densenet_spec = {
    121: (64, 32, [6, 12, 24, 16]),
    161: (96, 48, [6, 12, 36, 24]),
    169: (64, 32, [6, 12, 32, 32]),
    201: (64, 32, [6, 12, 48, 32]),
}


def get_densenet(
    num_layers: int,
    pretrained: bool = False,
    ctx: Contexts = default_ctx,
    root: str = default_root,
    **kwargs: Any,
) -> DenseNet:
    """The DenseNet of a number of layers.

    Args:
        num_layers: 121, 161, 169 or 201.
        pretrained: whether to read MXNet's trained parameters from their file.
        ctx: where to put them.
        root: the folder of the file.
        **kwargs: as of `DenseNet`, from bn_size on.

    Raises:
        KeyError: there is no such number of layers.
        FileNotFoundError: the file is not there.
    """
    net = DenseNet(*chosen(densenet_spec, num_layers, "get_densenet"), **kwargs)
    if pretrained:
        load_pretrained(net, f"densenet{num_layers}", root, ctx)
    return net


def densenet121(**kwargs: Any) -> DenseNet:
    """DenseNet of 121 layers; arguments as of `get_densenet`."""
    return get_densenet(121, **kwargs)


def densenet161(**kwargs: Any) -> DenseNet:
    """DenseNet of 161 layers; arguments as of `get_densenet`."""
    return get_densenet(161, **kwargs)


def densenet169(**kwargs: Any) -> DenseNet:
    """DenseNet of 169 layers; arguments as of `get_densenet`."""
    return get_densenet(169, **kwargs)


def densenet201(**kwargs: Any) -> DenseNet:
    """DenseNet of 201 layers; arguments as of `get_densenet`."""
    return get_densenet(201, **kwargs)
