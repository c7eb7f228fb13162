"""MNIST from files that are already there.

Source: MXNet 1.9.1, python/mxnet/test_utils.py.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from portable.formats import idx_file
from portable.formats.ndarray_file import FormatError

from ..base import MXNetError
from ..io import MNISTIter

SITE = "http://data.mxnet.io/data/mnist/"
PARTS = {"train": "train", "test": "t10k"}


def download(
    url: str,
    fname: str | None = None,
    dirname: str | None = None,
    overwrite: bool = False,
    retries: int = 5,
) -> str:
    """The path of a file that is already there; nothing is fetched from the network.

    Args:
        url: where MXNet would fetch it; its last part is the file's name.
        fname: its name instead.
        dirname: its folder; by default the current one.
        overwrite: whether to fetch it although it is there, which is refused.
        retries: has no effect.

    Raises:
        RuntimeError: it is not there.
    """
    path = Path(dirname or "") / (fname or url.rpartition("/")[2])
    if overwrite or not path.exists():
        raise RuntimeError(
            f"download: {path} is not there, and nothing is downloaded here; fetch {url} yourself, "
            "and put it there"
        )
    return str(path)


def get_mnist() -> dict[str, Any]:
    """MNIST as arrays of numpy.

    The four files, compressed or not, are looked for in the current folder, in data/, and where
    gluon.data.vision.MNIST has them.

    Returns:
        train_data, test_data: float32 (images, 1, 28, 28) from 0 to 1;
        train_label, test_label: int8 (images,).

    Raises:
        RuntimeError: a file is not there.
        MXNetError: a file is damaged.
    """
    arrays: dict[str, Any] = {}
    for part, prefix in PARTS.items():
        images = _load(f"{prefix}-images-idx3-ubyte")
        arrays[f"{part}_data"] = images.reshape(-1, 1, 28, 28).astype("float32") / 255
        arrays[f"{part}_label"] = _load(f"{prefix}-labels-idx1-ubyte").astype("int8")
    return arrays


def get_mnist_ubyte() -> None:
    """Make sure that the four files are in data/, not compressed.

    Raises:
        RuntimeError: one is not there.
    """
    for prefix in PARTS.values():
        for kind in ("images-idx3", "labels-idx1"):
            download(f"{SITE}{prefix}-{kind}-ubyte", dirname="data")


def get_mnist_iterator(
    batch_size: int, input_shape: tuple[int, ...], num_parts: int = 1, part_index: int = 0
) -> tuple[MNISTIter, MNISTIter]:
    """Iterators over the files in data/, for training and for tests.

    Args:
        batch_size: images of a batch.
        input_shape: three dimensions for images (1, 28, 28); otherwise they are (784,).
        num_parts, part_index: which of several equal parts is read.

    Raises:
        RuntimeError: a file is not there.
    """
    get_mnist_ubyte()
    train, test = (
        MNISTIter(
            image=f"data/{prefix}-images-idx3-ubyte",
            label=f"data/{prefix}-labels-idx1-ubyte",
            batch_size=batch_size,
            flat=len(input_shape) != 3,
            num_parts=num_parts,
            part_index=part_index,
        )
        for prefix in PARTS.values()
    )
    return train, test


def _load(name: str) -> Any:
    """One of the four files."""
    home = Path(os.environ.get("MXNET_HOME", "~/.mxnet")).expanduser()
    folders = [Path(), Path("data"), home / "datasets" / "mnist"]
    paths = [folder / f"{name}{end}" for folder in folders for end in (".gz", "")]
    for path in paths:
        if path.is_file():
            try:
                return idx_file.load(path)
            except FormatError as error:
                raise MXNetError(f"get_mnist: {error}") from error
    looked = ", ".join(str(path.parent) for path in paths[::2])
    raise RuntimeError(
        f"get_mnist: {name}.gz is in none of the folders {looked}, and nothing is downloaded here; "
        f"fetch {SITE}{name}.gz yourself, and put it in one of them"
    )
