"""MobileNet (Howard and others 2017) and MobileNetV2 (Sandler and others 2018).

A convolution within each channel, then one across channels of 1 x 1, instead of one of both.

Source: MXNet 1.9.1, python/mxnet/gluon/model_zoo/vision/mobilenet.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ... import nn
from ...hybrid_block import HybridBlock
from ...parameter import Contexts
from ..model_store import default_ctx, default_root, load_pretrained
from .parts import Classifier, chain

__all__ = [
    "MobileNet",
    "MobileNetV2",
    "get_mobilenet",
    "get_mobilenet_v2",
    "mobilenet0_5",
    "mobilenet0_25",
    "mobilenet0_75",
    "mobilenet1_0",
    "mobilenet_v2_0_5",
    "mobilenet_v2_0_25",
    "mobilenet_v2_0_75",
    "mobilenet_v2_1_0",
]


class RELU6(HybridBlock):
    """min(max(x, 0), 6)."""

    def hybrid_forward(self, F: Any, x: Any) -> Any:
        """x of any shape."""
        return F.clip(x, 0, 6, name="relu6")


def _conv(
    channels: int,
    kernel: int = 1,
    stride: int = 1,
    groups: int = 1,
    activation: HybridBlock | None = None,
) -> list[HybridBlock]:
    """Convolution that keeps height and width (but for its stride), normalisation, activation."""
    conv = nn.Conv2D(channels, kernel, stride, kernel // 2, groups=groups, use_bias=False)
    return [conv, nn.BatchNorm(scale=True)] + ([] if activation is None else [activation])


class LinearBottleneck(HybridBlock):
    """To many channels, a convolution within each, and to few channels without an activation.

    The input is added, where it has the output's shape.

    Args:
        in_channels: number of input channels.
        channels: number of output channels.
        t: in between there are t * in_channels.
        stride: of the convolution within each channel.
    """

    def __init__(self, in_channels: int, channels: int, t: int, stride: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.use_shortcut = stride == 1 and in_channels == channels
        width = in_channels * t
        with self.name_scope():
            self.out = nn.HybridSequential()
            self.out.add(*_conv(width, activation=RELU6()))
            self.out.add(*_conv(width, 3, stride, groups=width, activation=RELU6()))
            self.out.add(*_conv(channels))

    def hybrid_forward(self, F: Any, x: Any) -> Any:
        """x (batch, in_channels, height, width) gives (batch, channels, ...)."""
        out = self.out(x)
        return F.elemwise_add(out, x) if self.use_shortcut else out


# output channels and stride of each pair of convolutions
mobilenet_spec = [
    (64, 1),
    (128, 2),
    (128, 1),
    (256, 2),
    (256, 1),
    (512, 2),
    *[(512, 1)] * 5,
    (1024, 2),
    (1024, 1),
]

# output channels, t and stride of each bottleneck
mobilenet_v2_spec = [
    (16, 1, 1),
    (24, 6, 2),
    (24, 6, 1),
    (32, 6, 2),
    *[(32, 6, 1)] * 2,
    (64, 6, 2),
    *[(64, 6, 1)] * 3,
    *[(96, 6, 1)] * 3,
    (160, 6, 2),
    *[(160, 6, 1)] * 2,
    (320, 6, 1),
]


class MobileNet(Classifier):
    """Pairs of a convolution within each channel and one across them, for images of any size.

    Args:
        multiplier: all numbers of channels are multiplied by it.
        classes: number of classes.
    """

    def __init__(self, multiplier: float = 1.0, classes: int = 1000, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        with self.name_scope():
            self.features = chain(self._layers(multiplier))
            self.output = nn.Dense(classes)

    @staticmethod
    def _layers(multiplier: float) -> Iterator[HybridBlock]:
        """The layers of the features."""
        width = int(32 * multiplier)
        yield from _conv(width, 3, stride=2, activation=nn.Activation("relu"))
        for channels, stride in mobilenet_spec:
            yield from _conv(width, 3, stride, groups=width, activation=nn.Activation("relu"))
            width = int(channels * multiplier)
            yield from _conv(width, activation=nn.Activation("relu"))
        yield nn.GlobalAvgPool2D()
        yield nn.Flatten()


class MobileNetV2(Classifier):
    """Linear bottlenecks, for images of any size.

    Args:
        multiplier: all numbers of channels are multiplied by it.
        classes: number of classes.
    """

    def __init__(self, multiplier: float = 1.0, classes: int = 1000, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        with self.name_scope():
            self.features = chain(self._layers(multiplier), prefix="features_")
            self.output = chain(self._head(classes), prefix="output_")

    @staticmethod
    def _layers(multiplier: float) -> Iterator[HybridBlock]:
        """The layers of the features."""
        width = int(32 * multiplier)
        yield from _conv(width, 3, stride=2, activation=RELU6())
        for full_channels, t, stride in mobilenet_v2_spec:
            channels = int(full_channels * multiplier)
            yield LinearBottleneck(width, channels, t, stride)
            width = channels
        yield from _conv(int(1280 * max(multiplier, 1.0)), activation=RELU6())
        yield nn.GlobalAvgPool2D()

    @staticmethod
    def _head(classes: int) -> Iterator[HybridBlock]:
        """The layers of the output."""
        yield nn.Conv2D(classes, 1, use_bias=False, prefix="pred_")
        yield nn.Flatten()


def _suffix(multiplier: float) -> str:
    """How a multiplier is written in the name of a file.

    >>> from portable.adapters.numpy.gluon.model_zoo.vision import mobilenet
    >>> [mobilenet._suffix(m) for m in (1.0, 0.75, 0.5, 0.25)]
    ['1.0', '0.75', '0.5', '0.25']
    """
    text = f"{multiplier:.2f}"
    return text[:-1] if text in ("1.00", "0.50") else text


def get_mobilenet(
    multiplier: float,
    pretrained: bool = False,
    ctx: Contexts = default_ctx,
    root: str = default_root,
    **kwargs: Any,
) -> MobileNet:
    """The MobileNet of a width.

    Args:
        multiplier: of the numbers of channels; files are there for 1.0, 0.75, 0.5 and 0.25.
        pretrained: whether to read MXNet's trained parameters from their file.
        ctx: where to put them.
        root: the folder of the file.
        **kwargs: as of `MobileNet`, from classes on.

    Raises:
        FileNotFoundError: the file is not there.
        ValueError: there is no file for this multiplier.
    """
    net = MobileNet(multiplier, **kwargs)
    if pretrained:
        load_pretrained(net, f"mobilenet{_suffix(multiplier)}", root, ctx)
    return net


def get_mobilenet_v2(
    multiplier: float,
    pretrained: bool = False,
    ctx: Contexts = default_ctx,
    root: str = default_root,
    **kwargs: Any,
) -> MobileNetV2:
    """The MobileNetV2 of a width.

    Args:
        multiplier: of the numbers of channels; files are there for 1.0, 0.75, 0.5 and 0.25.
        pretrained: whether to read MXNet's trained parameters from their file.
        ctx: where to put them.
        root: the folder of the file.
        **kwargs: as of `MobileNetV2`, from classes on.

    Raises:
        FileNotFoundError: the file is not there.
        ValueError: there is no file for this multiplier.
    """
    net = MobileNetV2(multiplier, **kwargs)
    if pretrained:
        load_pretrained(net, f"mobilenetv2_{_suffix(multiplier)}", root, ctx)
    return net


def mobilenet1_0(**kwargs: Any) -> MobileNet:
    """MobileNet of 1.0 times the channels; arguments as of `get_mobilenet`."""
    return get_mobilenet(1.0, **kwargs)


def mobilenet0_75(**kwargs: Any) -> MobileNet:
    """MobileNet of 0.75 times the channels; arguments as of `get_mobilenet`."""
    return get_mobilenet(0.75, **kwargs)


def mobilenet0_5(**kwargs: Any) -> MobileNet:
    """MobileNet of 0.5 times the channels; arguments as of `get_mobilenet`."""
    return get_mobilenet(0.5, **kwargs)


def mobilenet0_25(**kwargs: Any) -> MobileNet:
    """MobileNet of 0.25 times the channels; arguments as of `get_mobilenet`."""
    return get_mobilenet(0.25, **kwargs)


def mobilenet_v2_1_0(**kwargs: Any) -> MobileNetV2:
    """MobileNetV2 of 1.0 times the channels; arguments as of `get_mobilenet_v2`."""
    return get_mobilenet_v2(1.0, **kwargs)


def mobilenet_v2_0_75(**kwargs: Any) -> MobileNetV2:
    """MobileNetV2 of 0.75 times the channels; arguments as of `get_mobilenet_v2`."""
    return get_mobilenet_v2(0.75, **kwargs)


def mobilenet_v2_0_5(**kwargs: Any) -> MobileNetV2:
    """MobileNetV2 of 0.5 times the channels; arguments as of `get_mobilenet_v2`."""
    return get_mobilenet_v2(0.5, **kwargs)


def mobilenet_v2_0_25(**kwargs: Any) -> MobileNetV2:
    """MobileNetV2 of 0.25 times the channels; arguments as of `get_mobilenet_v2`."""
    return get_mobilenet_v2(0.25, **kwargs)
