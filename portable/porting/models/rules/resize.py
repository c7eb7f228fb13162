"""Images made larger or smaller."""

from __future__ import annotations

from ..onnx_file import Nodes
from ..rule import Call, rule
from ..torch_file import Code


def upsampling_torch(call: Call, code: Code) -> str:
    """functional.interpolate."""
    if call.a.sample_type != "nearest" or len(call.inputs) > 1:
        raise call.unsupported("PyTorch's operator", "weights or several arrays")
    return code.native(f"interpolate({code.tensor(call.data)}, scale_factor={call.a.scale})")


def _nearest(nodes: Nodes, name: str, sizes: tuple[int, ...]) -> str:
    """Resize by repeating elements."""
    return nodes.op(
        "Resize",
        name,
        "",
        "",
        nodes.constant(sizes, "int64"),
        mode="nearest",
        coordinate_transformation_mode="asymmetric",
        nearest_mode="floor",
    )


def upsampling_onnx(call: Call, nodes: Nodes) -> str:
    """Resize; for bilinear weights, ConvTranspose."""
    a, names, out = call.a, nodes.tensors(call), call.outputs[0].shape
    if a.sample_type == "bilinear":
        size, pad = 2 * a.scale - a.scale % 2, (a.scale - 1 + 1) // 2
        return nodes.op(
            "ConvTranspose",
            *names,
            kernel_shape=[size] * 2,
            strides=[a.scale] * 2,
            pads=[pad] * 4,
            group=call.data.shape[1],
        )
    large = [
        _nearest(nodes, name, (*value.shape[:2], *out[2:]))
        for name, value in zip(names, call.inputs, strict=True)
    ]
    if len(large) == 1:
        return large[0]
    if a.multi_input_mode == "sum":
        return nodes.op("Sum", *large)
    return nodes.op("Concat", *large, axis=1)


def bilinear_torch(call: Call, code: Code) -> str:
    """functional.interpolate."""
    size = call.outputs[0].shape[2:]
    corners = ", align_corners=True" if call.a.align_corners else ""
    x = code.tensor(call.data)
    return code.native(f'interpolate({x}, size={size}, mode="bilinear"{corners})')


def bilinear_onnx(call: Call, nodes: Nodes) -> str:
    """Resize."""
    return nodes.op(
        "Resize",
        nodes.tensor(call.data),
        "",
        "",
        nodes.constant(call.outputs[0].shape, "int64"),
        mode="linear",
        coordinate_transformation_mode="align_corners" if call.a.align_corners else "half_pixel",
    )


rule("UpSampling", torch=upsampling_torch, onnx=upsampling_onnx)
rule("_contrib_BilinearResize2D", torch=bilinear_torch, onnx=bilinear_onnx)
