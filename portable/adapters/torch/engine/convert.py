"""Between numpy, torch and DLPack; between MXNet's contexts and torch's devices."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray as HostArray
from torch import Tensor

from ..base import MXNetError
from ..context import Context, no_gpu
from .capture import refuse_capture

DTYPES: dict[str, torch.dtype] = {
    "float16": torch.float16,
    "float32": torch.float32,
    "float64": torch.float64,
    "int8": torch.int8,
    "uint8": torch.uint8,
    "int32": torch.int32,
    "int64": torch.int64,
    "bool": torch.bool,
}
SCALAR_TYPES: dict[torch.dtype, type[np.generic]] = {
    dtype: np.dtype(name).type for name, dtype in DTYPES.items()
}
CPU = Context("cpu", 0)


def device_of(context: Context) -> torch.device:
    """The torch device of a context; all CPU contexts are one device."""
    if context.device_type != "gpu":
        return torch.device("cpu")
    if context.device_id >= torch.cuda.device_count():
        raise no_gpu(context, torch.cuda.device_count())
    return torch.device("cuda", context.device_id)


def context_of(device: torch.device) -> Context:
    """The context of a torch device."""
    if device.type == "cpu":
        return CPU
    return Context("gpu", device.index or 0)


def devices() -> list[Context]:
    """Every device that torch can use here: the CPU first, then GPUs."""
    return [CPU, *(Context("gpu", i) for i in range(torch.cuda.device_count()))]


def empty_cache(context: Context) -> None:
    """Give cached GPU memory back; torch does it for all GPUs at once."""
    if context.device_type == "gpu":
        torch.cuda.empty_cache()


def memory_info(context: Context) -> tuple[int, int]:
    """Free and total memory of a GPU in bytes."""
    return torch.cuda.mem_get_info(device_of(context))


def from_host(values: HostArray[Any], context: Context) -> Tensor:
    """A tensor with a copy of a numpy array's numbers, in its dtype."""
    copied = torch.from_numpy(np.array(values, order="C", copy=True))
    return copied if context.device_type != "gpu" else copied.to(device_of(context))


def full(shape: tuple[int, ...], value: float, dtype: str, context: Context) -> Tensor:
    """A tensor of one number, made where it is to live."""
    return torch.full(shape, value, dtype=DTYPES[dtype], device=device_of(context))


def to_host(tensor: Tensor) -> HostArray[Any]:
    """A numpy array of its own; waits until the value is there."""
    refuse_capture()  # what comes next may depend on the numbers
    return np.array(tensor.detach().cpu().numpy(), order="C", copy=True)


def to_context(tensor: Tensor, context: Context) -> Tensor:
    """A copy on another device."""
    return tensor.detach().to(device_of(context), copy=True)


def places(tensor: Tensor, key: Any) -> tuple[Tensor, Any]:
    """What to index with what to get at the part `key`, which may have slices that go backwards.

    Torch has none of these; they are spelled out as positions in the flattened tensor.
    """
    entries = key if isinstance(key, tuple) else (key,)
    if any(isinstance(entry, slice) and (entry.step or 1) < 0 for entry in entries):
        positions = np.arange(tensor.numel()).reshape(tensor.shape)[key]
        return tensor.view(-1), torch.from_numpy(positions.copy()).to(tensor.device)
    return tensor, tuple(
        torch.from_numpy(entry).to(tensor.device) if isinstance(entry, np.ndarray) else entry
        for entry in entries
    )


def from_dlpack(source: Any) -> Tensor:
    """A tensor that shares the memory of a DLPack capsule, or of an object with `__dlpack__`."""
    return checked(torch.utils.dlpack.from_dlpack(source))


def checked(tensor: Tensor) -> Tensor:
    """A tensor that can be an array, outside any graph of torch's.

    Raises:
        MXNetError: MXNet has no such dtype; the numbers don't stand row by row.
    """
    if not tensor.is_contiguous():
        raise MXNetError(
            f"a tensor of strides {tensor.stride()} cannot share memory with an NDArray, whose "
            "numbers stand row by row; give tensor.contiguous()"
        )
    if tensor.dtype not in SCALAR_TYPES:
        raise MXNetError(
            f"a tensor of {tensor.dtype} cannot become an NDArray; convert it to one of "
            f"{', '.join(DTYPES)}"
        )
    return tensor.detach()


def wait_all() -> None:
    """Block until every pending computation is done."""
    if torch.cuda.is_initialized():  # type: ignore[no-untyped-call]
        torch.cuda.synchronize()
