"""ResNet-18 as modules of flax, channels last."""

from __future__ import annotations

from typing import Any

from flax import nnx


def convolution(inputs: int, outputs: int, kernel: int, stride: int, rngs: nnx.Rngs) -> nnx.Conv:
    """A convolution without bias that keeps the size, but for the stride."""
    return nnx.Conv(
        inputs,
        outputs,
        (kernel, kernel),
        (stride, stride),
        padding=kernel // 2,
        use_bias=False,
        rngs=rngs,
    )


def normalization(channels: int, rngs: nnx.Rngs) -> nnx.BatchNorm:
    """Batch normalisation with the momentum of the others."""
    return nnx.BatchNorm(channels, momentum=0.9, epsilon=1e-5, rngs=rngs)


class Block(nnx.Module):
    """relu(body(x) + shortcut(x))."""

    def __init__(self, inputs: int, outputs: int, stride: int, rngs: nnx.Rngs) -> None:
        self.body = nnx.Sequential(
            convolution(inputs, outputs, 3, stride, rngs),
            normalization(outputs, rngs),
            nnx.relu,
            convolution(outputs, outputs, 3, 1, rngs),
            normalization(outputs, rngs),
        )
        self.shortcut = nnx.Sequential()
        if inputs != outputs:
            self.shortcut = nnx.Sequential(
                convolution(inputs, outputs, 1, stride, rngs), normalization(outputs, rngs)
            )

    def __call__(self, x: Any) -> Any:
        """x (batch, height, width, inputs)."""
        return nnx.relu(self.body(x) + self.shortcut(x))


def pool(x: Any) -> Any:
    """The largest of 3 x 3, every second one."""
    return nnx.max_pool(x, (3, 3), (2, 2), padding=((1, 1), (1, 1)))


def mean(x: Any) -> Any:
    """The mean over the image."""
    return x.mean(axis=(1, 2))


def resnet18() -> nnx.Sequential:
    """(batch, height, width, 3) to 1,000 classes."""
    rngs = nnx.Rngs(0)
    blocks = [
        block
        for inputs, outputs in ((64, 64), (64, 128), (128, 256), (256, 512))
        for block in (
            Block(inputs, outputs, 1 if inputs == outputs else 2, rngs),
            Block(outputs, outputs, 1, rngs),
        )
    ]
    return nnx.Sequential(
        convolution(3, 64, 7, 2, rngs),
        normalization(64, rngs),
        nnx.relu,
        pool,
        *blocks,
        mean,
        nnx.Linear(512, 1000, rngs=rngs),
    )
