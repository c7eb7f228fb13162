"""ImageDetIter: batches of images with the boxes of their objects.

Source: MXNet 1.9.1, python/mxnet/image/detection.py.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import numpy as np

from portable.formats import image_file

from ..nd import NDArray
from .augmenters import MEAN, STD, by_channel
from .detection_augmenters import CreateDetAugmenter
from .image_iter import ImageIter


class ImageDetIter(ImageIter):
    """Batches of images with the boxes of their objects.

    The label of an image begins with the width of this head (at least 2) and the width of an object
    (at least 5); after the head come the objects: class, xmin, ymin, xmax, ymax, and more. A batch's
    label is (batch, most objects of an image, width of an object), with -1 where there is none.

    Args:
        batch_size, data_shape, path_imgrec, path_imglist, path_root, path_imgidx, shuffle,
        part_index, num_parts, imglist, data_name, label_name, last_batch_handle: as of ImageIter.
        aug_list: augmenters; those of CreateDetAugmenter(data_shape, **kwargs) unless given.
        **kwargs: for CreateDetAugmenter.

    Raises:
        RuntimeError: the label of an image has another form, or no object with an area.
    """

    blank = -1.0

    def __init__(
        self,
        batch_size: int,
        data_shape: tuple[int, int, int],
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
        label_name: str = "label",
        last_batch_handle: str = "pad",
        **kwargs: Any,
    ) -> None:
        super().__init__(
            batch_size,
            data_shape,
            path_imgrec=path_imgrec,
            path_imglist=path_imglist,
            path_root=path_root,
            path_imgidx=path_imgidx,
            shuffle=shuffle,
            part_index=part_index,
            num_parts=num_parts,
            aug_list=[],
            imglist=imglist,
            data_name=data_name,
            label_name=label_name,
            last_batch_handle=last_batch_handle,
        )
        self.auglist = CreateDetAugmenter(data_shape, **kwargs) if aug_list is None else aug_list
        self.label_shape = self._largest_label()
        self.provide_label = [(label_name, (batch_size, *self.label_shape))]

    def _largest_label(self) -> tuple[int, int]:
        """(objects, width of an object) that hold the label of every image."""
        self.reset()
        count, width = 0, 0
        while True:
            try:
                label, _ = self.next_sample()
            except StopIteration:
                break
            objects = _objects(label)
            count, width = max(count, len(objects)), objects.shape[1]
        self.reset()
        if not width:
            raise RuntimeError("ImageDetIter: there is no image; look at the record or list given")
        return count, width

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
                self.check_valid_image([decoded])
                ready, objects = self.augmentation_transform(decoded, _objects(labels))
                _refuse_invalid(objects)
            except RuntimeError as error:
                logging.debug("Invalid image, skipping:  %s", error)
                continue
            data[place] = self.postprocess_data(ready).asnumpy()
            label[place] = self.blank
            label[place, : len(objects)] = objects
            place += 1
        return place

    def augmentation_transform(self, data: Any, label: Any = None) -> Any:
        """The image and its label after all augmenters."""
        for augmenter in self.auglist:
            data, label = augmenter(data, label)
        return data, label

    def reshape(self, data_shape: Any = None, label_shape: Any = None) -> None:
        """Give batches another shape.

        Args:
            data_shape: (3, height, width), or None to leave it.
            label_shape: (objects, width of an object), or None to leave it.

        Raises:
            ValueError: a shape that is none, or a label with too little room.
        """
        if data_shape is not None:
            self.check_data_shape(data_shape)
            self.provide_data = [(self.provide_data[0][0], (self.batch_size, *data_shape))]
            self.data_shape = data_shape
        if label_shape is not None:
            self.check_label_shape(label_shape)
            self.provide_label = [(self.provide_label[0][0], (self.batch_size, *label_shape))]
            self.label_shape = label_shape

    def check_label_shape(self, label_shape: Any) -> None:
        """Refuse a shape without room for every object, or with another width.

        Raises:
            ValueError: it is such a one.
        """
        if len(label_shape) != 2:
            raise ValueError(f"label_shape should have length 2, given {label_shape}")
        if label_shape[0] < self.label_shape[0]:
            raise ValueError(
                f"Attempts to reduce label count from {self.label_shape[0]} to {label_shape[0]}, not "
                "allowed."
            )
        if label_shape[1] != self.label_shape[1]:
            raise ValueError(
                f"label_shape object width inconsistent: {self.label_shape[1]} vs {label_shape[1]}."
            )

    def sync_label_shape(self, it: ImageDetIter, verbose: bool = False) -> ImageDetIter:
        """Give this iterator and another the larger of their two label shapes; returns the other.

        Args:
            it: the other.
            verbose: whether a line is logged where one changes.

        Raises:
            AssertionError: it is none, or its objects have another width.
        """
        if not isinstance(it, ImageDetIter):
            raise AssertionError(
                f"Synchronize with invalid iterator; expected an ImageDetIter, given {type(it).__name__}"
            )
        (here, width), (there, other) = self.label_shape, it.label_shape
        if width != other:
            raise AssertionError(f"object width mismatch: {width} here, {other} there")
        count = max(here, there)
        for iterator in (self, it):
            if iterator.label_shape[0] < count:
                iterator.reshape(None, (count, width))
        if verbose and here != there:
            logging.info("Resized label_shape to (%d, %d).", count, width)
        return it

    def draw_next(
        self,
        color: Any = None,
        thickness: int = 2,
        mean: Any = None,
        std: Any = None,
        clip: bool = True,
        waitKey: int | None = None,
        window_name: str = "draw_next",
        id2labels: Any = None,
    ) -> Iterator[Any]:
        """The images that come next, each with its boxes drawn.

        Args:
            color: (red, green, blue) of the boxes; drawn by numpy's global generator if None.
            thickness: of their lines, in pixels.
            mean, std: what ColorNormalizeAug took away and divided by, or True for ImageNet's.
            clip: whether numbers beyond 0 and 255 become these.
            waitKey, window_name: MXNet shows a window by OpenCV; here waitKey has to be None.
            id2labels: names of the classes, by number.

        Returns:
            arrays (height, width, blue green red) of uint8.

        Raises:
            ValueError: waitKey is given.
        """
        if waitKey is not None:
            raise ValueError(
                f"ImageDetIter.draw_next: waitKey={waitKey} asks for a window, and none can be shown; "
                "leave it out, and show the arrays that come"
            )
        scale, shift = by_channel("std", std, STD), by_channel("mean", mean, MEAN)
        while True:
            try:
                labels, data = self.next_sample()
            except StopIteration:
                return
            try:
                objects = _objects(labels)
            except RuntimeError as error:
                logging.debug("Invalid image, skipping:  %s", error)
                continue
            image, objects = self.augmentation_transform(self.imdecode(data), objects)
            pixels = image.asnumpy()
            for change, by in ((np.multiply, scale), (np.add, shift)):
                if by is not None:
                    pixels = change(pixels, by.asnumpy() if isinstance(by, NDArray) else by)
            if clip:
                pixels = np.clip(pixels, 0, 255)
            drawn = _drawn(pixels.astype("uint8"), objects, color, thickness, id2labels or {})
            yield np.ascontiguousarray(drawn[:, :, ::-1])


def _objects(label: Any) -> Any:
    """The rows of a label's objects that have an area.

    Raises:
        RuntimeError: the label has another form, or no such object.
    """
    raw = np.ravel(label.asnumpy() if isinstance(label, NDArray) else label)
    if raw.size < 7:
        raise RuntimeError(
            f"Label shape is invalid: {raw.shape}; at least 2 numbers of a head and 5 of an object are "
            "expected"
        )
    head, width = int(raw[0]), int(raw[1])
    if head < 2 or width < 5 or (raw.size - head) % width:
        raise RuntimeError(
            f"Label shape {raw.shape} inconsistent with annotation width {width} after a head of {head} "
            "numbers."
        )
    rows = raw[head:].reshape(-1, width)
    rows = rows[(rows[:, 3] > rows[:, 1]) & (rows[:, 4] > rows[:, 2])]
    if not len(rows):
        raise RuntimeError("Encounter sample with no valid label: no box of it has an area.")
    return rows


def _refuse_invalid(label: Any) -> None:
    """Raise RuntimeError for a label without a class and a box of some area."""
    if label.ndim != 2 or label.shape[1] < 5:
        raise RuntimeError(f"Label with shape (1+, 5+) required, {label} received.")
    if not ((label[:, 0] >= 0) & (label[:, 3] > label[:, 1]) & (label[:, 4] > label[:, 2])).any():
        raise RuntimeError("Invalid label occurs.")


def _drawn(image: Any, objects: Any, color: Any, thickness: int, names: Any) -> Any:
    """An image (height, width, red green blue) with boxes and the names of their classes."""
    height, width = image.shape[:2]
    boxes, colors, texts = [], [], []
    for row in objects:
        left, top, right, bottom = (int(v) for v in row[1:5] * (width, height, width, height))
        if left >= 0:
            boxes.append((left, top, right, bottom))
            red, green, blue = (int(v) for v in (color or np.random.rand(3) * 255))
            colors.append((red, green, blue))
            texts.append(str(names.get(int(row[0]), "")))
    return image_file.drawn(image, boxes, colors, texts, thickness)
