"""AlexNet (Krizhevsky 2014, "One weird trick for parallelizing convolutional neural networks").

Source: MXNet 1.9.1, python/mxnet/gluon/model_zoo/vision/alexnet.py.
"""

from __future__ import annotations

from typing import Any

from ... import nn
from ...parameter import Contexts
from ..model_store import default_ctx, default_root, load_pretrained
from .parts import Classifier, chain

__all__ = ["AlexNet", "alexnet"]


class AlexNet(Classifier):
    """Five convolutions and three dense layers, for images of at least 63 x 63.

    Args:
        classes: number of classes.
    """

    def __init__(self, classes: int = 1000, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        with self.name_scope():
            self.features = chain(
                [
                    nn.Conv2D(64, kernel_size=11, strides=4, padding=2, activation="relu"),
                    nn.MaxPool2D(pool_size=3, strides=2),
                    nn.Conv2D(192, kernel_size=5, padding=2, activation="relu"),
                    nn.MaxPool2D(pool_size=3, strides=2),
                    nn.Conv2D(384, kernel_size=3, padding=1, activation="relu"),
                    nn.Conv2D(256, kernel_size=3, padding=1, activation="relu"),
                    nn.Conv2D(256, kernel_size=3, padding=1, activation="relu"),
                    nn.MaxPool2D(pool_size=3, strides=2),
                    nn.Flatten(),
                    nn.Dense(4096, activation="relu"),
                    nn.Dropout(0.5),
                    nn.Dense(4096, activation="relu"),
                    nn.Dropout(0.5),
                ]
            )
            self.output = nn.Dense(classes)


def alexnet(
    pretrained: bool = False, ctx: Contexts = default_ctx, root: str = default_root, **kwargs: Any
) -> AlexNet:
    """AlexNet.

    Args:
        pretrained: whether to read MXNet's trained parameters from their file.
        ctx: where to put them.
        root: the folder of the file.
        **kwargs: as of `AlexNet`.

    Raises:
        FileNotFoundError: the file is not there.
    """
    net = AlexNet(**kwargs)
    if pretrained:
        load_pretrained(net, "alexnet", root, ctx)
    return net
