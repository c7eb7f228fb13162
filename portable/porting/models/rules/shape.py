"""Reshaping, moving axes, repeating, joining and splitting."""

from __future__ import annotations

from ..onnx_file import Nodes
from ..rule import Call, rule
from ..torch_file import Code


def _sizes(call: Call, x: str) -> str:
    """The new sizes; the size of the batch is left open where it stays in front."""
    old, new = call.data.shape, call.outputs[0].shape
    if len(new) > 1 and old and old[0] == new[0]:
        return ", ".join([f"{x}.shape[0]", *map(str, new[1:])])
    if len(new) > 1 and new[0] != 1:
        return ", ".join(["-1", *map(str, new[1:])])
    return ", ".join(map(str, new))


def reshape_torch(call: Call, code: Code) -> str:
    """Tensor.reshape with the sizes that MXNet's codes mean here."""
    x = code.tensor(call.data)
    return f"{x}.reshape({_sizes(call, x)})"


def reshape_onnx(call: Call, nodes: Nodes) -> str:
    """Reshape with the sizes that MXNet's codes mean here."""
    return nodes.reshape(nodes.tensor(call.data), call.outputs[0].shape)


def flatten_torch(call: Call, code: Code) -> str:
    """Tensor.flatten from axis 1."""
    x = code.tensor(call.data)
    return f"{x}.flatten(1)" if call.rank > 1 else f"{x}.unsqueeze(1)"


def expand_dims_torch(call: Call, code: Code) -> str:
    """Tensor.unsqueeze."""
    return f"{code.tensor(call.data)}.unsqueeze({call.a.axis})"


def squeeze_torch(call: Call, code: Code) -> str:
    """Tensor.squeeze; without axes all of size 1 go, but the last one."""
    if not call.a.axis or len(call.outputs[0].shape) + len(call.a.axis) != call.rank:
        return reshape_torch(call, code)
    axes = call.a.axis[0] if len(call.a.axis) == 1 else call.a.axis
    return f"{code.tensor(call.data)}.squeeze({axes})"


def _order(call: Call) -> tuple[int, ...]:
    return tuple(a % call.rank for a in call.a.axes) or tuple(reversed(range(call.rank)))


def transpose_torch(call: Call, code: Code) -> str:
    """Tensor.permute."""
    return f"{code.tensor(call.data)}.permute{_order(call)}".replace(",)", ")")


def transpose_onnx(call: Call, nodes: Nodes) -> str:
    """Transpose."""
    return nodes.op("Transpose", nodes.tensor(call.data), perm=list(_order(call)))


def swap_torch(call: Call, code: Code) -> str:
    """Tensor.swapaxes."""
    return f"{code.tensor(call.data)}.swapaxes({call.a.dim1}, {call.a.dim2})"


def swap_onnx(call: Call, nodes: Nodes) -> str:
    """Transpose."""
    order = list(range(call.rank))
    order[call.a.dim1], order[call.a.dim2] = order[call.a.dim2], order[call.a.dim1]
    return nodes.op("Transpose", nodes.tensor(call.data), perm=order)


def concat_torch(call: Call, code: Code) -> str:
    """torch.cat."""
    return f"torch.cat([{', '.join(code.tensors(call))}], {call.a.dim})"


def concat_onnx(call: Call, nodes: Nodes) -> str:
    """Concat."""
    return nodes.op("Concat", *nodes.tensors(call), axis=call.a.dim)


def stack_torch(call: Call, code: Code) -> str:
    """torch.stack."""
    return f"torch.stack([{', '.join(code.tensors(call))}], {call.a.axis})"


def stack_onnx(call: Call, nodes: Nodes) -> str:
    """Unsqueeze, then Concat."""
    axis = nodes.constant([call.a.axis], "int64")
    return nodes.op(
        "Concat", *(nodes.op("Unsqueeze", x, axis) for x in nodes.tensors(call)), axis=call.a.axis
    )


def split_torch(call: Call, code: Code) -> str:
    """torch.chunk, or unbind where the axis goes."""
    x, a = code.tensor(call.data), call.a
    if a.squeeze_axis and call.rank == 1:
        raise call.unsupported("PyTorch's operator", "no axis left")
    if a.squeeze_axis:
        text = f"{x}.unbind({a.axis})"
    else:
        text = f"{x}.chunk({a.num_outputs}, {a.axis})"
    return text if len(call.outputs) > 1 else f"{text}[0]"


def split_onnx(call: Call, nodes: Nodes) -> list[str]:
    """Split, then Squeeze."""
    a, x = call.a, nodes.tensor(call.data)
    parts = nodes.ops("Split", a.num_outputs, x, axis=a.axis)
    if not a.squeeze_axis:
        return parts
    return [nodes.reshape(part, call.outputs[0].shape) for part in parts]


def tile_torch(call: Call, code: Code) -> str:
    """Tensor.tile."""
    return f"{code.tensor(call.data)}.tile({call.a.reps})"


