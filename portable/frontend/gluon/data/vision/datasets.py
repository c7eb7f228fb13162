"""Data sets of images: MNIST and CIFAR from files that are already there, records, and folders.

Source: MXNet 1.9.1, python/mxnet/gluon/data/vision/datasets.py.
"""

from __future__ import annotations

import os
import tarfile
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, ClassVar

import numpy as np

from portable.formats import idx_file
from portable.formats.ndarray_file import FormatError

from .... import image, nd, recordio
from ....base import MXNetError
from ...utils import check_sha1, download
from ..dataset import Dataset
from ..record_file import RecordFileDataset

Transform = Callable[[Any, Any], Any]
SITE = "https://apache-mxnet.s3-accelerate.dualstack.amazonaws.com/gluon/dataset/"
IMAGE_FILES = (".jpg", ".jpeg", ".png")
CIFAR_IMAGE = (3, 32, 32)


class _Local(Dataset):
    """Images (height, width, channels) and labels that are read when the data set is made."""

    name: ClassVar[str]

    def __init__(self, root: str | None, train: bool, transform: Transform | None) -> None:
        home = os.environ.get("MXNET_HOME", os.path.join("~", ".mxnet"))
        folder = os.path.join(home, "datasets", self.name) if root is None else root
        self._root = Path(folder).expanduser()
        self._root.mkdir(parents=True, exist_ok=True)
        self._train = train
        self._transform = transform
        images, labels = self._read()
        self._data = nd.array(images, dtype="uint8")
        self._label = labels.astype("int32")

    def _read(self) -> tuple[Any, Any]:
        """The images and labels."""
        raise NotImplementedError(f"{type(self).__name__} has no _read")

    def _there(self, file: tuple[str, str]) -> str:
        """The path of a file that has to be there: its name and SHA-1."""
        name, sha1 = file
        return download(f"{SITE}{self.name}/{name}", path=str(self._root), sha1_hash=sha1)

    def __getitem__(self, idx: Any) -> Any:
        item = self._data[idx], self._label[idx]
        return item if self._transform is None else self._transform(*item)

    def __len__(self) -> int:
        return len(self._label)


class MNIST(_Local):
    """Handwritten digits: 60000 or 10000 images (28, 28, 1) of uint8 with labels of int32.

    Args:
        root: the folder of its files; $MXNET_HOME/datasets/mnist, or the same in ~/.mxnet.
        train: whether the larger part is read, or the one for tests.
        transform: called with image and label.

    Raises:
        RuntimeError: a file is not there or is another one; nothing is downloaded.
        MXNetError: a file is damaged.
    """

    name: ClassVar[str] = "mnist"
    files: ClassVar[dict[bool, tuple[tuple[str, str], tuple[str, str]]]] = {
        True: (
            ("train-images-idx3-ubyte.gz", "6c95f4b05d2bf285e1bfb0e7960c31bd3b3f8a7d"),
            ("train-labels-idx1-ubyte.gz", "2a80914081dc54586dbdf242f9805a6b8d2a15fc"),
        ),
        False: (
            ("t10k-images-idx3-ubyte.gz", "c3a25af1f52dad7f726cce8cacb138654b760d48"),
            ("t10k-labels-idx1-ubyte.gz", "763e7fa3757d93b0cdec073cef058b2004252c17"),
        ),
    }

    def __init__(
        self, root: str | None = None, train: bool = True, transform: Transform | None = None
    ) -> None:
        super().__init__(root, train, transform)

    def _read(self) -> tuple[Any, Any]:
        """The images and labels."""
        paths = [self._there(file) for file in self.files[self._train]]
        try:
            images, labels = (idx_file.load(path) for path in paths)
        except FormatError as error:
            raise MXNetError(f"{type(self).__name__}: {error}") from error
        if images.ndim != 3 or labels.ndim != 1 or len(images) != len(labels):
            raise MXNetError(
                f"{type(self).__name__}: {paths[0]} and {paths[1]} do not belong together: their "
                f"shapes are {images.shape} and {labels.shape}"
            )
        return images[..., None], labels


