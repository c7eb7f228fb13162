"""A batch, what is known of it before it comes, and the base class of iterators.

Source: MXNet 1.9.1, python/mxnet/io/io.py.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Sequence
from typing import Any, Self

import numpy as np


class DataDesc(namedtuple("DataDesc", ["name", "shape"])):
    """The name, shape, dtype and layout of an array of a batch; as a tuple, name and shape.

    Args:
        name: of the array.
        shape: of the array, the size of the batch included.
        dtype: of its numbers.
        layout: a letter for each axis, N for the one along the batch.
    """

    dtype: Any
    layout: str | None

    def __new__(
        cls, name: str, shape: Any, dtype: Any = np.float32, layout: str | None = "NCHW"
    ) -> Self:
        """A pair of name and shape that knows the rest, too."""
        self = super().__new__(cls, name, shape)
        self.dtype = dtype
        self.layout = layout
        return self

    def __repr__(self) -> str:
        return f"DataDesc[{self.name},{self.shape},{self.dtype},{self.layout}]"

    @staticmethod
    def get_batch_axis(layout: str | None) -> int:
        """The axis along the batch: that of the letter N; 0 without a layout, -1 without an N."""
        return 0 if layout is None else layout.find("N")

    @staticmethod
    def get_list(shapes: Sequence[Any], types: Sequence[Any] | None) -> list[DataDesc]:
        """Descriptions of arrays.

        Args:
            shapes: pairs of name and shape.
            types: pairs of name and dtype, or None for float32.
        """
        if types is None:
            return [DataDesc(name, shape) for name, shape in shapes]
        known = dict(types)
        return [DataDesc(name, shape, known[name]) for name, shape in shapes]


class DataBatch:
    """The arrays of a batch.

    Args:
        data: list of arrays.
        label: list of arrays, or None.
        pad: how many items at the end are there only to fill the batch.
        index: the numbers of the items, or None.
        bucket_key: of a module that has several graphs.
        provide_data, provide_label: descriptions of the arrays.

    Raises:
        AssertionError: data or label is no list.
    """

    def __init__(
        self,
        data: Any,
        label: Any = None,
        pad: int | None = None,
        index: Any = None,
        bucket_key: Any = None,
        provide_data: Any = None,
        provide_label: Any = None,
    ) -> None:
        for name, value in (("Data", data), ("Label", label)):
            if value is not None and not isinstance(value, (list, tuple)):
                raise AssertionError(
                    f"{name} must be list of NDArrays, and it is {type(value).__name__}"
                )
        self.data = data
        self.label = label
        self.pad = pad
        self.index = index
        self.bucket_key = bucket_key
        self.provide_data = provide_data
        self.provide_label = provide_label

    def __str__(self) -> str:
        data = [array.shape for array in self.data]
        label = [array.shape for array in self.label] if self.label else None
        return f"{type(self).__name__}: data shapes: {data} label shapes: {label}"


class DataIter:
    """Base class of iterators over batches; one pass ends with StopIteration, `reset` begins another.

    A class made of it defines `iter_next`, `getdata`, `getlabel`, `getpad`, or `next` instead.

    Args:
        batch_size: items of a batch.
    """

    provide_data: Any
    provide_label: Any

    def __init__(self, batch_size: int = 0) -> None:
        self.batch_size = batch_size

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> DataBatch:
        return self.next()

    def reset(self) -> None:
        """Begin another pass."""

    def next(self) -> DataBatch:
        """The next batch.

        Raises:
            StopIteration: the pass is over.
        """
        if not self.iter_next():
            raise StopIteration
        return DataBatch(
            data=self.getdata(), label=self.getlabel(), pad=self.getpad(), index=self.getindex()
        )

    def iter_next(self) -> bool:
        """Go to the next batch, and say whether there is one."""
        return False

    def getdata(self) -> Any:
        """The data of the current batch."""

    def getlabel(self) -> Any:
        """The labels of the current batch."""

    def getindex(self) -> Any:
        """The numbers of the items of the current batch, or None."""

    def getpad(self) -> int | None:
        """How many items of the current batch are there only to fill it."""
