"""SqueezeNet (Iandola, Han, Moskewicz, Ashraf, Dally, Keutzer 2016): few parameters.

Source: MXNet 1.9.1, python/mxnet/gluon/model_zoo/vision/squeezenet.py.
"""

from __future__ import annotations

from typing import Any

from ... import nn
from ...contrib.nn import HybridConcurrent
from ...hybrid_block import HybridBlock
from ...parameter import Contexts
from ..model_store import default_ctx, default_root, load_pretrained
from .parts import Classifier, chain

__all__ = ["SqueezeNet", "squeezenet1_0", "squeezenet1_1"]

POOL = 0

# version: the first convolution's channels and kernel; then for each fire its squeezed channels (it
# expands them by 4, twice), with a pooling at each POOL
squeezenet_spec = {
    "1.0": ((96, 7), (POOL, 16, 16, 32, POOL, 32, 48, 48, 64, POOL, 64)),
    "1.1": ((64, 3), (POOL, 16, 16, POOL, 32, 32, POOL, 48, 48, 64, 64)),
}


def _conv(channels: int, kernel_size: int, padding: int = 0) -> HybridBlock:
    """Convolution and relu."""
    return chain([nn.Conv2D(channels, kernel_size, padding=padding), nn.Activation("relu")])


def _fire(squeezed: int) -> HybridBlock:
    """To a few channels, and from them to many by 1x1 and by 3x3 side by side."""
    squeeze, expand = _conv(squeezed, 1), HybridConcurrent(axis=1, prefix="")
    expand.add(_conv(4 * squeezed, 1), _conv(4 * squeezed, 3, padding=1))
    return chain([squeeze, expand])


def _pool() -> nn.MaxPool2D:
    return nn.MaxPool2D(pool_size=3, strides=2, ceil_mode=True)


class SqueezeNet(Classifier):
    """A convolution, fires and poolings, for images of at least 213 x 213 (1.1: 209 x 209).

    Args:
        version: '1.0' or '1.1', the lighter one.
        classes: number of classes.

    Raises:
        AssertionError: there is no such version.
    """

    def __init__(self, version: str, classes: int = 1000, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if version not in squeezenet_spec:
            raise AssertionError(
                f"Unsupported SqueezeNet version {version}: 1.0 or 1.1 expected, as a text"
            )
        (channels, kernel_size), fires = squeezenet_spec[version]
        with self.name_scope():
            self.features = chain(
                [nn.Conv2D(channels, kernel_size, strides=2), nn.Activation("relu")]
            )
            self.features.add(*(_pool() if fire == POOL else _fire(fire) for fire in fires))
            self.features.add(nn.Dropout(0.5))
            self.output = chain(
                [
                    nn.Conv2D(classes, kernel_size=1),
                    nn.Activation("relu"),
                    nn.AvgPool2D(13),
                    nn.Flatten(),
                ]
            )


def get_squeezenet(
    version: str,
    pretrained: bool = False,
    ctx: Contexts = default_ctx,
    root: str = default_root,
    **kwargs: Any,
) -> SqueezeNet:
    """The SqueezeNet of a version.

    Args:
        version: '1.0' or '1.1'.
        pretrained: whether to read MXNet's trained parameters from their file.
        ctx: where to put them.
        root: the folder of the file.
        **kwargs: as of `SqueezeNet`, from classes on.

    Raises:
        AssertionError: there is no such version.
        FileNotFoundError: the file is not there.
    """
    net = SqueezeNet(version, **kwargs)
    if pretrained:
        load_pretrained(net, f"squeezenet{version}", root, ctx)
    return net


def squeezenet1_0(**kwargs: Any) -> SqueezeNet:
    """SqueezeNet 1.0; arguments as of `get_squeezenet`."""
    return get_squeezenet("1.0", **kwargs)


def squeezenet1_1(**kwargs: Any) -> SqueezeNet:
    """SqueezeNet 1.1; arguments as of `get_squeezenet`."""
    return get_squeezenet("1.1", **kwargs)
