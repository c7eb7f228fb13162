"""VGG (Simonyan, Zisserman 2015): many convolutions of 3 x 3.

Source: MXNet 1.9.1, python/mxnet/gluon/model_zoo/vision/vgg.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ....initializer import Xavier
from ... import nn
from ...parameter import Contexts
from ..model_store import default_ctx, default_root, load_pretrained
from .parts import Classifier, chain, chosen

__all__ = [
    "VGG",
    "get_vgg",
    "vgg11",
    "vgg11_bn",
    "vgg13",
    "vgg13_bn",
    "vgg16",
    "vgg16_bn",
    "vgg19",
    "vgg19_bn",
]


def _dense(units: int, activation: str | None = None) -> nn.Dense:
    return nn.Dense(
        units, activation=activation, weight_initializer="normal", bias_initializer="zeros"
    )


def _conv(channels: int) -> nn.Conv2D:
    init = Xavier(rnd_type="gaussian", factor_type="out", magnitude=2)
    return nn.Conv2D(
        channels, kernel_size=3, padding=1, weight_initializer=init, bias_initializer="zeros"
    )


class VGG(Classifier):
    """Blocks of convolutions, each ended by a pooling, then three dense layers.

    Images of height and width 2^b at least, where b is the number of blocks.

    Args:
        layers: number of convolutions of each block.
        filters: channels of each block.
        classes: number of classes.
        batch_norm: whether each convolution is followed by a batch normalisation.

    Raises:
        AssertionError: layers and filters differ in length.
    """

    def __init__(
        self,
        layers: Sequence[int],
        filters: Sequence[int],
        classes: int = 1000,
        batch_norm: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        if len(layers) != len(filters):
            raise AssertionError(
                f"VGG: layers={layers} and filters={filters} must be equally long, one number a block"
            )
        with self.name_scope():
            self.features = chain(())
            for count, channels in zip(layers, filters, strict=True):
                for _ in range(count):
                    self.features.add(_conv(channels))
                    if batch_norm:
                        self.features.add(nn.BatchNorm())
                    self.features.add(nn.Activation("relu"))
                self.features.add(nn.MaxPool2D(strides=2))
            for _ in range(2):
                self.features.add(_dense(4096, "relu"), nn.Dropout(rate=0.5))
            self.output = _dense(classes)


# layers with parameters: convolutions of each block, channels of each block
vgg_spec = {
    11: ([1, 1, 2, 2, 2], [64, 128, 256, 512, 512]),
    13: ([2, 2, 2, 2, 2], [64, 128, 256, 512, 512]),
    16: ([2, 2, 3, 3, 3], [64, 128, 256, 512, 512]),
    19: ([2, 2, 4, 4, 4], [64, 128, 256, 512, 512]),
}


def get_vgg(
    num_layers: int,
    pretrained: bool = False,
    ctx: Contexts = default_ctx,
    root: str = default_root,
    **kwargs: Any,
) -> VGG:
    """The VGG of a number of layers.

    Args:
        num_layers: 11, 13, 16 or 19.
        pretrained: whether to read MXNet's trained parameters from their file.
        ctx: where to put them.
        root: the folder of the file.
        **kwargs: as of `VGG`, from classes on.

    Raises:
        KeyError: there is no such number of layers.
        FileNotFoundError: the file is not there.
    """
    net = VGG(*chosen(vgg_spec, num_layers, "get_vgg"), **kwargs)
    if pretrained:
        suffix = "_bn" if kwargs.get("batch_norm") else ""
        load_pretrained(net, f"vgg{num_layers}{suffix}", root, ctx)
    return net


def vgg11(**kwargs: Any) -> VGG:
    """VGG of 11 layers; arguments as of `get_vgg`."""
    return get_vgg(11, **kwargs)


def vgg13(**kwargs: Any) -> VGG:
    """VGG of 13 layers; arguments as of `get_vgg`."""
    return get_vgg(13, **kwargs)


def vgg16(**kwargs: Any) -> VGG:
    """VGG of 16 layers; arguments as of `get_vgg`."""
    return get_vgg(16, **kwargs)


def vgg19(**kwargs: Any) -> VGG:
    """VGG of 19 layers; arguments as of `get_vgg`."""
    return get_vgg(19, **kwargs)


def vgg11_bn(**kwargs: Any) -> VGG:
    """VGG of 11 layers with batch normalisation; arguments as of `get_vgg`."""
    return get_vgg(11, **kwargs | {"batch_norm": True})


def vgg13_bn(**kwargs: Any) -> VGG:
    """VGG of 13 layers with batch normalisation; arguments as of `get_vgg`."""
    return get_vgg(13, **kwargs | {"batch_norm": True})


def vgg16_bn(**kwargs: Any) -> VGG:
    """VGG of 16 layers with batch normalisation; arguments as of `get_vgg`."""
    return get_vgg(16, **kwargs | {"batch_norm": True})


def vgg19_bn(**kwargs: Any) -> VGG:
    """VGG of 19 layers with batch normalisation; arguments as of `get_vgg`."""
    return get_vgg(19, **kwargs | {"batch_norm": True})
