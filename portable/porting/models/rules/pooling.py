"""Pooling with MXNet's two conventions.

`pooling_convention="full"` rounds the number of windows up. torch's and ONNX's ceil_mode leaves out
windows that begin in the padding, which MXNet keeps, and counts averages by other rules. So the
padding is written out: as much as the last window needs. Where windows reach over the data, averages
are corrected by a table of how many elements count.
"""

from __future__ import annotations

import functools

import numpy as np

from ..model import Array
from ..onnx_file import Nodes
from ..rule import Call, rule
from ..torch_file import Code
from .convolution import settings, short


def _trimmed(call: Call) -> bool:
    """Whether the last windows need no padding beyond what is before the data.

    Padding that no window reaches is harmless: (pad, less) means the same as (pad, pad).
    """
    r = call.resolved
    for size, kernel, stride, (before, after), out in zip(
        call.data.shape[2:],
        r["kernel"],
        r["stride"],
        r["pad"],
        call.outputs[0].shape[2:],
        strict=True,
    ):
        if before > kernel // 2 or after > before:
            return False
        if (size + 2 * before - kernel) // stride + 1 != out:
            return False
    return True


def _ratios(call: Call) -> Array:
    """Size of the window over the number of elements that count, for each window."""
    r = call.resolved
    axes = [
        k / np.array(count, "float64") for k, count in zip(r["kernel"], r["counts"], strict=True)
    ]
    table: Array = functools.reduce(np.multiply.outer, axes)
    return table.astype(call.data.dtype)


def _padding(call: Call) -> tuple[int, ...]:
    """For torch's pad: the last axis first."""
    return tuple(n for pair in reversed(call.resolved["pad"]) for n in pair)


def pooling_torch(call: Call, code: Code) -> str:
    """The pool; where windows reach beyond the data, a remark says by which convention."""
    text = _pool(call, code)
    return (
        text if _trimmed(call) or call.a.global_pool else f"{text}  # {call.a.pooling_convention}"
    )


def _pool(call: Call, code: Code) -> str:
    """functional.max_pool2d, avg_pool2d, lp_pool2d; mean over the axes for a global pool."""
    r, rank = call.resolved, call.spatial
    x = code.tensor(call.data)
    if r["channels_last"]:
        raise call.unsupported("PyTorch", "channels last")
    axes = tuple(range(2, call.rank))
    if call.a.global_pool and r["pool_type"] in ("max", "avg", "sum"):
        name = {"max": "amax", "avg": "mean", "sum": "sum"}[r["pool_type"]]
        return f"{x}.{name}({axes}, keepdim=True)"
    kernel, kind = short(r["kernel"]), r["pool_type"]
    before = tuple(pair[0] for pair in r["pad"])
    own = _trimmed(call)
    stride = (short(r["stride"]), kernel)
    if not own:
        value = ", value=float('-inf')" if kind == "max" else ""
        x = code.native(f"pad({x}, {_padding(call)}{value})")
    padding = (short(before) if own else "0", "0")
    if kind == "max":
        more = settings(stride=stride, padding=padding)
        return code.native(f"max_pool{rank}d({x}, {kernel}{more})")
    if kind == "lp" and r["p_value"] not in (None, 1):
        x = f"({x} ** {r['p_value']})"
    inner = own and r["counts"] is not None and _excludes(call)
    more = settings(stride=stride, padding=padding)
    if inner:
        more += ", count_include_pad=False"
    text = code.native(f"avg_pool{rank}d({x}, {kernel}{more})")
    if kind == "avg":
        if r["counts"] is None or inner:
            return text
        return f"{text} * {code.buffer(call, _ratios(call))}"
    text = f"({text} * {int(np.prod(r['kernel']))})"
    return text if kind == "sum" or r["p_value"] in (None, 1) else f"{text} ** (1 / {r['p_value']})"


def _excludes(call: Call) -> bool:
    """Whether only the padding is not counted."""
    return call.a.count_include_pad is False


def pooling_onnx(call: Call, nodes: Nodes) -> str:
    """MaxPool, AveragePool; GlobalMaxPool, GlobalAveragePool, ReduceSum; LpPool's formula."""
    r = call.resolved
    x, kind, dtype = nodes.tensor(call.data), r["pool_type"], call.data.dtype
    if r["channels_last"]:
        raise call.unsupported("ONNX", "channels last")
    size = int(np.prod(r["kernel"]))
    if call.a.global_pool and kind in ("max", "avg", "sum"):
        if kind == "sum":
            return nodes.reduce("ReduceSum", x, tuple(range(2, call.rank)))
        return nodes.op("GlobalMaxPool" if kind == "max" else "GlobalAveragePool", x)
    before = [pair[0] for pair in r["pad"]]
    own = _trimmed(call)
    if not own:
        pads = [0, 0, *before, 0, 0, *(pair[1] for pair in r["pad"])]
        lowest = np.finfo(dtype).min if kind == "max" else 0
        x = nodes.op("Pad", x, nodes.constant(pads, "int64"), nodes.constant(lowest, dtype))
    window = {
        "kernel_shape": list(r["kernel"]),
        "strides": list(r["stride"]),
        "pads": before * 2 if own else [0] * len(before) * 2,
    }
    if kind == "max":
        return nodes.op("MaxPool", x, **window)
    power = r["p_value"] if kind == "lp" else None
    if power not in (None, 1):
        x = nodes.op("Pow", x, nodes.constant(power, dtype))
    inner = own and r["counts"] is not None and _excludes(call)
    out = nodes.op("AveragePool", x, **window, count_include_pad=int(not inner))
    if kind == "avg":
        if r["counts"] is None or inner:
            return out
        return nodes.op("Mul", out, nodes.constant(_ratios(call)))
    out = nodes.op("Mul", out, nodes.constant(size, dtype))
    return out if power in (None, 1) else nodes.op("Pow", out, nodes.constant(1 / power, dtype))


def adaptive_torch(call: Call, code: Code) -> str:
    """functional.adaptive_avg_pool2d."""
    size = call.resolved["output_size"]
    return code.native(f"adaptive_avg_pool2d({code.tensor(call.data)}, {size})")


def adaptive_onnx(call: Call, nodes: Nodes) -> str:
    """AveragePool where the windows are equal; else two matrix products."""
    x, sizes = nodes.tensor(call.data), call.resolved["output_size"]
    if sizes == (1, 1):
        return nodes.op("GlobalAveragePool", x)
    rows, columns = (
        _shares(n, out).astype(call.data.dtype)
        for n, out in zip(call.data.shape[2:], sizes, strict=True)
    )
    return nodes.op(
        "MatMul", nodes.op("MatMul", nodes.constant(rows), x), nodes.constant(columns.T)
    )


def _shares(size: int, out: int) -> Array:
    """(out, size): by how much each element counts in each window."""
    table = np.zeros((out, size))
    for i in range(out):
        first, last = i * size // out, -((-(i + 1) * size) // out)
        table[i, first:last] = 1 / (last - first)
    return table


rule("Pooling", torch=pooling_torch, onnx=pooling_onnx)
rule("_contrib_AdaptiveAvgPooling2D", torch=adaptive_torch, onnx=adaptive_onnx)
