import concurrent.futures
import numpy as np
import jax
import jax.numpy as jnp


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


def loader(x, y):
    return DataLoader(ArrayDataset(x, y), batch_size=8, shuffle=True)
