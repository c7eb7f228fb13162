"""Run a program with random numbers that depend on kind and shape only, MXNet's or a ported one.

python -m portable.porting.source.drawn mxnet|torch|jax PROGRAM ARGUMENTS

So an original and its port start from the same weights, whatever order they draw them in. Nothing
is dropped by Dropout. Shuffled loaders take numpy's order, as Gluon's do.
"""

from __future__ import annotations

import random
import runpy
import sys
import zlib
from typing import Any

import numpy as np


def draw(kind: str, first: float, second: float, shape: Any, dtype: str = "float32") -> Any:
    """Numbers for a shape: uniform in [first, second), or normal with mean first, scale second."""
    size = (shape,) if isinstance(shape, int) else tuple(int(n) for n in shape)
    state = np.random.RandomState(zlib.crc32(f"{kind}{size}".encode()))
    numbers = getattr(state, kind)(0, 1, size)
    scale = second - first if kind == "uniform" else second
    return (first + scale * numbers).astype(dtype)


def of_mxnet() -> None:
    """`mxnet` is the numpy adapter, and MXNet's generator draws as above."""
    from reference.random import Generator

    from ..running.alias import as_mxnet_always

    as_mxnet_always("numpy")

    def uniform(
        _: Any, low: float = 0, high: float = 1, shape: Any = 1, dtype: str = "float32"
    ) -> Any:
        return draw("uniform", low, high, shape, dtype)

    def normal(
        _: Any, loc: float = 0, scale: float = 1, shape: Any = 1, dtype: str = "float32"
    ) -> Any:
        return draw("normal", loc, scale, shape, dtype)

    def mask(_: Any, shape: Any, p: float, axes: Any = (), dtype: str = "float32") -> Any:
        return np.ones(shape, dtype)

    for name, function in (("uniform", uniform), ("normal", normal), ("dropout_mask", mask)):
        setattr(Generator, name, function)


def of_torch() -> None:
    """torch draws as above."""
    import torch
    from torch.utils.data import RandomSampler

    def filled(kind: str) -> Any:
        def fill(self: Any, first: float = 0, second: float = 1, **options: Any) -> Any:
            numbers = torch.as_tensor(draw(kind, first, second, self.shape))
            with torch.no_grad():
                return self.copy_(numbers)

        return fill

    def normal(mean: float, std: float, size: Any, **options: Any) -> Any:
        return torch.as_tensor(draw("normal", mean, std, size))

    def order(self: Any) -> Any:
        rows = np.arange(len(self.data_source))
        np.random.shuffle(rows)
        return iter(rows.tolist())

    changes: Any = torch
    changes.Tensor.uniform_, changes.Tensor.normal_ = filled("uniform"), filled("normal")
    changes.normal = normal
    changes.nn.functional.dropout = lambda data, *arguments, **options: data
    RandomSampler.__iter__ = order  # type: ignore[method-assign]


def of_jax() -> None:
    """jax draws as above."""
    import jax
    from flax import nnx

    def uniform(
        key: Any, shape: Any = (), dtype: Any = None, minval: float = 0, maxval: float = 1
    ) -> Any:
        return jax.numpy.asarray(draw("uniform", minval, maxval, shape))

    def normal(key: Any, shape: Any = (), dtype: Any = None) -> Any:
        return jax.numpy.asarray(draw("normal", 0, 1, shape))

    changes: Any = jax.random
    changes.uniform, changes.normal = uniform, normal
    dropout: Any = nnx.Dropout
    dropout.__call__ = lambda self, data, *arguments, **options: data


if __name__ == "__main__":
    side, program, *arguments = sys.argv[1:]
    random.seed(0)
    np.random.seed(0)
    {"mxnet": of_mxnet, "torch": of_torch, "jax": of_jax}[side]()
    sys.argv = [program, *arguments]
    runpy.run_path(program, run_name="__main__")
