"""Data sets, loaders, transforms and iterators."""

# mypy: ignore-errors
# ruff: noqa: D102

from __future__ import annotations

import concurrent.futures

import jax
import jax.numpy as jnp
import numpy as np


class Dataset:
    """Rows by their places, with a length."""

    def transform(self, function, lazy=True):
        """The same rows, each through the function."""
        return Transformed(self, function)

    def transform_first(self, function, lazy=True):
        """The same rows, the first of each through the function."""
        return Transformed(self, lambda x, *rest: (function(x), *rest) if rest else function(x))


class Transformed(Dataset):
    """The rows of a data set, each through a function."""

    def __init__(self, dataset, function):
        self.dataset, self.function = dataset, function

    def __len__(self):
        return len(self.dataset)

    def __getitem__(self, i):
        row = self.dataset[i]
        return self.function(*row) if isinstance(row, tuple) else self.function(row)


class ArrayDataset(Dataset):
    """Arrays side by side, as rows."""

    def __init__(self, *arrays):
        self.arrays = arrays

    def __len__(self):
        return len(self.arrays[0])

    def __getitem__(self, i):
        row = tuple(array[i] for array in self.arrays)
        return row if len(row) > 1 else row[0]


class SequentialSampler:
    """Places in their order."""

    def __init__(self, length, start=0):
        self.length, self.start = length, start

    def __len__(self):
        return self.length

    def __iter__(self):
        return iter(range(self.start, self.start + self.length))


class RandomSampler:
    """Places in an order that is drawn anew each time."""

    def __init__(self, length):
        self.length = length

    def __len__(self):
        return self.length

    def __iter__(self):
        order = np.arange(self.length)
        np.random.shuffle(order)
        return iter(order)


class BatchSampler:
    """Lists of a sampler's places; a smaller last one is kept, discarded, or begins the next pass."""

    def __init__(self, sampler, batch_size, last_batch="keep"):
        self.sampler, self.batch_size, self.last_batch = sampler, batch_size, last_batch
        self.rest = []

    def __len__(self):
        count = len(self.rest) + len(self.sampler)
        more = self.batch_size - 1 if self.last_batch == "keep" else 0
        return (count + more) // self.batch_size

    def __iter__(self):
        batch, self.rest = self.rest, []
        for place in self.sampler:
            batch.append(place)
            if len(batch) == self.batch_size:
                yield batch
                batch = []
        if batch and self.last_batch == "keep":
            yield batch
        elif self.last_batch == "rollover":
            self.rest = batch


def batchify(rows):
    """Rows as one array, or as a list with one for each of their parts."""
    if isinstance(rows[0], tuple):
        return [batchify(part) for part in zip(*rows, strict=True)]
    if isinstance(rows[0], jax.Array):
        return jnp.stack(rows)
    return jnp.asarray(np.asarray(rows))


class DataLoader:
    """Batches of a data set's rows, as arrays; threads make `prefetch` of them in advance."""

    def __init__(
        self, dataset, batch_size=None, shuffle=False, sampler=None, last_batch="keep",
        batch_sampler=None, batchify_fn=None, num_workers=0, prefetch=None,
    ):  # fmt: skip
        if sampler is None and batch_sampler is None:
            sampler = (RandomSampler if shuffle else SequentialSampler)(len(dataset))
        self.dataset = dataset
        self.batches = batch_sampler or BatchSampler(sampler, batch_size, last_batch or "keep")
        self.batchify, self.num_workers = batchify_fn or batchify, num_workers
        self.prefetch = 2 * num_workers if prefetch is None else prefetch

    def __len__(self):
        return len(self.batches)

    def __iter__(self):
        if self.num_workers == 0:
            yield from map(self.batch, self.batches)
            return
        with concurrent.futures.ThreadPoolExecutor(self.num_workers) as pool:
            waiting = []
            for places in self.batches:
                waiting.append(pool.submit(self.batch, places))
                if len(waiting) > self.prefetch:
                    yield waiting.pop(0).result()
            yield from (batch.result() for batch in waiting)

    def batch(self, places):
        arrays = self.dataset.arrays if type(self.dataset) is ArrayDataset else ()
        if self.batchify is batchify and arrays and all(hasattr(x, "dtype") for x in arrays):
            made = [jnp.asarray(array[np.asarray(places)]) for array in arrays]
            return made if len(made) > 1 else made[0]
        return self.batchify([self.dataset[i] for i in places])


class ToTensor:
    """(height, width, channels) in 0..255 to (channels, height, width) in 0..1."""

    def __call__(self, image):
        return image.swapaxes(-1, -2).swapaxes(-2, -3).astype("float32") / 255


class Normalize:
    """(image - mean) / std, of each channel."""

    def __init__(self, mean=0.0, std=1.0):
        self.mean = np.asarray(mean, "float32").reshape(-1, 1, 1)
        self.std = np.asarray(std, "float32").reshape(-1, 1, 1)

    def __call__(self, image):
        return (image - self.mean) / self.std


class Cast:
    """The image as numbers of another type."""

    def __init__(self, dtype="float32"):
        self.dtype = dtype

    def __call__(self, image):
        return image.astype(self.dtype)


class Batch:
    """What NDArrayIter yields: lists of arrays."""

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
        self.order, self.index = (np.arange(len(self.data[0])) for _ in range(2))
        self.reset()

    def arrays(self, given):
        if given is None:
            return []
        given = [given[name] for name in sorted(given)] if isinstance(given, dict) else given
        given = given if isinstance(given, list) else [given]
        return [jnp.asarray(array, dtype=jnp.float32) for array in given]

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
            np.random.shuffle(self.index)
            self.order = self.order[self.index]

    def __iter__(self):
        return self

    def __next__(self):
        count, end = len(self.order), self.start + self.batch_size
        if self.start >= count or (self.last == "discard" and end > count):
            raise StopIteration
        rows = self.order[np.arange(self.start, end) % count]
        self.start = end
        data, label = ([array[rows] for array in part] for part in (self.data, self.label))
        return Batch(data, label, max(0, end - count))

    next = __next__
