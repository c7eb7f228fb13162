"""Parts of arrays: ranges, rows, picked elements."""

from __future__ import annotations

import numpy as np

from ..onnx_file import Nodes
from ..rule import Call, rule
from ..torch_file import Code


def _index(parts: list[str]) -> str:
    """An index without the full ranges at its end."""
    while parts and parts[-1] == ":":
        parts.pop()
    return f"[{', '.join(parts)}]" if parts else ""


def _part(begin: int, end: int | None, step: int, size: int) -> str:
    """begin:end:step in as few signs as tell it."""
    first = str(begin) if begin else ""
    last = "" if end is None or end == size else str(end)
    return f"{first}:{last}" + (f":{step}" if step != 1 else "")


def slice_torch(call: Call, code: Code) -> str:
    """x[1:3, ::2]; torch runs forwards only, so that other axes are turned around first."""
    x, ranges = code.tensor(call.data), call.resolved["ranges"]
    back = tuple(axis for axis, (_, _, step) in enumerate(ranges) if step < 0)
    parts = []
    for (begin, end, step), size in zip(ranges, call.data.shape, strict=False):
        if step < 0:
            begin, end = size - 1 - begin, None if end is None else size - 1 - end
        parts.append(_part(begin, end, abs(step), size))
    return f"{x}{f'.flip({back})' if back else ''}{_index(parts)}"


def slice_onnx(call: Call, nodes: Nodes) -> str:
    """Slice."""
    if not call.resolved["ranges"]:
        return nodes.op("Identity", nodes.tensor(call.data))
    begin, end, step = zip(*call.resolved["ranges"], strict=True)
    ends = [
        (2**62 if s > 0 else -(2**62)) if e is None else e for e, s in zip(end, step, strict=True)
    ]
    return nodes.slice(nodes.tensor(call.data), range(len(begin)), begin, ends, step)


def slice_axis_torch(call: Call, code: Code) -> str:
    """x[:, 1:3]."""
    r = call.resolved
    size = call.data.shape[r["axis"]]
    parts = [":"] * r["axis"] + [_part(r["begin"], r["begin"] + r["size"], 1, size)]
    return f"{code.tensor(call.data)}{_index(parts)}"


def slice_axis_onnx(call: Call, nodes: Nodes) -> str:
    """Slice."""
    r = call.resolved
    return nodes.slice(nodes.tensor(call.data), [r["axis"]], [r["begin"]], [r["begin"] + r["size"]])


def slice_like_torch(call: Call, code: Code) -> str:
    """The sizes of the other one along the axes that are named."""
    x, like = code.tensors(call)
    axes = {axis % call.rank for axis in call.a.axes} or set(range(call.rank))
    parts = [f":{like}.shape[{axis}]" if axis in axes else ":" for axis in range(call.rank)]
    return f"{x}{_index(parts)}"


def slice_like_onnx(call: Call, nodes: Nodes) -> str:
    """Slice."""
    sizes = call.resolved["sizes"]
    return nodes.slice(nodes.tensor(call.data), range(len(sizes)), [0] * len(sizes), sizes)


def crop_torch(call: Call, code: Code) -> str:
    """The window of the images."""
    (top, left), (height, width) = call.resolved["offset"], call.resolved["h_w"]
    x, rows, columns = code.tensor(call.data), *call.data.shape[2:]
    parts = [":", ":", _part(top, top + height, 1, rows), _part(left, left + width, 1, columns)]
    return f"{x}{_index(parts)}"


def crop_onnx(call: Call, nodes: Nodes) -> str:
    """Slice."""
    (top, left), (height, width) = call.resolved["offset"], call.resolved["h_w"]
    x = nodes.tensor(call.data)
    return nodes.slice(x, [2, 3], [top, left], [top + height, left + width])


def _whole(nodes: Nodes, name: str, dtype: str) -> str:
    """Indices as ONNX wants them; MXNet takes floats and cuts off the fraction."""
    return name if dtype == "int64" else nodes.cast(name, "int64")


