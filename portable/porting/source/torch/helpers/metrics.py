"""What metrics are made of."""

# mypy: ignore-errors

from __future__ import annotations


def as_numpy(array):
    """The array as numpy's, from wherever it is."""
    return array.detach().cpu().numpy()
