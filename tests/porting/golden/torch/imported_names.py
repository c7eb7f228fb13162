"""Names that were imported alone are also the names of what takes their place."""

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


def batches(x: torch.Tensor, size: int) -> torch.utils.data.DataLoader:
    return torch.utils.data.DataLoader(ArrayDataset(x, x.sum(axis=1)), batch_size=size)


def decayed(trainer: torch.optim.Optimizer) -> None:
    trainer.param_groups[0].update(lr=trainer.param_groups[0]["lr"] / 2)
for x, y in batches(torch.ones((4, 2)), 2):
    assert isinstance(x, torch.Tensor)
    print(x, y)
