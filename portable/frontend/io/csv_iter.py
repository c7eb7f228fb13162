"""CSVIter: batches of the lines of text files.

Source: MXNet 1.9.1, src/io/iter_csv.cc and iter_batchloader.h.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import prod
from pathlib import Path
from typing import Any

import numpy as np

from ..base import MXNetError
from .rounds import Item, RoundIter

DTYPES = ("float32", "int32", "int64")


class CSVIter(RoundIter):
    """Batches of lines of numbers between commas.

    Args:
        data_csv: a file, or a folder of them.
        data_shape: of what a line holds.
        batch_size: lines of a batch.
        label_csv: a file, or a folder of them; without one all labels are 0.
        label_shape: of a line of it.
        round_batch: as of RoundIter.
        dtype: float32, int32 or int64.
        data_name, label_name: names of the arrays.
        **_: other arguments have no effect, as in MXNet.

    Raises:
        MXNetError: a file is missing, or a line has other numbers than the shape says.
    """

    def __init__(
        self,
        *,
        data_csv: str,
        data_shape: Sequence[int],
        batch_size: int,
        label_csv: str = "NULL",
        label_shape: Sequence[int] = (1,),
        round_batch: bool = True,
        dtype: str | None = None,
        data_name: str = "data",
        label_name: str = "softmax_label",
        **_: Any,
    ) -> None:
        kind = dtype or "float32"
        if kind not in DTYPES:
            raise MXNetError(f"CSVIter: dtype {kind!r} is not one of {', '.join(DTYPES)}")
        self._lines = _numbers(data_csv, tuple(data_shape), kind)
        if label_csv == "NULL":
            self._labels = np.zeros((len(self._lines), 1), kind)
        else:
            self._labels = _numbers(label_csv, tuple(label_shape), kind)
        if len(self._labels) < len(self._lines):
            raise MXNetError(
                f"CSVIter: {label_csv} has {len(self._labels)} lines, and {data_csv} has "
                f"{len(self._lines)}; a label is needed for each"
            )
        first = self._lines[0], self._labels[0]
        super().__init__(batch_size, *first, bool(round_batch), data_name, label_name)

    def items(self) -> Iterator[Item]:
        """The lines of one pass."""
        for number, line in enumerate(self._lines):
            yield number, line, self._labels[number]


def _numbers(path: str, shape: tuple[int, ...], dtype: str) -> Any:
    """The lines of a file or of all files of a folder."""
    files = sorted(p for p in Path(path).glob("*") if p.is_file())
    files = files if Path(path).is_dir() else [Path(path)]
    rows = [row for file in files for row in _lines(file, prod(shape), dtype)]
    if not rows:
        raise MXNetError(f"CSVIter: {path} has no lines")
    return np.stack(rows).reshape(-1, *shape)


def _lines(file: Path, width: int, dtype: str) -> Iterator[Any]:
    """The lines of a file, as arrays of `width` numbers."""
    try:
        lines = file.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise MXNetError(f"CSVIter: {file} cannot be read: {error}") from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = np.array([float(word) for word in line.split(",")])
        except ValueError as error:
            raise MXNetError(f"CSVIter: {file}, line {number}: {error}") from error
        if len(row) != width:
            raise MXNetError(
                f"CSVIter: {file}, line {number}: it has {len(row)} numbers, and the shape needs "
                f"{width}"
            )
        yield row.astype(dtype)
