"""ResNet-18 in Keras, in the layout of its backend."""

from __future__ import annotations

from typing import Any

from keras import Model, Sequential, config, layers


def convolution(outputs: int, kernel: int, stride: int) -> list[layers.Layer]:
    """A convolution without bias that keeps the size, but for the stride, and its normalisation.

    The padding is a layer of its own: Keras's "same" pads on one side only where the stride is 2.
    """
    channels = -1 if config.image_data_format() == "channels_last" else 1
    padding = [layers.ZeroPadding2D(kernel // 2)] if kernel > 1 else []
    return [
        *padding,
        layers.Conv2D(outputs, kernel, stride, use_bias=False),
        layers.BatchNormalization(axis=channels, momentum=0.9, epsilon=1e-5),
    ]


class Block(layers.Layer):
    """relu(body(x) + shortcut(x))."""

    def __init__(self, inputs: int, outputs: int, stride: int) -> None:
        super().__init__()
        self.body = Sequential(
            [*convolution(outputs, 3, stride), layers.ReLU(), *convolution(outputs, 3, 1)]
        )
        self.shortcut: layers.Layer = layers.Identity()
        if inputs != outputs:
            self.shortcut = Sequential(convolution(outputs, 1, stride))
        self.relu = layers.ReLU()

    def call(self, x: Any, training: bool = False) -> Any:
        """x in the layout of the backend."""
        shortcut = self.shortcut(x, training=training)
        return self.relu(self.body(x, training=training) + shortcut)


class ResNet18(Model):
    """A batch of images to 1,000 classes."""

    def __init__(self) -> None:
        super().__init__()
        blocks = [
            block
            for inputs, outputs in ((64, 64), (64, 128), (128, 256), (256, 512))
            for block in (
                Block(inputs, outputs, 1 if inputs == outputs else 2),
                Block(outputs, outputs, 1),
            )
        ]
        self.all = Sequential(
            [
                *convolution(64, 7, 2),
                layers.ReLU(),
                layers.ZeroPadding2D(1),
                layers.MaxPooling2D(3, 2),
                *blocks,
                layers.GlobalAveragePooling2D(),
                layers.Dense(1000),
            ]
        )

    def call(self, x: Any, training: bool = False) -> Any:
        """x in the layout of the backend."""
        return self.all(x, training=training)
