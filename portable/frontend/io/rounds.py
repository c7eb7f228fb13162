"""Batches of items that come one after the other, pass by pass.

Source: MXNet 1.9.1, src/io/iter_batchloader.h.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from .. import nd
from ..base import MXNetError
from .base import DataBatch, DataDesc
from .wrapping import Current

Item = tuple[int, Any, Any]


class RoundIter(Current):
    """Batches of items; a class made of it says what they are.

    Args:
        batch_size: items of a batch.
        data, label: arrays like those of an item, for shape and dtype. A label (1,) becomes a number.
        round_batch: whether the last batch is filled with the first items, and the next pass then
            begins behind them. Otherwise what was in the batch before stays in it.
        data_name, label_name: names of the arrays.
    """

    def __init__(
        self,
        batch_size: int,
        data: Any,
        label: Any,
        round_batch: bool,
        data_name: str,
        label_name: str,
    ) -> None:
        super().__init__(batch_size)
        label_shape = () if label.shape == (1,) else label.shape
        self._data = np.zeros((batch_size, *data.shape), data.dtype)
        self._label = np.zeros((batch_size, *label_shape), label.dtype)
        self._index = np.zeros(batch_size, "uint64")
        self._round_batch = round_batch
        self._is_rounded = False
        self._items = self.items()
        self.provide_data = [DataDesc(data_name, self._data.shape, data.dtype.type)]
        self.provide_label = [DataDesc(label_name, self._label.shape, label.dtype.type)]

    def items(self) -> Iterator[Item]:
        """The items of one pass: number, data and label of each."""
        raise NotImplementedError(f"{type(self).__name__} has no items")

    def reset(self) -> None:
        """Begin another pass, behind the items that filled the last batch of the one before."""
        if not self._is_rounded:
            self._items = self.items()
        self._is_rounded = False

    def iter_next(self) -> bool:
        """Go to the next batch, and say whether there is one.

        Raises:
            MXNetError: there are fewer items than fill the last batch.
        """
        if self._is_rounded:
            return False
        count = self._fill(0)
        if not count:
            return False
        pad = self.batch_size - count
        if pad and self._round_batch:
            self._items = self.items()
            if self._fill(count) < self.batch_size:
                raise MXNetError(
                    f"{type(self).__name__}: number of input must be bigger than batch size: a batch "
                    f"of {self.batch_size} cannot be filled; make it smaller, or set "
                    "round_batch=False"
                )
            self._is_rounded = True
        self.current_batch = DataBatch(
            [nd.array(self._data, dtype=self._data.dtype)],
            [nd.array(self._label, dtype=self._label.dtype)],
            pad=pad,
            index=self._index.copy(),
        )
        return True

    def _fill(self, start: int) -> int:
        """Put items into a batch from a place on; returns the place where they ended."""
        place = start
        while place < self.batch_size:
            item = next(self._items, None)
            if item is None:
                break
            self._index[place], self._data[place], label = item
            self._label[place] = np.reshape(label, self._label.shape[1:])
            place += 1
        return place
