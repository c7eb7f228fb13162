"""ResNet V1 (He, Zhang, Ren, Sun 2015) and V2 (by the same, 2016): layers that learn a difference.

V1 ends each block by a relu of body + input; V2 normalises before each convolution instead, and
leaves the sum as it is.

Source: MXNet 1.9.1, python/mxnet/gluon/model_zoo/vision/resnet.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from ... import nn
from ...hybrid_block import HybridBlock
from ...parameter import Contexts
from ..model_store import default_ctx, default_root, load_pretrained
from .parts import Classifier, chain

__all__ = [
    "BasicBlockV1",
    "BasicBlockV2",
    "BottleneckV1",
    "BottleneckV2",
    "ResNetV1",
    "ResNetV2",
    "get_resnet",
    "resnet18_v1",
    "resnet18_v2",
    "resnet34_v1",
    "resnet34_v2",
    "resnet50_v1",
    "resnet50_v2",
    "resnet101_v1",
    "resnet101_v2",
    "resnet152_v1",
    "resnet152_v2",
]


def _conv1x1(channels: int, stride: int, in_channels: int = 0) -> nn.Conv2D:
    return nn.Conv2D(channels, 1, stride, use_bias=False, in_channels=in_channels)


def _conv3x3(channels: int, stride: int, in_channels: int) -> nn.Conv2D:
    return nn.Conv2D(channels, 3, stride, padding=1, use_bias=False, in_channels=in_channels)


class _BlockV1(HybridBlock):
    """relu(body(x) + x); where the shapes differ, `downsample` fits x to the body's output.

    Args:
        channels: number of output channels.
        stride: by how much height and width shrink.
        downsample: whether the shapes differ.
        in_channels: number of input channels; 0 to find it out from the first batch.
    """

    def __init__(
        self,
        channels: int,
        stride: int,
        downsample: bool = False,
        in_channels: int = 0,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.body = chain(self._layers(channels, stride, in_channels))
        self.downsample = None
        if downsample:
            self.downsample = chain([_conv1x1(channels, stride, in_channels), nn.BatchNorm()])

    def _layers(self, channels: int, stride: int, in_channels: int) -> list[HybridBlock]:
        """The layers of the body."""
        raise NotImplementedError(f"{type(self).__name__} does not say what its layers are")

    def hybrid_forward(self, F: Any, x: Any) -> Any:
        """x (batch, in_channels, height, width) gives (batch, channels, ...)."""
        out = self.body(x)
        residual = x if self.downsample is None else self.downsample(x)
        return F.Activation(self._sum(out, residual), act_type="relu")

    def _sum(self, out: Any, residual: Any) -> Any:
        """The body's output and the input, in the order in which MXNet's graph has them."""
        return out + residual


class BasicBlockV1(_BlockV1):
    """Two convolutions of 3 x 3, for 18 and 34 layers; arguments as of _BlockV1."""

    def _sum(self, out: Any, residual: Any) -> Any:
        return residual + out

    def _layers(self, channels: int, stride: int, in_channels: int) -> list[HybridBlock]:
        return [
            _conv3x3(channels, stride, in_channels),
            nn.BatchNorm(),
            nn.Activation("relu"),
            _conv3x3(channels, 1, channels),
            nn.BatchNorm(),
        ]


class BottleneckV1(_BlockV1):
    """To a quarter of the channels by 1 x 1, then 3 x 3, and back by 1 x 1, for 50 layers and more.

    As in MXNet, the first convolution has the stride, and both of 1 x 1 have a bias.

    Args:
        channels, stride, downsample, in_channels: as of _BlockV1.
    """

    def _layers(self, channels: int, stride: int, in_channels: int) -> list[HybridBlock]:
        width = channels // 4
        return [
            nn.Conv2D(width, kernel_size=1, strides=stride),
            nn.BatchNorm(),
            nn.Activation("relu"),
            _conv3x3(width, 1, width),
            nn.BatchNorm(),
            nn.Activation("relu"),
            nn.Conv2D(channels, kernel_size=1, strides=1),
            nn.BatchNorm(),
        ]


class BasicBlockV2(HybridBlock):
    """Two convolutions of 3 x 3, each after a normalisation and a relu, for 18 and 34 layers.

    Args:
        channels: number of output channels.
        stride: by how much height and width shrink.
        downsample: whether a convolution fits the input to the output's shape.
        in_channels: number of input channels; 0 to find it out from the first batch.
    """

    def __init__(
        self,
        channels: int,
        stride: int,
        downsample: bool = False,
        in_channels: int = 0,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.bn1 = nn.BatchNorm()
        self.conv1 = _conv3x3(channels, stride, in_channels)
        self.bn2 = nn.BatchNorm()
        self.conv2 = _conv3x3(channels, 1, channels)
        self.downsample = _conv1x1(channels, stride, in_channels) if downsample else None

    def hybrid_forward(self, F: Any, x: Any) -> Any:
        """x (batch, in_channels, height, width) gives (batch, channels, ...)."""
        first = F.Activation(self.bn1(x), act_type="relu")
        residual = x if self.downsample is None else self.downsample(first)
        out = self.conv1(first)
        out = self.conv2(F.Activation(self.bn2(out), act_type="relu"))
        return out + residual


class BottleneckV2(HybridBlock):
    """Convolutions of 1 x 1, 3 x 3 and 1 x 1, each after a normalisation and a relu.

    The first two have a quarter of the channels. For 50 layers and more.

    Args:
        channels, stride, downsample, in_channels: as of BasicBlockV2.
    """

    def __init__(
        self,
        channels: int,
        stride: int,
        downsample: bool = False,
        in_channels: int = 0,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        width = channels // 4
        self.bn1 = nn.BatchNorm()
        self.conv1 = _conv1x1(width, 1)
        self.bn2 = nn.BatchNorm()
        self.conv2 = _conv3x3(width, stride, width)
        self.bn3 = nn.BatchNorm()
        self.conv3 = _conv1x1(channels, 1)
        self.downsample = _conv1x1(channels, stride, in_channels) if downsample else None

    def hybrid_forward(self, F: Any, x: Any) -> Any:
        """x (batch, in_channels, height, width) gives (batch, channels, ...)."""
        first = F.Activation(self.bn1(x), act_type="relu")
        residual = x if self.downsample is None else self.downsample(first)
        out = self.conv1(first)
        out = self.conv2(F.Activation(self.bn2(out), act_type="relu"))
        out = self.conv3(F.Activation(self.bn3(out), act_type="relu"))
        return out + residual


Block = Callable[..., HybridBlock]


def _stem(channels: int, thumbnail: bool) -> list[HybridBlock]:
    """What comes before the blocks: for thumbnails, one convolution that keeps their size."""
    if thumbnail:
        return [_conv3x3(channels, 1, 0)]
    return [
        nn.Conv2D(channels, 7, 2, 3, use_bias=False),
        nn.BatchNorm(),
        nn.Activation("relu"),
        nn.MaxPool2D(3, 2, 1),
    ]


def _blocks(
    block: Block, layers: int, channels: int, stride: int, in_channels: int
) -> Iterator[HybridBlock]:
    """The blocks of a stage, of which only the first changes the shape."""
    differs = channels != in_channels
    yield block(channels, stride, differs, in_channels=in_channels, prefix="")
    for _ in range(layers - 1):
        yield block(channels, 1, False, in_channels=channels, prefix="")


def _stages(block: Block, layers: Sequence[int], channels: Sequence[int]) -> Iterator[HybridBlock]:
    """All stages; each but the first halves height and width."""
    if len(layers) != len(channels) - 1:
        raise AssertionError(
            f"ResNet: channels={channels} must have one number more than layers={layers}: that of "
            "the first convolution, then one a stage"
        )
    for i, count in enumerate(layers):
        stage = _blocks(block, count, channels[i + 1], 1 if i == 0 else 2, channels[i])
        yield chain(stage, prefix=f"stage{i + 1}_")


class ResNetV1(Classifier):
    """Stages of V1 blocks, for images of any size.

    Args:
        block: BasicBlockV1 or BottleneckV1.
        layers: number of blocks of each stage.
        channels: of the first convolution, then of each stage.
        classes: number of classes.
        thumbnail: whether the images are small, so that the first layers don't shrink them.

    Raises:
        AssertionError: the lengths of layers and channels do not fit.
    """

    def __init__(
        self,
        block: Block,
        layers: Sequence[int],
        channels: Sequence[int],
        classes: int = 1000,
        thumbnail: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        with self.name_scope():
            self.features = chain(_stem(channels[0], thumbnail))
            self.features.add(*_stages(block, layers, channels), nn.GlobalAvgPool2D())
            self.output = nn.Dense(classes, in_units=channels[-1])


class ResNetV2(Classifier):
    """Stages of V2 blocks, for images of any size, which are normalised first.

    Args:
        block: BasicBlockV2 or BottleneckV2.
        layers: number of blocks of each stage.
        channels: of the first convolution, then of each stage.
        classes: number of classes.
        thumbnail: whether the images are small, so that the first layers don't shrink them.

    Raises:
        AssertionError: the lengths of layers and channels do not fit.
    """

    def __init__(
        self,
        block: Block,
        layers: Sequence[int],
        channels: Sequence[int],
        classes: int = 1000,
        thumbnail: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        with self.name_scope():
            self.features = chain([nn.BatchNorm(scale=False, center=False)])
            self.features.add(*_stem(channels[0], thumbnail))
            self.features.add(
                *_stages(block, layers, channels),
                nn.BatchNorm(),
                nn.Activation("relu"),
                nn.GlobalAvgPool2D(),
                nn.Flatten(),
            )
            self.output = nn.Dense(classes, in_units=channels[-1])


# layers: kind of block, blocks of each stage, channels of the first convolution and of each stage
resnet_spec = {
    18: ("basic_block", [2, 2, 2, 2], [64, 64, 128, 256, 512]),
    34: ("basic_block", [3, 4, 6, 3], [64, 64, 128, 256, 512]),
    50: ("bottle_neck", [3, 4, 6, 3], [64, 256, 512, 1024, 2048]),
    101: ("bottle_neck", [3, 4, 23, 3], [64, 256, 512, 1024, 2048]),
    152: ("bottle_neck", [3, 8, 36, 3], [64, 256, 512, 1024, 2048]),
}
resnet_net_versions: list[type[ResNetV1 | ResNetV2]] = [ResNetV1, ResNetV2]
resnet_block_versions: list[dict[str, Block]] = [
    {"basic_block": BasicBlockV1, "bottle_neck": BottleneckV1},
    {"basic_block": BasicBlockV2, "bottle_neck": BottleneckV2},
]


def get_resnet(
    version: int,
    num_layers: int,
    pretrained: bool = False,
    ctx: Contexts = default_ctx,
    root: str = default_root,
    **kwargs: Any,
) -> ResNetV1 | ResNetV2:
    """The ResNet of a version and a number of layers.

    Args:
        version: 1 or 2.
        num_layers: 18, 34, 50, 101 or 152.
        pretrained: whether to read MXNet's trained parameters from their file.
        ctx: where to put them.
        root: the folder of the file.
        **kwargs: as of `ResNetV1`, from classes on.

    Raises:
        AssertionError: there is no such version or number of layers.
        FileNotFoundError: the file is not there.
    """
    if num_layers not in resnet_spec:
        raise AssertionError(
            f"Invalid number of layers: {num_layers}. Options are {', '.join(map(str, resnet_spec))}"
        )
    if version not in (1, 2):
        raise AssertionError(f"Invalid resnet version: {version}. Options are 1 and 2.")
    kind, layers, channels = resnet_spec[num_layers]
    block = resnet_block_versions[version - 1][kind]
    net = resnet_net_versions[version - 1](block, layers, channels, **kwargs)
    if pretrained:
        load_pretrained(net, f"resnet{num_layers}_v{version}", root, ctx)
    return net


def resnet18_v1(**kwargs: Any) -> ResNetV1 | ResNetV2:
    """ResNet V1 of 18 layers; arguments as of `get_resnet`."""
    return get_resnet(1, 18, **kwargs)


def resnet34_v1(**kwargs: Any) -> ResNetV1 | ResNetV2:
    """ResNet V1 of 34 layers; arguments as of `get_resnet`."""
    return get_resnet(1, 34, **kwargs)


def resnet50_v1(**kwargs: Any) -> ResNetV1 | ResNetV2:
    """ResNet V1 of 50 layers; arguments as of `get_resnet`."""
    return get_resnet(1, 50, **kwargs)


def resnet101_v1(**kwargs: Any) -> ResNetV1 | ResNetV2:
    """ResNet V1 of 101 layers; arguments as of `get_resnet`."""
    return get_resnet(1, 101, **kwargs)


def resnet152_v1(**kwargs: Any) -> ResNetV1 | ResNetV2:
    """ResNet V1 of 152 layers; arguments as of `get_resnet`."""
    return get_resnet(1, 152, **kwargs)


def resnet18_v2(**kwargs: Any) -> ResNetV1 | ResNetV2:
    """ResNet V2 of 18 layers; arguments as of `get_resnet`."""
    return get_resnet(2, 18, **kwargs)


def resnet34_v2(**kwargs: Any) -> ResNetV1 | ResNetV2:
    """ResNet V2 of 34 layers; arguments as of `get_resnet`."""
    return get_resnet(2, 34, **kwargs)


def resnet50_v2(**kwargs: Any) -> ResNetV1 | ResNetV2:
    """ResNet V2 of 50 layers; arguments as of `get_resnet`."""
    return get_resnet(2, 50, **kwargs)


def resnet101_v2(**kwargs: Any) -> ResNetV1 | ResNetV2:
    """ResNet V2 of 101 layers; arguments as of `get_resnet`."""
    return get_resnet(2, 101, **kwargs)


def resnet152_v2(**kwargs: Any) -> ResNetV1 | ResNetV2:
    """ResNet V2 of 152 layers; arguments as of `get_resnet`."""
    return get_resnet(2, 152, **kwargs)
