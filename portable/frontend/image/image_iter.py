"""ImageIter: batches of images from a file of records, or from files named in a list.

Source: MXNet 1.9.1, python/mxnet/image/image.py.
"""

from __future__ import annotations

import logging
import os
import random
from typing import Any

import numpy as np

from .. import nd, recordio
from ..base import MXNetError
from ..io.base import DataBatch, DataIter
from ..nd import NDArray
from .augmenters import CreateAugmenter
from .files import imdecode

LABELS = ("int32", "float32", "int64", "float64")


class ImageIter(DataIter):
    """Batches of images with augmentation.

    Args:
        batch_size: images of a batch.
        data_shape: (3, height, width) of what comes out of the augmenters.
        label_width: labels of an image.
        path_imgrec: a file of records.
        path_imglist: a file with lines of number, labels and path, between tabulators.
        path_root: the folder that paths start from.
        path_imgidx: the index of path_imgrec, needed to shuffle or to take a part.
        shuffle: whether Python's global generator draws the order of each pass.
        part_index, num_parts: which of several equal parts is read.
        aug_list: augmenters; those of CreateAugmenter(data_shape, **kwargs) unless given.
        imglist: lists of one or more labels and a path, instead of path_imglist.
        data_name, label_name: names of the arrays.
        dtype: of the labels in a list.
        last_batch_handle: 'pad', 'discard' or 'roll_over', as of NDArrayIter.
        **kwargs: for CreateAugmenter.

    Raises:
        AssertionError: there is no source, no index where one is needed, or another dtype.
        ValueError: data_shape is another one.
        RuntimeError: an image cannot be decoded.
    """

    blank = 0.0  # what a batch's label holds where nothing has been put

    def __init__(
        self,
        batch_size: int,
        data_shape: tuple[int, int, int],
        label_width: int = 1,
        path_imgrec: str | None = None,
        path_imglist: str | None = None,
        path_root: str | None = None,
        path_imgidx: str | None = None,
        shuffle: bool = False,
        part_index: int = 0,
        num_parts: int = 1,
        aug_list: list[Any] | None = None,
        imglist: list[Any] | None = None,
        data_name: str = "data",
        label_name: str = "softmax_label",
        dtype: str = "float32",
        last_batch_handle: str = "pad",
        **kwargs: Any,
    ) -> None:
        super().__init__(batch_size)
        if not (path_imgrec or path_imglist or isinstance(imglist, list)):
            raise AssertionError(
                "ImageIter: give path_imgrec, path_imglist, or imglist; none of them is there"
            )
        if dtype not in LABELS:
            raise AssertionError(f"{dtype} label not supported; use one of {', '.join(LABELS)}")
        self.check_data_shape(data_shape)
        self.imgrec: Any = None
        self.imgidx: list[Any] | None = None
        if path_imgrec and path_imgidx:
            self.imgrec = recordio.MXIndexedRecordIO(path_imgidx, path_imgrec, "r")
            self.imgidx = list(self.imgrec.keys)
        elif path_imgrec:
            self.imgrec = recordio.MXRecordIO(path_imgrec, "r")
        self.imglist: dict[Any, tuple[NDArray, str]] | None = None
        if path_imglist:
            self.imglist = _read_list(path_imglist, dtype)
        elif isinstance(imglist, list):
            self.imglist = {
                str(number): (nd.array(np.ravel(item[:-1]), dtype=dtype), item[-1])
                for number, item in enumerate(imglist, 1)
            }
        self.path_root = path_root
        labels = (batch_size, label_width) if label_width > 1 else (batch_size,)
        self.provide_data = [(data_name, (batch_size, *data_shape))]
        self.provide_label = [(label_name, labels)]
        self.data_shape = data_shape
        self.label_width = label_width
        self.shuffle = shuffle
        self.seq: list[Any] | None = None
        if self.imgrec is None:
            self.seq = list(self.imglist or ())
        elif shuffle or num_parts > 1 or path_imgidx:
            if self.imgidx is None:
                raise AssertionError(
                    "ImageIter: shuffle and num_parts need the index of the records; give path_imgidx"
                )
            self.seq = self.imgidx
        if num_parts > 1 and self.seq is not None:
            if part_index >= num_parts:
                raise AssertionError(f"ImageIter: there is no part {part_index} of {num_parts}")
            size = len(self.seq) // num_parts
            self.seq = self.seq[part_index * size : (part_index + 1) * size]
        self.auglist: list[Any] = (
            CreateAugmenter(data_shape, **kwargs) if aug_list is None else aug_list
        )
        self.cur = 0
        self.last_batch_handle = last_batch_handle
        self.num_image = None if self.seq is None else len(self.seq)
        self._is_over = False
        self._rest: tuple[Any, Any, int] | None = None
        self.reset()

    def reset(self) -> None:
        """Begin another pass."""
        if self.seq is not None and self.shuffle:
            random.shuffle(self.seq)
        if self.last_batch_handle != "roll_over" or self._rest is None:
            self._rewind()

    def hard_reset(self) -> None:
        """Begin another pass, and forget what was to be put before it."""
        if self.seq is not None and self.shuffle:
            random.shuffle(self.seq)
        self._rewind()
        self._rest = None

    def _rewind(self) -> None:
        """Go back to the first image."""
        if self.imgrec is not None:
            self.imgrec.reset()
        self.cur = 0
        self._is_over = False

    def next_sample(self) -> tuple[Any, bytes]:
        """The label of the next image, and the bytes of its file.

        Raises:
            StopIteration: there is none.
        """
        if self._is_over:
            raise StopIteration
        if self.seq is None:
            record = self.imgrec.read()
            if record is None:
                if self.last_batch_handle != "discard":
                    self.imgrec.reset()
                raise StopIteration
            header, image = recordio.unpack(record)
            self.cur += 1
            return header.label, image
        if self.cur >= len(self.seq):
            if self.last_batch_handle != "discard":
                self.cur = 0
            raise StopIteration
        key = self.seq[self.cur]
        self.cur += 1
        if self.imgrec is None:
            label, name = (self.imglist or {})[key]
            return label, self.read_image(name)
        header, image = recordio.unpack(self.imgrec.read_idx(key))
        return (header.label if self.imglist is None else self.imglist[key][0]), image

    def next(self) -> DataBatch:
        """The next batch.

        Raises:
            StopIteration: the pass is over.
            RuntimeError: an image cannot be decoded.
        """
        rolled = self._rest is not None
        if self._rest is not None:
            data, label, count = self._rest
        else:
            data = np.zeros(self.provide_data[0][1], "float32")
            label = np.full(self.provide_label[0][1], self.blank, "float32")
            count = self._fill(data, label, 0)
            if not count:
                raise StopIteration
        pad = self.batch_size - count
        if pad:
            if self.last_batch_handle == "discard":
                raise StopIteration
            if self.last_batch_handle == "roll_over" and not rolled:
                self._rest = data, label, count
                raise StopIteration
            self._fill(data, label, count)
            self._is_over = self.last_batch_handle == "pad"
            self._rest = None
        return DataBatch([nd.array(data)], [nd.array(label)], pad=pad)

    def _fill(self, data: Any, label: Any, start: int) -> int:
        """Put images into a batch from a place on; returns the place where they ended."""
        place = start
        while place < self.batch_size:
            try:
                labels, image = self.next_sample()
            except StopIteration:
                break
            decoded = self.imdecode(image)
            try:
                self.check_valid_image(decoded)
            except RuntimeError as error:
                logging.debug("Invalid image, skipping: %s", error)
                continue
            ready = self.postprocess_data(self.augmentation_transform(decoded))
            data[place] = ready.asnumpy()
            label[place] = np.reshape(_numbers(labels), label.shape[1:])
            place += 1
        return place

    def check_data_shape(self, data_shape: Any) -> None:
        """Refuse a shape that is not (3, height, width).

        Raises:
            ValueError: it is not.
        """
        if len(data_shape) != 3:
            raise ValueError(
                f"data_shape should have length 3, with dimensions CxHxW, and it is {data_shape}"
            )
        if data_shape[0] != 3:
            raise ValueError(
                f"This iterator expects inputs to have 3 channels, and data_shape is {data_shape}"
            )

    def check_valid_image(self, data: Any) -> None:
        """Refuse an image without pixels, which is left out then.

        Raises:
            RuntimeError: it has none.
        """
        if len(data[0].shape) == 0:
            raise RuntimeError(f"Data shape is wrong: {np.shape(data)}")

    def imdecode(self, s: bytes) -> NDArray:
        """The image of the bytes of a file.

        Raises:
            RuntimeError: it cannot be decoded; the message names it.
        """
        try:
            image: NDArray = imdecode(s)
        except MXNetError as error:
            key: Any = self.cur - 1 if self.seq is None else self.seq[self.cur - 1]
            which = f"index: {key}"
            if self.imglist is not None:
                which = f"filename: {self.imglist[key][1]}"
            raise RuntimeError(f"Broken image {which}, {error}") from error
        return image

    def read_image(self, fname: str) -> bytes:
        """The bytes of a file in path_root.

        Raises:
            OSError: it cannot be read.
        """
        with open(os.path.join(self.path_root or "", fname), "rb") as file:
            return file.read()

    def augmentation_transform(self, data: Any) -> Any:
        """The image after all augmenters."""
        for augmenter in self.auglist:
            data = augmenter(data)
        return data

    def postprocess_data(self, datum: Any) -> Any:
        """(height, width, channels) to (channels, height, width)."""
        return nd.transpose(datum, axes=(2, 0, 1))


def _numbers(label: Any) -> Any:
    """A label as numpy has it."""
    return label.asnumpy() if isinstance(label, NDArray) else label


def _read_list(path: str, dtype: str) -> dict[Any, tuple[NDArray, str]]:
    """Labels and paths by number.

    Raises:
        ValueError: a line has another form.
    """
    images = {}
    with open(path, encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            parts = line.strip().split("\t")
            try:
                labels = [float(part) for part in parts[1:-1]]
                images[int(parts[0])] = nd.array(labels, dtype=dtype), parts[-1]
            except ValueError as error:
                raise ValueError(
                    f"{path}: line {number}: number, labels and path were expected, with tabulators "
                    f"between, and it is {line.strip()[:60]!r} ({error})"
                ) from error
    return images
