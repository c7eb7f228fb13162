"""RecordIO files of images as a data set of PyTorch.

DataLoader(RecordDataset("train.rec", "train.idx"), batch_size=32, num_workers=4)
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import torch
from torch.utils.data import Dataset

from portable.formats import image_file, record_index, recordio


class RecordDataset(Dataset[tuple[Any, Any]]):
    """The images and labels of a `.rec` file, by their place in it.

    Args:
        path: the .rec file.
        index: its .idx file, whose order is kept. Without one the file is gone through once for the
            places of its records.
        decode: makes an item of the bytes behind a record's header: unless given, an image of
            uint8 (channels, height, width) with red, green, blue. `bytes` leaves them as they are.
        transform: called with what `decode` gives.

    Raises:
        FormatError: a file cannot be opened or is damaged, or the index belongs to another.
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        index: str | os.PathLike[str] | None = None,
        decode: Callable[[bytes], Any] | None = None,
        transform: Callable[[Any], Any] | None = None,
    ) -> None:
        self._path = path
        self._reader = recordio.Reader(path)
        if index is None:
            self._positions = list(self._reader.positions())
        else:
            self._positions = [position for _, position in record_index.read_index(index)]
        self._decode = decode
        self._transform = transform

    def __len__(self) -> int:
        return len(self._positions)

    def __getitem__(self, index: int) -> tuple[Any, Any]:
        """An item and its label: a number, or a tensor (labels,) of float32.

        Raises:
            IndexError: there is no such item.
            FormatError: the record or its image is damaged.
        """
        source = f"{os.fspath(self._path)}: record {index}"
        record, _ = self._reader.read_at(self._positions[index])
        header, data = recordio.unpack(record, source)
        if self._decode is None:
            item: Any = torch.from_numpy(image_file.decode(data, source=source)).permute(2, 0, 1)
        else:
            item = self._decode(data)
        label = torch.tensor(header.label) if header.flag else header.label
        return item if self._transform is None else self._transform(item), label

    def __getstate__(self) -> dict[str, Any]:
        """All but the open file, which another process opens for itself."""
        return {name: value for name, value in vars(self).items() if name != "_reader"}

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update(state)
        self._reader = recordio.Reader(self._path)