class FashionMNIST(MNIST):
    """Pictures of clothes, in the form of MNIST; arguments and errors are the same."""

    name: ClassVar[str] = "fashion-mnist"
    files: ClassVar[dict[bool, tuple[tuple[str, str], tuple[str, str]]]] = {
        True: (
            ("train-images-idx3-ubyte.gz", "0cf37b0d40ed5169c6b3aba31069a9770ac9043d"),
            ("train-labels-idx1-ubyte.gz", "236021d52f1e40852b06a4c3008d8de8aef1e40b"),
        ),
        False: (
            ("t10k-images-idx3-ubyte.gz", "626ed6a7c06dd17c0eec72fa3be1740f146a2863"),
            ("t10k-labels-idx1-ubyte.gz", "17f9ab60e7257a1620f4ad76bbbaf857c3920701"),
        ),
    }


class CIFAR10(_Local):
    """Photographs of ten kinds: 50000 or 10000 images (32, 32, 3) of uint8 with labels of int32.

    Args:
        root: the folder of its files, or of the archive of them.
        train: whether the larger part is read, or the one for tests.
        transform: called with image and label.

    Raises:
        RuntimeError: a file is not there or is another one; nothing is downloaded.
        MXNetError: a file is damaged.
    """

    name: ClassVar[str] = "cifar10"
    archive: ClassVar[tuple[str, str]] = (
        "cifar-10-binary.tar.gz",
        "fab780a1e191a7eda0f345501ccd62d20f7ed891",
    )
    files: ClassVar[dict[bool, Sequence[tuple[str, str]]]] = {
        True: (
            ("data_batch_1.bin", "aadd24acce27caa71bf4b10992e9e7b2d74c2540"),
            ("data_batch_2.bin", "c0ba65cce70568cd57b4e03e9ac8d2a5367c1795"),
            ("data_batch_3.bin", "1dd00a74ab1d17a6e7d73e185b69dbf31242f295"),
            ("data_batch_4.bin", "aab85764eb3584312d3c7f65fd2fd016e36a258e"),
            ("data_batch_5.bin", "26e2849e66a845b7f1e4614ae70f4889ae604628"),
        ),
        False: (("test_batch.bin", "67eb016db431130d61cd03c7ad570b013799c88c"),),
    }
    labels: ClassVar[int] = 1

    def __init__(
        self, root: str | None = None, train: bool = True, transform: Transform | None = None
    ) -> None:
        super().__init__(root, train, transform)

    def _read(self) -> tuple[Any, Any]:
        """The images and labels."""
        files = self.files[self._train]
        if not all(self._is_there(*file) for file in files):
            self._unpack([name for name, _ in files])
        rows = np.concatenate([self._rows(self._root / name) for name, _ in files])
        images = rows[:, self.labels :].reshape(-1, *CIFAR_IMAGE).transpose(0, 2, 3, 1)
        return images, rows[:, self._column()]

    def _column(self) -> int:
        """Which of the bytes before an image is its label."""
        return 0

    def _is_there(self, name: str, sha1: str) -> bool:
        """Whether a file is there and is the right one."""
        return (self._root / name).is_file() and check_sha1(str(self._root / name), sha1)

    def _unpack(self, names: Sequence[str]) -> None:
        """Take files out of the archive; nothing else that may be in it is written."""
        with tarfile.open(self._there(self.archive)) as archive:
            members = {Path(member.name).name: member for member in archive.getmembers()}
            for name in names:
                file = archive.extractfile(members[name]) if name in members else None
                if file is None:
                    raise MXNetError(f"{type(self).__name__}: {self.archive[0]} has no file {name}")
                (self._root / name).write_bytes(file.read())

    def _rows(self, path: Path) -> Any:
        """The labels and pixels of each image."""
        data = np.frombuffer(path.read_bytes(), "uint8")
        width = self.labels + int(np.prod(CIFAR_IMAGE))
        if data.size == 0 or data.size % width:
            raise MXNetError(
                f"{type(self).__name__}: {path} is cut off: its {data.size} bytes are no multiple of "
                f"the {width} of an image"
            )
        return data.reshape(-1, width)