def tile_onnx(call: Call, nodes: Nodes) -> str:
    """Tile, after leading axes of size 1."""
    x, reps = nodes.tensor(call.data), call.a.reps
    rank = max(call.rank, len(reps))
    if rank != call.rank:
        x = nodes.reshape(x, (1,) * (rank - call.rank) + call.data.shape)
    return nodes.op("Tile", x, nodes.constant((1,) * (rank - len(reps)) + reps, "int64"))


def repeat_torch(call: Call, code: Code) -> str:
    """Tensor.repeat_interleave."""
    x, axis = code.tensor(call.data), call.a.axis
    if not call.a.repeats:
        raise call.unsupported("PyTorch's operator", "no repeats")
    return f"{x}.repeat_interleave({call.a.repeats}{'' if axis is None else f', {axis}'})"


def repeat_onnx(call: Call, nodes: Nodes) -> str:
    """Expand along a new axis, then Reshape."""
    if not call.a.repeats:
        raise call.unsupported("ONNX", "no repeats")
    x, shape, axis = nodes.tensor(call.data), call.data.shape, call.a.axis
    if axis is None:
        x, shape, axis = nodes.reshape(x, (-1,)), (call.data.size,), 0
    axis %= len(shape)
    wide = nodes.op("Unsqueeze", x, nodes.constant([axis + 1], "int64"))
    target = (*shape[: axis + 1], call.a.repeats, *shape[axis + 1 :])
    wide = nodes.op("Expand", wide, nodes.constant(target, "int64"))
    return nodes.reshape(wide, call.outputs[0].shape)


def expand_torch(call: Call, code: Code) -> str:
    """Tensor.expand."""
    x, shape = code.tensor(call.data), call.outputs[0].shape
    old = call.data.shape
    if len(old) == len(shape) and shape[0] == old[0]:
        return f"{x}.expand({', '.join(map(str, (-1, *shape[1:])))})"
    return f"{x}.expand({', '.join(map(str, shape))})"


def expand_onnx(call: Call, nodes: Nodes) -> str:
    """Expand."""
    shape = nodes.constant(call.outputs[0].shape, "int64")
    return nodes.op("Expand", nodes.tensor(call.data), shape)


def pad_torch(call: Call, code: Code) -> str:
    """functional.pad; it wants the last axis first."""
    a, width = call.a, call.a.pad_width
    pairs = [width[i : i + 2] for i in range(0, len(width), 2)]
    mode = {"constant": "constant", "edge": "replicate", "reflect": "reflect"}[a.mode]
    around = tuple(n for pair in reversed(pairs[2:]) for n in pair)
    value = f", value={a.constant_value}" if a.mode == "constant" and a.constant_value else ""
    more = f', mode="{mode}"' if a.mode != "constant" else value
    return code.native(f"pad({code.tensor(call.data)}, {around}{more})")


def pad_onnx(call: Call, nodes: Nodes) -> str:
    """Pad."""
    a, width = call.a, call.a.pad_width
    pads = nodes.constant([*width[::2], *width[1::2]], "int64")
    x = nodes.tensor(call.data)
    if a.mode == "constant":
        return nodes.op("Pad", x, pads, nodes.constant(a.constant_value or 0, call.data.dtype))
    return nodes.op("Pad", x, pads, mode=a.mode)


def _turned_axes(call: Call) -> tuple[int, ...]:
    """The axes that are turned around; twice is not at all."""
    named = [axis % call.rank for axis in call.a.axis]
    return tuple(axis for axis in dict.fromkeys(named) if named.count(axis) % 2)


def flip_torch(call: Call, code: Code) -> str:
    """Tensor.flip."""
    return f"{code.tensor(call.data)}.flip({_turned_axes(call)})"


def flip_onnx(call: Call, nodes: Nodes) -> str:
    """Slice backwards."""
    axes = _turned_axes(call)
    count = len(axes)
    return nodes.slice(
        nodes.tensor(call.data), axes, [-1] * count, [-(2**62)] * count, [-1] * count
    )


rule("Reshape", "reshape_like", torch=reshape_torch, onnx=reshape_onnx)
rule("Flatten", torch=flatten_torch, onnx=reshape_onnx)
rule("expand_dims", torch=expand_dims_torch, onnx=reshape_onnx)
rule("squeeze", torch=squeeze_torch, onnx=reshape_onnx)
rule("transpose", torch=transpose_torch, onnx=transpose_onnx)
rule("SwapAxis", torch=swap_torch, onnx=swap_onnx)
rule("Concat", "_rnn_param_concat", torch=concat_torch, onnx=concat_onnx)
rule("stack", torch=stack_torch, onnx=stack_onnx)
rule("SliceChannel", torch=split_torch, onnx=split_onnx)
rule("tile", torch=tile_torch, onnx=tile_onnx)
rule("repeat", torch=repeat_torch, onnx=repeat_onnx)
rule("broadcast_to", "broadcast_like", "broadcast_axis", torch=expand_torch, onnx=expand_onnx)
rule("Pad", torch=pad_torch, onnx=pad_onnx)
rule("reverse", torch=flip_torch, onnx=flip_onnx)
