"""What is known of a value before its numbers are: shape, dtype, and where it lives."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, lru_cache
from typing import Any

import jax
import numpy as np

from ..base import MXNetError
from ..context import Context


class Kind:
    """Shape, dtype and context; there is one object for each combination, compared by identity.

    shape:   a tuple of ints; dtype: a numpy dtype.
    context: as the user named it; device: the jax device that this means.
    floating: whether it has derivatives.
    """

    __slots__ = ("context", "device", "dtype", "floating", "shape")

    def __init__(self, shape: tuple[int, ...], dtype: np.dtype[Any], context: Context) -> None:
        self.shape = shape
        self.dtype = dtype
        self.context = context
        self.device = device_of(context)
        self.floating = dtype.kind == "f"

    def __repr__(self) -> str:
        return f"{self.dtype.name}{list(self.shape)}"

    @property
    def struct(self) -> jax.ShapeDtypeStruct:
        """The same for jax's shape inference."""
        return jax.ShapeDtypeStruct(self.shape, self.dtype)  # type: ignore[no-untyped-call]


@lru_cache(maxsize=16384)
def kind_of(shape: tuple[int, ...], dtype: np.dtype[Any], context: Context) -> Kind:
    """The one kind of a shape, dtype and context."""
    return Kind(shape, dtype, context)


@cache
def device_of(context: Context) -> jax.Device:
    """The jax device of a context; all CPU contexts are one device.

    Raises:
        MXNetError: jax has no such GPU.
    """
    if context.device_type != "gpu":
        return jax.devices("cpu")[0]
    try:
        gpus = jax.devices("gpu")
    except RuntimeError:
        gpus = []
    if context.device_id >= len(gpus):
        raise MXNetError(
            f"{context} is not available: jax has {len(gpus)} GPUs here; use ctx=mx.cpu(), or "
            "install jax with support for your GPU"
        )
    return gpus[context.device_id]


def context_of(device: jax.Device) -> Context:
    """The context of a jax device."""
    if device.platform == "cpu":
        return Context("cpu", 0)
    return Context("gpu", jax.devices("gpu").index(device))


def devices() -> list[Context]:
    """Every device that jax can use here: the CPU first, then GPUs."""
    try:
        count = len(jax.devices("gpu"))
    except RuntimeError:
        count = 0
    return [Context("cpu", 0), *(Context("gpu", i) for i in range(count))]


@cache
def only_cpu() -> bool:
    """Whether the CPU is jax's only device, so that nothing can end up on a wrong one."""
    return len(jax.devices()) == 1 and jax.devices()[0].platform == "cpu"


@contextmanager
def own_jax() -> Iterator[None]:
    """Within it jax works in 64 bits and at once, also where the user's own jax does neither."""
    with jax.enable_x64(True), jax.ensure_compile_time_eval():
        yield
