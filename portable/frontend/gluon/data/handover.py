"""Arrays on their way from a worker process to the one that uses them.

A pipe takes 64 kB at a time, and both ends wait for one another. Large arrays go through files of
the memory's own file system instead, where there is one with room.
"""

from __future__ import annotations

import itertools
import os
import shutil
import tempfile
import weakref
from multiprocessing.util import Finalize
from typing import Any

import numpy as np

MEMORY = "/dev/shm"
LEAST = 2**16  # bytes

_folder: str | None = None
_numbers = itertools.count()


class Host:
    """The numbers of an NDArray on their way from one process to another."""

    def __init__(self, array: np.ndarray[Any, Any]) -> None:
        self.array = array

    def __reduce__(self) -> tuple[Any, ...]:
        if _folder is None or self.array.nbytes < LEAST or self.array.dtype.hasobject:
            return Host, (self.array,)
        path = os.path.join(_folder, f"{os.getpid()}-{next(_numbers)}")
        try:
            self.array.tofile(path)
        except OSError:  # it is full, or gone with the process that owns it
            if os.path.exists(path):
                os.unlink(path)
            return Host, (self.array,)
        return _read, (path, self.array.dtype.str, self.array.shape)


def _read(path: str, dtype: str, shape: tuple[int, ...]) -> Host:
    """The array of a file, which is not needed any more."""
    array = np.fromfile(path, dtype).reshape(shape)
    os.unlink(path)
    return Host(array)


def folder_for(owner: object) -> str | None:
    """A folder in memory that lasts as long as its owner; None if there can be none."""
    if not os.access(MEMORY, os.W_OK | os.X_OK):
        return None
    folder = tempfile.mkdtemp(prefix="portable-", dir=MEMORY)
    weakref.finalize(owner, shutil.rmtree, folder, ignore_errors=True)
    return folder


def use(folder: str | None) -> None:
    """Hand arrays over by files of a folder from now on.

    A worker ends by itself only if the process that owns the folder was killed: then it removes it.
    """
    global _folder
    _folder = folder
    if folder is not None:
        Finalize(None, shutil.rmtree, (folder,), {"ignore_errors": True}, exitpriority=0)
