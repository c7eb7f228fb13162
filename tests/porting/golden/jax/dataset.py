

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


class Squares(Dataset):
    def __len__(self):
        return 4

    def __getitem__(self, i):
        return i * i
