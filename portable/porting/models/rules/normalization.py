"""Normalisations, by the batch's, the layer's, the image's or a group's statistics."""

from __future__ import annotations

import numpy as np

from ..onnx_file import Nodes
from ..rule import Call, rule
from ..torch_file import Code
from .convolution import settings


def batch_norm_torch(call: Call, code: Code) -> str:
    """nn.BatchNorm; with fix_gamma the weight is 1 and stays so."""
    a, x = call.a, code.tensor(call.data)
    gamma, beta, mean, var = call.inputs[1:5]
    axis, rank = call.resolved["axis"], call.rank
    arrays = [gamma.array, beta.array, mean.array, var.array]
    if any(array is None for array in arrays) or a.output_mean_var:
        raise call.unsupported("PyTorch", "computed parameters or output_mean_var=True")
    weight = np.ones_like(gamma.array) if a.fix_gamma else gamma
    kind = {2: "1d", 3: "1d", 4: "2d", 5: "3d"}.get(rank)
    if kind is None:
        raise call.unsupported("PyTorch", f"data of {rank} axes")
    more = settings(
        eps=(float(f"{a.eps:.9g}"), 1e-5), momentum=(float(f"{1 - a.momentum:.9g}"), 0.1)
    )
    text = f"nn.BatchNorm{kind}({beta.size}{more})"
    if a.fix_gamma:
        text += "\nself.{name}.weight.requires_grad_(False)  # fix_gamma: it stays 1"
    weights = {"weight": weight, "bias": beta, "running_mean": mean, "running_var": var}
    weights["num_batches_tracked"] = np.zeros((), "int64")
    layer = code.layer(call, text, weights)
    if axis == 1:
        return f"{layer}({x})"
    return f"{layer}({x}.movedim({axis}, 1)).movedim(1, {axis})"


def batch_norm_onnx(call: Call, nodes: Nodes) -> str:
    """BatchNormalization, with weights of 1 for fix_gamma."""
    if call.a.output_mean_var:
        raise call.unsupported("ONNX", "output_mean_var=True")
    x, gamma, beta, mean, var = nodes.tensors(call)
    if call.a.fix_gamma:
        gamma = nodes.constant(np.ones(call.inputs[1].shape), call.inputs[1].dtype)
    axis, rank = call.resolved["axis"], call.rank
    order = [0, axis, *(i for i in range(1, rank) if i != axis)] if axis else [0, *range(1, rank)]
    if axis == 0:
        raise call.unsupported("ONNX", "axis=0")
    moved = x if axis == 1 else nodes.op("Transpose", x, perm=order)
    out = nodes.op("BatchNormalization", moved, gamma, beta, mean, var, epsilon=call.a.eps)
    return out if axis == 1 else nodes.op("Transpose", out, perm=list(np.argsort(order)))


def _standardised(nodes: Nodes, x: str, axes: tuple[int, ...], eps: float, dtype: str) -> str:
    """(x - mean) / sqrt(var + eps)."""
    away = nodes.op("Sub", x, nodes.reduce("ReduceMean", x, axes))
    variance = nodes.reduce("ReduceMean", nodes.op("Mul", away, away), axes)
    scale = nodes.op("Sqrt", nodes.op("Add", variance, nodes.constant(eps, dtype)))
    return nodes.op("Div", away, scale)


def _scaled(call: Call, nodes: Nodes, out: str, shape: list[int]) -> str:
    """out * gamma + beta."""
    gamma, beta = (nodes.reshape(nodes.tensor(v), shape) for v in call.inputs[1:3])
    return nodes.op("Add", nodes.op("Mul", out, gamma), beta)


def layer_norm_torch(call: Call, code: Code) -> str:
    """nn.LayerNorm, over the last axis; another one is moved there."""
    gamma, beta = call.inputs[1:3]
    if gamma.array is None or beta.array is None or call.a.output_mean_var:
        raise call.unsupported("PyTorch", "computed parameters or output_mean_var=True")
    x, axis = code.tensor(call.data), call.resolved["axis"]
    text = f"nn.LayerNorm({gamma.size}{settings(eps=(call.a.eps, 1e-5))})"
    layer = code.layer(call, text, {"weight": gamma, "bias": beta})
    if axis == call.rank - 1:
        return f"{layer}({x})"
    return f"{layer}({x}.movedim({axis}, -1)).movedim(-1, {axis})"


def layer_norm_onnx(call: Call, nodes: Nodes) -> str:
    """LayerNormalization, or its formula for another axis than the last."""
    if call.a.output_mean_var:
        raise call.unsupported("ONNX", "output_mean_var=True")
    axis = call.resolved["axis"]
    if axis == call.rank - 1:
        return nodes.op("LayerNormalization", *nodes.tensors(call), axis=-1, epsilon=call.a.eps)
    x = nodes.tensor(call.data)
    shape = [-1 if i == axis else 1 for i in range(call.rank)]
    return _scaled(
        call, nodes, _standardised(nodes, x, (axis,), call.a.eps, call.data.dtype), shape
    )


