"""What the examples share: options, a progress bar, data, a picture."""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from rich.console import Console
from rich.progress import track

Item = TypeVar("Item")


def options(description: str, epochs: int) -> argparse.Namespace:
    """Read the command line, and seed Python's and numpy's random numbers."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--epochs", type=int, default=epochs)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--plot", type=Path, help="save the loss curves as this picture")
    chosen = parser.parse_args()
    random.seed(chosen.seed)
    np.random.seed(chosen.seed)
    return chosen


def bar(items: Sequence[Item] | Iterable[Item], total: int, description: str) -> Iterator[Item]:
    """The items, under a progress bar on standard error if that is a terminal."""
    console = Console(stderr=True)
    hidden = not console.is_terminal
    yield from track(
        items, description, total=total, console=console, transient=True, disable=hidden
    )


def report(epoch: int, losses: dict[str, list[float]], **more: float) -> None:
    """Print the last loss of each curve, and whatever else was measured."""
    numbers = {name: values[-1] for name, values in losses.items()} | more
    print(f"epoch {epoch}  " + "  ".join(f"{k} {v:.7g}" for k, v in numbers.items()), flush=True)


def plot(losses: dict[str, list[float]], path: Path | None) -> None:
    """Save the curves as a picture, if a path is given."""
    if path is None:
        return
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(6, 4))
    for name, values in losses.items():
        axes.plot(range(1, len(values) + 1), values, marker="o", label=name)
    axes.set_xlabel("epoch")
    axes.set_ylabel("loss")
    axes.legend()
    figure.savefig(path, bbox_inches="tight")
    print(f"written: {path}")


def digits(images: bool = False) -> tuple[Any, Any, Any, Any]:
    """scikit-learn's 1,797 handwritten digits, 8 x 8, as train and test data in [0, 1].

    Returns (train data, train labels, test data, test labels): (n, 64), or (n, 1, 8, 8).
    """
    from sklearn.datasets import load_digits

    data, labels = load_digits(return_X_y=True)
    data = (data / 16).astype("float32")
    if images:
        data = data.reshape(-1, 1, 8, 8)
    order = np.random.RandomState(0).permutation(len(data))
    train, test = order[:1500], order[1500:]
    labels = labels.astype("float32")
    return data[train], labels[train], data[test], labels[test]
