"""NDArrayIter: batches of arrays in memory.

Source: MXNet 1.9.1, python/mxnet/io/io.py and utils.py.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from .. import nd
from ..nd import NDArray
from .base import DataBatch, DataDesc, DataIter

Named = list[tuple[str, NDArray]]


class NDArrayIter(DataIter):
    """Batches of arrays side by side.

    Args:
        data: an array, a list of them, or a dict of them by name; each (items, ...).
        label: the same, or None.
        batch_size: items of a batch.
        shuffle: whether they are put in another order, drawn by numpy's global generator, before
            each pass.
        last_batch_handle: whether a last batch that is not full is filled from the beginning
            ('pad'), left out ('discard'), or put before the next pass ('roll_over').
        data_name, label_name: names of arrays that come without one.
        layout: has the letter N at the axis of the items.

    Raises:
        AssertionError: there is no data.
        TypeError: the data is something else.
    """

    def __init__(
        self,
        data: Any,
        label: Any = None,
        batch_size: int = 1,
        shuffle: bool = False,
        last_batch_handle: str = "pad",
        data_name: str = "data",
        label_name: str = "softmax_label",
        layout: str = "NCHW",
    ) -> None:
        super().__init__(batch_size)
        if data is None or (isinstance(data, list) and not data):
            raise AssertionError("NDArrayIter: data must not be empty; give an array, list or dict")
        self.data = named(data, data_name)
        self.label = named(label, label_name)
        self.shuffle = shuffle
        self.last_batch_handle = last_batch_handle
        self.layout = layout
        self.idx = np.arange(self.data[0][1].shape[0])
        self.num_data = len(self.idx)
        self.cursor = -batch_size
        self._rest: tuple[list[NDArray], list[NDArray]] | None = None
        self.reset()
        self.data_list = [array for _, array in self.data + self.label]
        self.num_source = len(self.data_list)

    @property
    def provide_data(self) -> list[DataDesc]:
        """What is known of the data of each batch."""
        return self._descriptions(self.data)

    @property
    def provide_label(self) -> list[DataDesc]:
        """What is known of the labels of each batch."""
        return self._descriptions(self.label)

    def _descriptions(self, arrays: Named) -> list[DataDesc]:
        """Descriptions of the parts of arrays that are in a batch."""
        axis = self.layout.find("N")
        return [
            DataDesc(
                name,
                (*array.shape[:axis], self.batch_size, *array.shape[axis + 1 :]),
                array.dtype,
                self.layout,
            )
            for name, array in arrays
        ]

    def hard_reset(self) -> None:
        """Begin another pass, and forget what was to be put before it."""
        self._rest = None
        self._shuffle()
        self.cursor = -self.batch_size

    def reset(self) -> None:
        """Begin another pass."""
        self._shuffle()
        left_over = self.num_data - self.batch_size < self.cursor < self.num_data
        if self.last_batch_handle == "roll_over" and left_over:
            self.cursor -= self.num_data + self.batch_size
        else:
            self.cursor = -self.batch_size

    def _shuffle(self) -> None:
        """Put the items in another order, if that is asked for."""
        if self.shuffle:
            np.random.shuffle(self.idx)
            self.data = [(name, self._reordered(array)) for name, array in self.data]
            self.label = [(name, self._reordered(array)) for name, array in self.label]

    def _reordered(self, array: NDArray) -> NDArray:
        """The items in the order that was drawn; as in MXNet, float32 whatever they were."""
        return nd.array(array.asnumpy()[self.idx], ctx=array.context, dtype="float32")

    def iter_next(self) -> bool:
        """Go to the next batch, and say whether there is one."""
        self.cursor += self.batch_size
        return self.cursor < self.num_data

    def next(self) -> DataBatch:
        """The next batch.

        Raises:
            StopIteration: the pass is over.
        """
        if not self.iter_next():
            raise StopIteration
        data, label = self.getdata(), self.getlabel()
        if data[0].shape[self.layout.find("N")] != self.batch_size:
            self._rest = data, label
            raise StopIteration
        return DataBatch(data=data, label=label, pad=self.getpad(), index=None)

    def getdata(self) -> list[NDArray]:
        """The data of the current batch.

        Raises:
            AssertionError: the pass is over.
        """
        return self._batch(self.data, 0)

    def getlabel(self) -> list[NDArray]:
        """The labels of the current batch.

        Raises:
            AssertionError: the pass is over.
        """
        return self._batch(self.label, 1)

    def _batch(self, arrays: Named, part: int) -> list[NDArray]:
        """The current batch of the data (part 0) or the labels (part 1)."""
        if self.cursor >= self.num_data:
            raise AssertionError("DataIter needs reset: the pass is over; call reset()")
        end = self.cursor + self.batch_size
        if self.last_batch_handle == "roll_over" and self.cursor < 0:
            if self._rest is None:
                raise AssertionError(
                    "NDArrayIter: the next epoch should have cached data; call hard_reset()"
                )
            return self._joined([self._rest[part], self._items(arrays, 0, end)])
        pieces = [self._items(arrays, self.cursor, min(end, self.num_data))]
        missing = end - self.num_data if self.last_batch_handle == "pad" else 0
        while missing > 0:  # from the beginning, as often as it takes
            pieces.append(self._items(arrays, 0, min(missing, self.num_data)))
            missing -= self.num_data
        return self._joined(pieces)

    def _items(self, arrays: Named, start: int, end: int) -> list[NDArray]:
        """Some items of each array."""
        axis = self.layout.find("N")
        return [nd.slice_axis(array, axis=axis, begin=start, end=end) for _, array in arrays]

    def _joined(self, pieces: list[list[NDArray]]) -> list[NDArray]:
        """Pieces of each array, put one after the other."""
        if len(pieces) == 1:
            return pieces[0]
        axis = self.layout.find("N")
        return [nd.concat(*parts, dim=axis) for parts in zip(*pieces, strict=True)]

    def getpad(self) -> int:
        """How many items of the current batch were there already."""
        if self.last_batch_handle == "pad":
            return max(0, self.cursor + self.batch_size - self.num_data)
        if self.last_batch_handle == "roll_over" and -self.batch_size < self.cursor < 0:
            return -self.cursor
        return 0


def named(data: Any, default_name: str) -> Named:
    """Arrays with their names, in the order of these.

    Args:
        data: an array, a list of them, a dict of them by name, or None for no arrays.
        default_name: of one array; of several it is put behind a number.

    Raises:
        TypeError: it is something else, or cannot be made an array.
    """
    if data is None:
        data = {}
    elif isinstance(data, (np.ndarray, NDArray)):
        data = {default_name: data}
    elif isinstance(data, list) and len(data) == 1:
        data = {default_name: data[0]}
    elif isinstance(data, list):
        data = {f"_{position}_{default_name}": array for position, array in enumerate(data)}
    if not isinstance(data, dict):
        raise TypeError(
            "Input must be NDArray, numpy.ndarray, a list of them or dict with them as values, and it "
            f"is {type(data).__name__}"
        )
    return [(name, _array(name, data[name])) for name in sorted(data)]


def _array(name: str, value: Any) -> NDArray:
    """An NDArray of a value."""
    if isinstance(value, NDArray):
        return value
    try:
        return nd.array(value)
    except (TypeError, ValueError) as error:
        raise TypeError(
            f"Invalid type '{type(value)}' for {name}, should be NDArray or numpy.ndarray ({error})"
        ) from error
