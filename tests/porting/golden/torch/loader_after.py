import torch


class ArrayDataset(torch.utils.data.Dataset):
    """Arrays side by side, as rows."""

    def __init__(self, *arrays):
        self.arrays = arrays
        self.function = None

    def __len__(self):
        return len(self.arrays[0])

    def __getitem__(self, i):
        row = tuple(array[i] for array in self.arrays)
        if self.function is not None:
            return self.function(*row)
        return row if len(row) > 1 else row[0]

    def transform(self, function, lazy=True):
        """The same rows, each through the function."""
        changed = ArrayDataset(*self.arrays)
        changed.function = function
        return changed


def loader(x, y):
    return torch.utils.data.DataLoader(ArrayDataset(x, y), batch_size=8, shuffle=True)
