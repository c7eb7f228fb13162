"""MNISTIter: batches of the files of MNIST.

Source: MXNet 1.9.1, src/io/iter_mnist.cc.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from portable.formats import idx_file
from portable.formats.ndarray_file import FormatError

from .. import nd
from ..base import MXNetError
from .base import DataBatch, DataDesc
from .wrapping import Current


class MNISTIter(Current):
    """Batches of images of MNIST, from 0 to 255/256; a last batch that is not full is left out.

    Args:
        image, label: the files.
        batch_size: images of a batch.
        shuffle: whether their order is drawn, once for all passes, as MXNet draws it.
        flat: whether an image is (784,) instead of (1, 28, 28).
        seed: of the drawing.
        silent: without effect, as nothing is printed.
        num_parts, part_index: which of several equal parts is read.
        data_name, label_name: names of the arrays.
        **_: other arguments have no effect, as in MXNet.

    Raises:
        MXNetError: a file is missing or damaged, or they do not belong together.
    """

    def __init__(
        self,
        *,
        image: str = "./train-images-idx3-ubyte",
        label: str = "./train-labels-idx1-ubyte",
        batch_size: int = 128,
        shuffle: bool = True,
        flat: bool = False,
        seed: int = 0,
        silent: bool = False,
        num_parts: int = 1,
        part_index: int = 0,
        data_name: str = "data",
        label_name: str = "softmax_label",
        **_: Any,
    ) -> None:
        super().__init__(batch_size)
        images, labels = _load(image, 3), _load(label, 1)
        if len(images) != len(labels):
            raise MXNetError(
                f"MNISTIter: {image} has {len(images)} images, and {label} has {len(labels)} labels; "
                "give files that belong together"
            )
        if not 0 <= part_index < num_parts:
            raise MXNetError(f"MNISTIter: there is no part {part_index} of {num_parts}")
        size = len(images) // num_parts
        mine = slice(part_index * size, (part_index + 1) * size)
        images, labels = images[mine], labels[mine]
        if shuffle:
            order = shuffled(size, seed)
            images, labels = images[order], labels[order]
        form = (size, -1) if flat else (size, 1, *images.shape[1:])
        self._images = images.reshape(form).astype("float32") / np.float32(256)
        self._labels = labels.astype("float32")
        self._place = 0
        self.provide_data = [DataDesc(data_name, (batch_size, *self._images.shape[1:]))]
        self.provide_label = [DataDesc(label_name, (batch_size,))]

    def reset(self) -> None:
        """Begin another pass, in the same order."""
        self._place = 0

    def iter_next(self) -> bool:
        """Go to the next batch, and say whether there is one."""
        batch = slice(self._place, self._place + self.batch_size)
        if batch.stop > len(self._images):
            return False
        self._place = batch.stop
        self.current_batch = DataBatch(
            [nd.array(self._images[batch])],
            [nd.array(self._labels[batch])],
            pad=0,
            index=np.zeros(self.batch_size, "uint64"),
        )
        return True


def _load(path: str, rank: int) -> Any:
    """A file of MNIST."""
    try:
        array = idx_file.load(path)
    except FormatError as error:
        raise MXNetError(f"MNISTIter: {error}") from error
    if array.ndim != rank:
        raise MXNetError(
            f"MNISTIter: {path} holds an array of {array.ndim} axes, and {rank} are expected; image "
            "and label may have been exchanged"
        )
    return array


def shuffled(size: int, seed: int) -> Any:
    """The order of `size` items that C++'s std::shuffle draws with a Mersenne twister."""
    twister = np.random.RandomState(seed % 2**32)
    order = np.arange(size)
    for last in range(1, size):
        other = _below(last + 1, lambda: int(twister.randint(0, 2**32, dtype=np.uint32)))
        order[[last, other]] = order[[other, last]]
    return order


def _below(end: int, draw: Callable[[], int]) -> int:
    """A whole number from 0 to end - 1, of draws from 0 to 2^32 - 1."""
    scale = (2**32 - 1) // end
    while (number := draw()) >= end * scale:
        pass
    return number // scale
