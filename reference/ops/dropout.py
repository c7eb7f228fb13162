"""Dropout: random zeros during training."""

from __future__ import annotations

from .. import random
from ..axes import nonnegative_axis
from ..base import MXNetError
from ..floats import require_floats
from ..operator import Array, Shape, operator
from .slice import as_tuple


def _mask(data, p, mode, axes, cudnn_off, training):
    """What data is multiplied by: 0 with probability p, else 1 / (1 - p); None for no dropout."""
    if p == 0 or not (training or mode == "always"):
        return None
    return random.generator.dropout_mask(data.shape, p, as_tuple(axes), data.dtype.name)


@operator(mode=True, draw=_mask)
def Dropout(
    data: Array,
    p: float = 0.5,
    mode: str = "training",
    axes: Shape = (),
    cudnn_off: bool | None = False,
    training: bool = False,
    drawn=None,
) -> Array:
    """x * m with m = 0 with probability p and 1 / (1 - p) otherwise, so that the mean stays.

    data: any shape; m has size 1 along axes. Only in training, unless mode is "always".
    d out = m dx, with the same m.
    Source: MXNet 1.9.1, src/operator/nn/dropout-inl.h.
    """
    require_floats("Dropout", data=data)
    if not 0 <= p <= 1:
        raise MXNetError(f"Dropout: p={p}; expected a probability, from 0 to 1")
    if mode not in ("always", "training"):
        raise MXNetError(f"Dropout: mode={mode!r}; expected 'always' or 'training'")
    for axis in as_tuple(axes):
        nonnegative_axis("Dropout", axis, data.ndim, "axes")
    return data if drawn is None else data * drawn


@Dropout.pullback(once=True)
def _(g, out, data, p, mode, axes, cudnn_off, training, drawn):
    return g if drawn is None else g * drawn