class CIFAR100(CIFAR10):
    """Photographs of a hundred kinds in twenty groups.

    Args:
        root: the folder of its files, or of the archive of them.
        fine_label: whether the label is the kind, or the group.
        train: whether the larger part is read, or the one for tests.
        transform: called with image and label.

    Raises:
        RuntimeError, MXNetError: as of CIFAR10.
    """

    name: ClassVar[str] = "cifar100"
    archive: ClassVar[tuple[str, str]] = (
        "cifar-100-binary.tar.gz",
        "a0bb982c76b83111308126cc779a992fa506b90b",
    )
    files: ClassVar[dict[bool, Sequence[tuple[str, str]]]] = {
        True: (("train.bin", "e207cd2e05b73b1393c74c7f5e7bea451d63e08e"),),
        False: (("test.bin", "8fb6623e830365ff53cf14adec797474f5478006"),),
    }
    labels: ClassVar[int] = 2

    def __init__(
        self,
        root: str | None = None,
        fine_label: bool = False,
        train: bool = True,
        transform: Transform | None = None,
    ) -> None:
        self._fine_label = fine_label
        super().__init__(root, train, transform)

    def _column(self) -> int:
        """Which of the bytes before an image is its label."""
        return int(self._fine_label)


class ImageRecordDataset(RecordFileDataset):
    """The images and labels of a file of records, in the order of its index.

    Args:
        filename: the .rec file.
        flag: 1 for color, 0 for gray.
        transform: called with image and label.

    Raises:
        FileNotFoundError, ValueError, MXNetError: as of MXIndexedRecordIO and imdecode.
    """

    def __init__(self, filename: str, flag: int = 1, transform: Transform | None = None) -> None:
        super().__init__(filename)
        self._flag = flag
        self._transform = transform

    def __getitem__(self, idx: Any) -> Any:
        header, data = recordio.unpack(super().__getitem__(idx))
        item = image.imdecode(data, self._flag), header.label
        return item if self._transform is None else self._transform(*item)


class ImageFolderDataset(Dataset):
    """The images in the folders of a folder; those of each have its place in the alphabet as label.

    Args:
        root: the folder.
        flag: 1 for color, 0 for gray.
        transform: called with image and label.
    """

    def __init__(self, root: str, flag: int = 1, transform: Transform | None = None) -> None:
        self._root = os.path.expanduser(root)
        self._flag = flag
        self._transform = transform
        self.synsets: list[str] = []
        self.items: list[tuple[str, int]] = []
        for folder in sorted(os.listdir(self._root)):
            path = os.path.join(self._root, folder)
            if not os.path.isdir(path):
                warnings.warn(f"Ignoring {path}, which is not a directory.", stacklevel=2)
                continue
            for name in sorted(os.listdir(path)):
                self._add(os.path.join(path, name))
            self.synsets.append(folder)

    def _add(self, path: str) -> None:
        """Add an image of the current folder."""
        kind = os.path.splitext(path)[1]
        if kind.lower() in IMAGE_FILES:
            self.items.append((path, len(self.synsets)))
            return
        warnings.warn(
            f"Ignoring {path} of type {kind}. Only support {', '.join(IMAGE_FILES)}", stacklevel=3
        )

    def __getitem__(self, idx: Any) -> Any:
        path, label = self.items[idx]
        item = image.imread(path, self._flag), label
        return item if self._transform is None else self._transform(*item)

    def __len__(self) -> int:
        return len(self.items)