def _bounded(nodes: Nodes, index: str, size: int, mode: str) -> str:
    """Indices outside the axis: those at its ends, or counted around it."""
    if mode == "wrap":
        return nodes.op("Mod", index, nodes.constant(size, "int64"))
    low, high = nodes.constant(0, "int64"), nodes.constant(size - 1, "int64")
    return nodes.op("Min", nodes.op("Max", index, low), high)


def embedding_torch(call: Call, code: Code) -> str:
    """nn.Embedding."""
    data, weight = call.inputs
    if weight.array is None:
        return code.native(f"embedding({code.tensor(data)}.long(), {code.tensor(weight)})")
    rows, width = weight.shape
    layer = code.layer(call, f"nn.Embedding({rows}, {width})", {"weight": weight})
    return f"{layer}({code.tensor(data)}.long())"


def embedding_onnx(call: Call, nodes: Nodes) -> str:
    """Gather."""
    data, weight = nodes.tensors(call)
    index = _whole(nodes, data, call.data.dtype)
    return nodes.op("Gather", weight, _bounded(nodes, index, call.inputs[1].shape[0], "clip"))


def take_onnx(call: Call, nodes: Nodes) -> str:
    """Gather."""
    data, indices = nodes.tensors(call)
    axis, mode = call.a.axis % call.rank, call.a.mode
    if mode == "raise":
        raise call.unsupported("ONNX", "mode='raise'")
    index = _whole(nodes, indices, call.inputs[1].dtype)
    index = _bounded(nodes, index, call.data.shape[axis], mode)
    return nodes.op("Gather", data, index, axis=axis)


def pick_onnx(call: Call, nodes: Nodes) -> str:
    """GatherElements along the axis."""
    data, index = nodes.tensors(call)
    axis = call.a.axis
    if axis is None:
        raise call.unsupported("ONNX", "axis=None")
    axis %= call.rank
    kept = [n if i != axis else 1 for i, n in enumerate(call.data.shape)]
    whole = _whole(nodes, nodes.reshape(index, kept), call.inputs[1].dtype)
    whole = _bounded(nodes, whole, call.data.shape[axis], call.a.mode)
    out = nodes.op("GatherElements", data, whole, axis=axis)
    return nodes.reshape(out, call.outputs[0].shape)


def one_hot_onnx(call: Call, nodes: Nodes) -> str:
    """OneHot; an index outside gives a row without a one."""
    a = call.a
    index = _whole(nodes, nodes.tensor(call.data), call.data.dtype)
    counted = nodes.op("Unsqueeze", index, nodes.constant([-1], "int64"))
    hit = nodes.op("Equal", counted, nodes.constant(np.arange(a.depth), "int64"))
    on, off = (nodes.constant(n, a.dtype) for n in (a.on_value, a.off_value))
    return nodes.op("Where", hit, on, off)


def where_torch(call: Call, code: Code) -> str:
    """torch.where; a condition of one axis chooses rows."""
    condition, x, y = code.tensors(call)
    if call.data.shape != call.inputs[1].shape:
        condition = f"{condition}.reshape(-1{', 1' * (len(call.inputs[1].shape) - 1)})"
    return f"torch.where({condition} != 0, {x}, {y})"


def where_onnx(call: Call, nodes: Nodes) -> str:
    """Where; a condition of one axis chooses rows."""
    condition, x, y = nodes.tensors(call)
    if call.data.shape != call.inputs[1].shape:
        condition = nodes.reshape(condition, [-1] + [1] * (len(call.inputs[1].shape) - 1))
    return nodes.op("Where", nodes.cast(condition, "bool"), x, y)


rule("slice", torch=slice_torch, onnx=slice_onnx)
rule("slice_axis", torch=slice_axis_torch, onnx=slice_axis_onnx)
rule("slice_like", torch=slice_like_torch, onnx=slice_like_onnx)
rule("Crop", torch=crop_torch, onnx=crop_onnx)
rule("Embedding", torch=embedding_torch, onnx=embedding_onnx)
rule("take", onnx=take_onnx)
rule("pick", onnx=pick_onnx)
rule("one_hot", onnx=one_hot_onnx)
rule("where", torch=where_torch, onnx=where_onnx)
