"""A file of records as a data set.

Source: MXNet 1.9.1, python/mxnet/gluon/data/dataset.py.
"""

from __future__ import annotations

import os
from typing import Any

from ... import recordio
from .dataset import Dataset


class RecordFileDataset(Dataset):
    """The records of a file, in the order of its index, which has the same name with .idx.

    Args:
        filename: the .rec file.

    Raises:
        FileNotFoundError, ValueError, MXNetError: as of MXIndexedRecordIO.
    """

    def __init__(self, filename: str) -> None:
        self.filename = filename
        self.idx_file = os.path.splitext(filename)[0] + ".idx"
        self._record = recordio.MXIndexedRecordIO(self.idx_file, filename, "r")

    def __getitem__(self, idx: Any) -> Any:
        return self._record.read_idx(self._record.keys[idx])

    def __len__(self) -> int:
        return len(self._record.keys)
