"""Data sets, transforms and iterators."""

# mypy: ignore-errors
# ruff: noqa: D102

from __future__ import annotations

import torch


class ArrayDataset(torch.utils.data.Dataset):
    """Arrays side by side, as rows."""

    def __init__(self, *arrays):
        self.arrays = arrays

    def __len__(self):
        return len(self.arrays[0])

    def __getitem__(self, i):
        row = tuple(array[i] for array in self.arrays)
        return row if len(row) > 1 else row[0]

    def transform(self, function, lazy=True):
        """The same rows, each through the function."""
        return Transformed(self, function)

    def transform_first(self, function, lazy=True):
        """The same rows, the first of each through the function."""
        return Transformed(self, lambda x, *rest: (function(x), *rest) if rest else function(x))


class Transformed(ArrayDataset):
    """The rows of a data set, each through a function."""

    def __init__(self, dataset, function):
        self.dataset, self.function = dataset, function

    def __len__(self):
        return len(self.dataset)

    def __getitem__(self, i):
        row = self.dataset[i]
        return self.function(*row) if isinstance(row, tuple) else self.function(row)


class ToTensor:
    """(height, width, channels) in 0..255 to (channels, height, width) in 0..1."""

    def __call__(self, image):
        return image.movedim(-1, -3).float() / 255


class Normalize:
    """(image - mean) / std, of each channel."""

    def __init__(self, mean=0.0, std=1.0):
        self.mean = torch.tensor(mean).reshape(-1, 1, 1)
        self.std = torch.tensor(std).reshape(-1, 1, 1)

    def __call__(self, image):
        return (image - self.mean) / self.std


class Cast:
    """The image as numbers of another type."""

    def __init__(self, dtype=torch.float32):
        self.dtype = dtype

    def __call__(self, image):
        return image.to(self.dtype)


class Batch:
    """What NDArrayIter yields: lists of tensors."""

    def __init__(self, data, label, pad):
        self.data, self.label, self.pad = data, label, pad


class NDArrayIter:
    """Batches of arrays until all have been given; then it needs a reset.

    The last batch is filled up from the first examples, or dropped.
    """

    def __init__(self, data, label=None, batch_size=1, shuffle=False, last_batch_handle="pad"):
        self.data, self.label = self.arrays(data), self.arrays(label)
        self.names = [sorted(part) if isinstance(part, dict) else [] for part in (data, label)]
        self.batch_size, self.shuffle, self.last = batch_size, shuffle, last_batch_handle
        self.order = self.index = torch.arange(len(self.data[0]))
        self.reset()

    def arrays(self, given):
        if given is None:
            return []
        given = [given[name] for name in sorted(given)] if isinstance(given, dict) else given
        given = given if isinstance(given, list) else [given]
        return [torch.as_tensor(array, dtype=torch.float32) for array in given]

    @property
    def provide_data(self):
        """The names and shapes of a batch's data."""
        return self.described(self.names[0], "data", self.data)

    @property
    def provide_label(self):
        """The names and shapes of a batch's labels."""
        return self.described(self.names[1], "softmax_label", self.label)

    def described(self, names, name, arrays):
        if not names:
            names = [f"_{i}_{name}" for i in range(len(arrays))] if len(arrays) > 1 else [name]
        shapes = [(self.batch_size, *array.shape[1:]) for array in arrays]
        return list(zip(names, shapes, strict=False))

    def reset(self):
        self.start = 0
        if self.shuffle:
            self.index = self.index[torch.randperm(len(self.index))]
            self.order = self.order[self.index]

    def __iter__(self):
        return self

    def __next__(self):
        count, end = len(self.order), self.start + self.batch_size
        if self.start >= count or (self.last == "discard" and end > count):
            raise StopIteration
        rows = self.order[torch.arange(self.start, end) % count]
        self.start = end
        data, label = ([array[rows] for array in part] for part in (self.data, self.label))
        return Batch(data, label, max(0, end - count))

    next = __next__


def save(fname, data):
    """A file of tensors; a single one as a list of one."""
    torch.save([data] if isinstance(data, torch.Tensor) else data, fname)
