"""ImageRecordIter: batches of images from a file of records.

What is not random is as MXNet has it. What is random is drawn by a generator of Python, of which
there is one for each iterator: the same seed gives the same numbers, though not MXNet's, whose
numbers depend on its threads.

Source: MXNet 1.9.1, src/io/iter_image_recordio_2.cc and image_aug_default.cc.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from portable.formats import image_file, record_index, recordio
from portable.formats.ndarray_file import FormatError

from ..base import MXNetError
from ..image.cropping import TRIES
from ..image.resize import resize as resized
from .rounds import Item, RoundIter

CHANNELS = {1: False, 3: True, 4: None}
# of each argument that is known but not supported, the value that leaves an image alone
NEUTRAL = {
    "aug_seq": "aug_default",
    "max_rotate_angle": 0,
    "max_aspect_ratio": 0,
    "min_aspect_ratio": None,
    "max_shear_ratio": 0,
    "max_random_scale": 1,
    "min_random_scale": 1,
    "max_img_size": 1e10,
    "min_img_size": 0,
    "brightness": 0,
    "contrast": 0,
    "saturation": 0,
    "pca_noise": 0,
    "random_h": 0,
    "random_s": 0,
    "random_l": 0,
    "rotate": -1,
    "mean_img": "",
}


class ImageRecordIter(RoundIter):
    """Batches of images from a file of records, cut to a size and normalized.

    Each image is brought to `resize` at its shorter side, framed by `pad`, cut to the shape of the
    data, mirrored, and becomes (x - mean) scale / std.

    Args:
        path_imgrec: the records.
        data_shape: (channels, height, width), with 1, 3 or 4 channels.
        batch_size: images of a batch.
        path_imgidx: their index, whose order is kept.
        path_imglist: a file with lines of id, labels and path, whose labels count then.
        label_width: labels of an image.
        shuffle, seed, shuffle_chunk_seed: whether the order is drawn anew for each pass.
        seed_aug: of everything else that is drawn.
        num_parts, part_index: which of several equal parts is read.
        round_batch: as of RoundIter.
        resize: length of the shorter side; -1 leaves it.
        rand_crop: whether the piece is at a random place, or in the middle.
        random_resized_crop, min_random_area, max_random_area: whether its size is random, too.
        min_crop_size, max_crop_size: sides of a square piece, which is then resized; -1 for none.
        pad, fill_value: width and color of a frame.
        inter_method: 0 nearest, 1 bilinear, 2 bicubic, 3 area, 4 Lanczos, 9 automatic, 10 random.
        mirror, rand_mirror: whether all images, or half of them, are mirrored.
        mean_r, mean_g, mean_b, mean_a, std_r, std_g, std_b, std_a, scale: of the channels.
        max_random_contrast, max_random_illumination: how far each is changed at most.
        dtype: 'float32' or 'uint8'.
        data_name, label_name: names of the arrays.
        **kwargs: of MXNet's other arguments those that change images must have the value that
            leaves these alone; all others have no effect.

    Raises:
        MXNetError: a file is missing or damaged, an image is smaller than its piece, an argument
            is not supported.
    """

    def __init__(
        self,
        *,
        path_imgrec: str,
        data_shape: Sequence[int],
        batch_size: int,
        path_imgidx: str = "",
        path_imglist: str = "",
        label_width: int = 1,
        shuffle: bool = False,
        seed: int = 0,
        shuffle_chunk_seed: int = 0,
        seed_aug: int | None = None,
        num_parts: int = 1,
        part_index: int = 0,
        round_batch: bool = True,
        resize: int = -1,
        rand_crop: bool = False,
        random_resized_crop: bool = False,
        min_random_area: float = 1.0,
        max_random_area: float = 1.0,
        min_crop_size: int = -1,
        max_crop_size: int = -1,
        pad: int = 0,
        fill_value: int = 255,
        inter_method: int = 1,
        mirror: bool = False,
        rand_mirror: bool = False,
        mean_r: float = 0.0,
        mean_g: float = 0.0,
        mean_b: float = 0.0,
        mean_a: float = 0.0,
        std_r: float = 1.0,
        std_g: float = 1.0,
        std_b: float = 1.0,
        std_a: float = 1.0,
        scale: float = 1.0,
        max_random_contrast: float = 0.0,
        max_random_illumination: float = 0.0,
        dtype: str | None = None,
        data_name: str = "data",
        label_name: str = "softmax_label",
        **kwargs: Any,
    ) -> None:
        for name, value in kwargs.items():
            if value != NEUTRAL.get(name, value):
                raise MXNetError(
                    f"ImageRecordIter: {name}={value!r} is not supported here, only "
                    f"{NEUTRAL[name]!r}; image.ImageIter takes augmenters of any kind"
                )
        if len(data_shape) != 3 or data_shape[0] not in CHANNELS:
            raise MXNetError(
                "ImageRecordIter: data_shape has to be (channels, height, width) with 1, 3 or 4 "
                f"channels, given {tuple(data_shape)}"
            )
        if dtype not in (None, "float32", "uint8"):
            raise MXNetError(f"ImageRecordIter: dtype {dtype!r} is not float32 or uint8")
        self._path = path_imgrec
        channels, self._height, self._width = data_shape
        self._channels = channels
        self._resize, self._pad, self._fill_value = resize, pad, fill_value
        self._rand_crop, self._inter_method = rand_crop, inter_method
        self._areas = (min_random_area, max_random_area) if random_resized_crop else None
        self._crop_sizes = (min_crop_size, max_crop_size)
        self._mirror, self._rand_mirror = mirror, rand_mirror
        mean, std = [mean_r, mean_g, mean_b, mean_a], [std_r, std_g, std_b, std_a]
        self._mean = np.array(mean[:channels], "float32")
        self._factor = np.float32(scale) / np.array(std[:channels], "float32")
        self._contrast, self._illumination = max_random_contrast, max_random_illumination
        self._random = random.Random(seed_aug or 0)
        self._order = random.Random(seed + shuffle_chunk_seed) if shuffle else None
        with refusals():
            self._reader = recordio.Reader(path_imgrec)
            if path_imgidx:
                places = [place for _, place in record_index.read_index(path_imgidx)]
            else:
                places = list(self._reader.positions())
        self._places = _part(places, num_parts, part_index)
        self._labels = _labels(path_imglist) if path_imglist else None
        data = np.zeros(tuple(data_shape), dtype or "float32")
        label = np.zeros(label_width, "float32")
        super().__init__(batch_size, data, label, bool(round_batch), data_name, label_name)

    def items(self) -> Iterator[Item]:
        """The images of one pass."""
        if self._order is not None:
            self._order.shuffle(self._places)
        width = self._label[0].size
        for place in self._places:
            source = f"{self._path}: record at byte {place}"
            with refusals():
                record, _ = self._reader.read_at(place)
                header, data = recordio.unpack(record, source)
                image = image_file.decode(data, CHANNELS[self._channels], source)
            label = header.label if self._labels is None else self._labels.get(header.id)
            if label is None or np.size(label) != width:
                raise MXNetError(
                    f"ImageRecordIter: {source}: {width} labels are expected for image {header.id}, "
                    f"and it has {0 if label is None else np.size(label)}; set label_width"
                )
            yield 0, self._augmented(image, source).transpose(2, 0, 1), label

    def _augmented(self, image: Any, source: str) -> Any:
        """The image cut to size and normalized: (height, width, channels)."""
        if self._resize > 0:
            rows, columns = image.shape[:2]
            if rows > columns:
                size = self._resize, self._resize * rows // columns
            else:
                size = self._resize * columns // rows, self._resize
            image = self._in_size(image, *size)
        if self._pad:
            edges = ((self._pad, self._pad), (self._pad, self._pad), (0, 0))
            image = np.pad(image, edges, constant_values=self._fill_value)
        image = self._piece(image, source)
        if self._mirror or (self._rand_mirror and self._random.random() < 0.5):
            image = image[:, ::-1]
        if self._data.dtype == np.uint8:
            return image
        contrast = 1 + self._random.uniform(-self._contrast, self._contrast)
        light = self._random.uniform(-self._illumination, self._illumination)
        normal = (image - self._mean) * np.float32(contrast) + np.float32(light)
        return normal * self._factor

    def _piece(self, image: Any, source: str) -> Any:
        """A piece of the image in the size of the data."""
        rows, columns = image.shape[:2]
        if self._areas is not None:
            for _ in range(TRIES):
                pixels = self._random.uniform(*self._areas) * rows * columns
                shape = self._random.uniform(3 / 4, 4 / 3)
                width, height = round((pixels * shape) ** 0.5), round((pixels / shape) ** 0.5)
                if 0 < width <= columns and 0 < height <= rows:
                    break
            else:
                width = height = min(rows, columns)
        elif self._crop_sizes != (-1, -1):
            least, most = self._crop_sizes
            if not 0 < least <= most <= min(rows, columns):
                raise MXNetError(
                    f"ImageRecordIter: {source}: input image size smaller than max_crop_size: it is "
                    f"{columns} x {rows}, and the piece {least} to {most}; set resize"
                )
            width = height = self._random.randint(least, most)
        else:
            width, height = self._width, self._height
        if height > rows or width > columns:
            raise MXNetError(
                f"ImageRecordIter: {source}: input image size smaller than input shape: it is "
                f"{columns} x {rows}, and the piece {width} x {height}; set resize"
            )
        down, right = rows - height, columns - width
        if self._rand_crop or self._areas is not None:
            y, x = self._random.randint(0, down), self._random.randint(0, right)
        else:
            y, x = down // 2, right // 2
        return self._in_size(image[y : y + height, x : x + width], self._width, self._height)

    def _in_size(self, image: Any, width: int, height: int) -> Any:
        """The image in another size."""
        rows, columns = image.shape[:2]
        if (rows, columns) == (height, width):
            return image
        way = self._inter_method
        if way == 9:
            grows, shrinks = width > columns and height > rows, width < columns and height < rows
            way = 2 if grows else 3 if shrinks else 1
        elif way == 10:
            way = self._random.randint(0, 4)
        if way not in range(5):
            raise MXNetError(
                f"ImageRecordIter: invalid inter_method {way}: valid value 0,1,2,3,4,9,10"
            )
        return resized(image, width, height, way)


class refusals:
    """What a file's reader refuses is raised as this adapter's MXNetError."""

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: Any, error: Any, _: Any) -> None:
        if isinstance(error, FormatError):
            raise MXNetError(f"ImageRecordIter: {error}") from error


def _part(places: list[int], parts: int, part: int) -> list[int]:
    """One of several equal parts.

    Raises:
        MXNetError: there is no such part, or nothing is in it.
    """
    mine = places[len(places) * part // max(parts, 1) : len(places) * (part + 1) // max(parts, 1)]
    if not 0 <= part < parts or not mine:
        raise MXNetError(
            f"ImageRecordIter: there is no part {part} of {parts}, or no image in it; the file has "
            f"{len(places)}"
        )
    return mine


def _labels(path: str) -> dict[int, list[float]]:
    """Labels by the id of the image.

    Raises:
        MXNetError: a line has another form.
    """
    labels = {}
    with open(path, encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            parts = line.strip().split("\t")
            try:
                labels[int(parts[0])] = [float(part) for part in parts[1:-1]]
            except ValueError as error:
                raise MXNetError(
                    f"ImageRecordIter: {path}, line {number}: id, labels and path are expected: {error}"
                ) from error
    return labels
