"""ResNet-18 as modules of PyTorch."""

from __future__ import annotations

from typing import Any

from torch import Tensor, nn


def convolution(inputs: int, outputs: int, kernel: int, stride: int) -> nn.Conv2d:
    """A convolution without bias that keeps the size, but for the stride."""
    return nn.Conv2d(inputs, outputs, kernel, stride, padding=kernel // 2, bias=False)


class Block(nn.Module):
    """relu(body(x) + shortcut(x))."""

    def __init__(self, inputs: int, outputs: int, stride: int) -> None:
        super().__init__()
        self.body = nn.Sequential(
            convolution(inputs, outputs, 3, stride),
            nn.BatchNorm2d(outputs),
            nn.ReLU(),
            convolution(outputs, outputs, 3, 1),
            nn.BatchNorm2d(outputs),
        )
        self.shortcut: nn.Module = nn.Identity()
        if inputs != outputs:
            self.shortcut = nn.Sequential(
                convolution(inputs, outputs, 1, stride), nn.BatchNorm2d(outputs)
            )

    def forward(self, x: Tensor) -> Any:
        """x (batch, inputs, height, width)."""
        return nn.functional.relu(self.body(x) + self.shortcut(x))


class ResNet18(nn.Sequential):
    """(batch, 3, height, width) to 1,000 classes."""

    def __init__(self) -> None:
        blocks = [
            block
            for inputs, outputs in ((64, 64), (64, 128), (128, 256), (256, 512))
            for block in (
                Block(inputs, outputs, 1 if inputs == outputs else 2),
                Block(outputs, outputs, 1),
            )
        ]
        super().__init__(
            convolution(3, 64, 7, 2),
            nn.BatchNorm2d(64),
            nn.ReLU(),
            nn.MaxPool2d(3, 2, 1),
            *blocks,
            nn.AdaptiveAvgPool2d(1),
            nn.Flatten(),
            nn.Linear(512, 1000),
        )
