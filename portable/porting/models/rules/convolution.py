"""Convolution, its transpose, and fully connected layers."""

from __future__ import annotations

from math import prod
from typing import Any

from ..onnx_file import Nodes
from ..rule import Call, Value, rule
from ..torch_file import Code


def short(numbers: tuple[int, ...]) -> str:
    """One number for all axes where they are equal."""
    return str(numbers[0]) if len(set(numbers)) == 1 else str(tuple(numbers))


def settings(**given: tuple[Any, Any]) -> str:
    """Keyword arguments, those left out that have their default: name=(value, default)."""
    told = [f"{name}={value}" for name, (value, default) in given.items() if value != default]
    return "".join(f", {text}" for text in told)


def _layer_weights(call: Call) -> dict[str, Value | Any] | None:
    """Weight and bias, or None if they are computed by other nodes."""
    given = dict(zip(("weight", "bias"), call.inputs[1:], strict=False))
    return given if all(value.array is not None for value in given.values()) else None


def convolution_torch(call: Call, code: Code) -> str:
    """nn.Conv1d, nn.Conv2d, nn.Conv3d."""
    a, r, weights = call.a, call.resolved, _layer_weights(call)
    if weights is None:
        x = code.tensors(call)
        return (
            code.native(f"conv{call.spatial}d({', '.join(x)}")
            + f", stride={r['stride']}, padding={r['pad']}, dilation={r['dilate']}"
            + f", groups={r['groups']})"
        )
    more = settings(
        stride=(short(r["stride"]), "1"),
        padding=(short(r["pad"]), "0"),
        dilation=(short(r["dilate"]), "1"),
        groups=(r["groups"], 1),
        bias=("bias" in weights, True),
    )
    channels = f"{call.data.shape[1]}, {a.num_filter}, {short(a.kernel)}"
    layer = code.layer(call, f"nn.Conv{call.spatial}d({channels}{more})", weights)
    return f"{layer}({code.tensor(call.data)})"


def convolution_onnx(call: Call, nodes: Nodes) -> str:
    """Conv."""
    r = call.resolved
    return nodes.op(
        "Conv",
        *nodes.tensors(call),
        kernel_shape=list(call.a.kernel),
        strides=list(r["stride"]),
        pads=list(r["pad"]) * 2,
        dilations=list(r["dilate"]),
        group=r["groups"],
    )


def deconvolution_torch(call: Call, code: Code) -> str:
    """nn.ConvTranspose2d; MXNet's adj is its output_padding."""
    a, r, weights = call.a, call.resolved, _layer_weights(call)
    if weights is None:
        x = code.tensors(call)
        return (
            code.native(f"conv_transpose{call.spatial}d({', '.join(x)}")
            + f", stride={r['stride']}, padding={r['pad']}, output_padding={r['adj']}"
            + f", groups={r['groups']}, dilation={r['dilate']})"
        )
    more = settings(
        stride=(short(r["stride"]), "1"),
        padding=(short(r["pad"]), "0"),
        output_padding=(short(r["adj"]), "0"),
        groups=(r["groups"], 1),
        bias=("bias" in weights, True),
        dilation=(short(r["dilate"]), "1"),
    )
    channels = f"{call.data.shape[1]}, {a.num_filter}, {short(a.kernel)}"
    layer = code.layer(call, f"nn.ConvTranspose{call.spatial}d({channels}{more})", weights)
    return f"{layer}({code.tensor(call.data)})"


def deconvolution_onnx(call: Call, nodes: Nodes) -> str:
    """ConvTranspose."""
    r = call.resolved
    return nodes.op(
        "ConvTranspose",
        *nodes.tensors(call),
        kernel_shape=list(call.a.kernel),
        strides=list(r["stride"]),
        pads=list(r["pad"]) * 2,
        dilations=list(r["dilate"]),
        output_padding=list(r["adj"]),
        group=r["groups"],
    )


def dense_torch(call: Call, code: Code) -> str:
    """nn.Linear, after flattening all axes but the first if MXNet does so."""
    x, weights = code.tensor(call.data), _layer_weights(call)
    if call.a.flatten and call.rank != 2:
        x += ".flatten(1)" if call.rank > 2 else ".unsqueeze(1)"
    if weights is None:
        return code.native(f"linear({', '.join([x, *code.tensors(call)[1:]])})")
    inputs = weights["weight"].shape[1]
    more = settings(bias=("bias" in weights, True))
    return f"{code.layer(call, f'nn.Linear({inputs}, {call.a.num_hidden}{more})', weights)}({x})"


def dense_onnx(call: Call, nodes: Nodes) -> str:
    """Gemm, or MatMul where leading axes are kept."""
    x, *weights = nodes.tensors(call)
    shape = call.data.shape
    if call.a.flatten or call.rank == 2:
        flat = x
        if call.rank != 2:
            flat = nodes.reshape(x, (shape[0], prod(shape[1:])))
        return nodes.op("Gemm", flat, *weights, transB=1)
    product = nodes.op("MatMul", x, nodes.op("Transpose", weights[0], perm=[1, 0]))
    return nodes.op("Add", product, weights[1]) if len(weights) > 1 else product


rule("Convolution", torch=convolution_torch, onnx=convolution_onnx)
rule("Deconvolution", torch=deconvolution_torch, onnx=deconvolution_onnx)
rule("FullyConnected", torch=dense_torch, onnx=dense_onnx)