def instance_norm_torch(call: Call, code: Code) -> str:
    """nn.InstanceNorm with weights."""
    gamma, beta = call.inputs[1:3]
    x, kind = code.tensor(call.data), {3: "1d", 4: "2d", 5: "3d"}.get(call.rank)
    if gamma.array is None or beta.array is None or kind is None:
        raise call.unsupported("PyTorch", f"data of {call.rank} axes or computed parameters")
    eps = float(f"{call.a.eps:.9g}")
    text = f"nn.InstanceNorm{kind}({gamma.size}{settings(eps=(eps, 1e-5))}, affine=True)"
    return f"{code.layer(call, text, {'weight': gamma, 'bias': beta})}({x})"


def instance_norm_onnx(call: Call, nodes: Nodes) -> str:
    """InstanceNormalization."""
    return nodes.op("InstanceNormalization", *nodes.tensors(call), epsilon=call.a.eps)


def group_norm_onnx(call: Call, nodes: Nodes) -> str:
    """By its formula; MXNet has a gamma and a beta for each group."""
    if call.a.output_mean_var:
        raise call.unsupported("ONNX", "output_mean_var=True")
    shape, groups = call.data.shape, call.a.num_groups
    x = nodes.reshape(nodes.tensor(call.data), (shape[0], groups, -1))
    out = _scaled(
        call, nodes, _standardised(nodes, x, (2,), call.a.eps, call.data.dtype), [1, groups, 1]
    )
    return nodes.reshape(out, shape)


def group_norm_torch(call: Call, code: Code) -> str:
    """nn.GroupNorm, each channel with the gamma and beta of its group."""
    gamma, beta = call.inputs[1:3]
    if gamma.array is None or beta.array is None or call.a.output_mean_var:
        raise call.unsupported("PyTorch", "computed parameters or output_mean_var=True")
    groups, channels = call.a.num_groups, call.data.shape[1]
    text = f"nn.GroupNorm({groups}, {channels}{settings(eps=(call.a.eps, 1e-5))})"
    each = channels // groups
    weights = {"weight": np.repeat(gamma.array, each), "bias": np.repeat(beta.array, each)}
    return f"{code.layer(call, text, weights)}({code.tensor(call.data)})"


def lrn_torch(call: Call, code: Code) -> str:
    """functional.local_response_norm, whose formula is the same."""
    a = call.a
    x = code.tensor(call.data)
    if call.rank < 3 or a.nsize % 2 == 0:
        raise call.unsupported("PyTorch's operator", "an even nsize, or no images")
    return code.native(
        f"local_response_norm({x}, {a.nsize}, alpha={a.alpha}, beta={a.beta}, k={a.knorm})"
    )


def lrn_onnx(call: Call, nodes: Nodes) -> str:
    """LRN."""
    a = call.a
    if call.rank < 3 or a.nsize % 2 == 0:
        raise call.unsupported("ONNX", "an even nsize, or no images")
    return nodes.op(
        "LRN", *nodes.tensors(call), size=a.nsize, alpha=a.alpha, beta=a.beta, bias=a.knorm
    )


def l2_torch(call: Call, code: Code) -> str:
    """x / sqrt(sum x^2 + eps)."""
    x, axes = code.tensor(call.data), call.resolved["axis"]
    total = f"{x}.square().sum({axes}, keepdim=True)" if axes else f"{x}.square()"
    return f"{x} / ({total} + {call.a.eps}).sqrt()"


def l2_onnx(call: Call, nodes: Nodes) -> str:
    """x / sqrt(sum x^2 + eps)."""
    x = nodes.tensor(call.data)
    total = nodes.reduce("ReduceSum", nodes.op("Mul", x, x), call.resolved["axis"])
    safe = nodes.op("Add", total, nodes.constant(call.resolved["eps"], call.data.dtype))
    return nodes.op("Div", x, nodes.op("Sqrt", safe))


rule("BatchNorm", torch=batch_norm_torch, onnx=batch_norm_onnx)
rule("LayerNorm", torch=layer_norm_torch, onnx=layer_norm_onnx)
rule("InstanceNorm", torch=instance_norm_torch, onnx=instance_norm_onnx)
rule("GroupNorm", torch=group_norm_torch, onnx=group_norm_onnx)
rule("LRN", torch=lrn_torch, onnx=lrn_onnx)
rule("L2Normalization", torch=l2_torch, onnx=l2_onnx)
