"""Sums, means and extremes over axes, products of matrices, order."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ..onnx_file import Nodes
from ..rule import Call, rule
from ..torch_file import Code

REDUCTIONS = {
    "sum": ("sum", "ReduceSum"),
    "mean": ("mean", "ReduceMean"),
    "max": ("amax", "ReduceMax"),
    "min": ("amin", "ReduceMin"),
}


def _axes(call: Call) -> tuple[int, ...]:
    """The axes that are reduced, counted from the front."""
    named = {axis % call.rank for axis in call.a.axis or ()}
    if call.a.exclude:
        return tuple(axis for axis in range(call.rank) if axis not in named)
    return tuple(sorted(named)) or tuple(range(call.rank))


def reduce_torch(call: Call, code: Code) -> str:
    """Tensor.sum, mean, amax, amin. MXNet gives (1,) where nothing is left."""
    x, axes = code.tensor(call.data), _axes(call)
    if not call.data.dtype.startswith("float"):
        raise call.unsupported("PyTorch's operator", "data that are not floats")
    if not axes:
        return x
    kept = ", keepdim=True" if call.a.keepdims else ""
    text = f"{x}.{REDUCTIONS[call.op][0]}({axes if len(axes) > 1 else axes[0]}{kept})"
    return f"{text}.reshape(1)" if len(axes) == call.rank and not call.a.keepdims else text


def reduce_onnx(call: Call, nodes: Nodes) -> str:
    """ReduceSum and its like."""
    if not call.data.dtype.startswith("float"):
        raise call.unsupported("ONNX", "data that are not floats")
    axes = _axes(call)
    if not axes:
        return nodes.op("Identity", nodes.tensor(call.data))
    out = nodes.reduce(REDUCTIONS[call.op][1], nodes.tensor(call.data), axes, call.a.keepdims)
    return nodes.reshape(out, (1,)) if len(axes) == call.rank and not call.a.keepdims else out


def arg_torch(call: Call, code: Code) -> str:
    """Tensor.argmax, as floats."""
    a, x = call.a, code.tensor(call.data)
    if a.axis is None:
        raise call.unsupported("PyTorch's operator", "axis=None")
    kept = ", keepdim=True" if a.keepdims else ""
    text = f"{x}.{call.op}({a.axis}{kept}).float()"
    return f"{text}.reshape(1)" if call.rank == 1 else text


def arg_onnx(call: Call, nodes: Nodes) -> str:
    """ArgMax, as floats."""
    x, axis = nodes.tensor(call.data), call.a.axis
    if axis is None:
        x, axis = nodes.reshape(x, (-1,)), 0
    kind = "ArgMax" if call.op == "argmax" else "ArgMin"
    out = nodes.cast(nodes.op(kind, x, axis=axis, keepdims=0), call.outputs[0].dtype)
    return nodes.reshape(out, call.outputs[0].shape)


def topk_onnx(call: Call, nodes: Nodes) -> str | list[str]:
    """TopK."""
    a, x, rank = call.a, nodes.tensor(call.data), call.rank
    if a.ret_typ == "mask":
        raise call.unsupported("ONNX", "ret_typ='mask'")
    axis = a.axis
    if axis is None:
        x, axis, rank = nodes.reshape(x, (-1,)), 0, 1
    size = call.data.size if a.axis is None else call.data.shape[axis % rank]
    k = nodes.constant([a.k if 0 < a.k < size else size], "int64")
    found = nodes.ops("TopK", 2, x, k, axis=axis, largest=int(not a.is_ascend))
    indices = nodes.cast(found[1], a.dtype)
    if a.ret_typ == "both":
        return [found[0], indices]
    return found[0] if a.ret_typ == "value" else indices


def _turned(nodes: Nodes, name: str, rank: int) -> str:
    """The last two axes exchanged."""
    return nodes.op("Transpose", name, perm=[*range(rank - 2), rank - 1, rank - 2])


def dot_torch(call: Call, code: Code) -> str:
    """lhs @ rhs for matrices; tensordot over the last and the first axis else."""
    (x, y), a = code.tensors(call), call.a
    ranks = [len(value.shape) for value in call.inputs]
    if call.op == "dot" and ranks != [2, 2]:
        raise call.unsupported("PyTorch's operator", f"data of {ranks} axes")
    return f"{x}{'.mT' if a.transpose_a else ''} @ {y}{'.mT' if a.transpose_b else ''}"


def dot_onnx(call: Call, nodes: Nodes) -> str:
    """MatMul; by reshaping where there are other than two axes."""
    (x, y), a = nodes.tensors(call), call.a
    left, right = (value.shape for value in call.inputs)
    if call.op == "batch_dot" or (len(left), len(right)) == (2, 2):
        x = _turned(nodes, x, len(left)) if a.transpose_a else x
        y = _turned(nodes, y, len(right)) if a.transpose_b else y
        return nodes.op("MatMul", x, y)
    if a.transpose_a or a.transpose_b:
        raise call.unsupported("ONNX", "transposed data of other than two axes")
    shared = left[-1]
    flat = nodes.reshape(x, (-1, shared)), nodes.reshape(y, (shared, -1))
    return nodes.reshape(nodes.op("MatMul", *flat), call.outputs[0].shape)


def norm_onnx(call: Call, nodes: Nodes) -> str:
    """ReduceL1 and ReduceL2."""
    r, x = call.resolved, nodes.tensor(call.data)
    out = nodes.reduce(f"ReduceL{r['ord']}", x, r["axis"] or tuple(range(call.rank)), True)
    return nodes.reshape(out, call.outputs[0].shape)


def softmax_torch(call: Call, code: Code) -> str:
    """torch.softmax, of data over temperature."""
    a, x = call.a, code.tensor(call.data)
    if getattr(a, "use_length", False) or (a.dtype and a.dtype != call.data.dtype):
        raise call.unsupported("PyTorch's operator", "lengths or another dtype")
    x = f"{x} / {a.temperature}" if a.temperature not in (None, 1.0) else x
    x = f"-({x})" if call.op == "softmin" else x
    name = "log_softmax" if call.op == "log_softmax" else "softmax"
    return f"torch.{name}({x}, {a.axis})"


def softmax_onnx(call: Call, nodes: Nodes) -> str:
    """Softmax, LogSoftmax."""
    a, x = call.a, nodes.tensor(call.data)
    if getattr(a, "use_length", False):
        raise call.unsupported("ONNX", "use_length=True")
    if a.temperature not in (None, 1.0):
        x = nodes.op("Div", x, nodes.constant(a.temperature, call.data.dtype))
    if call.op == "softmin":
        x = nodes.op("Neg", x)
    out = nodes.op("LogSoftmax" if call.op == "log_softmax" else "Softmax", x, axis=a.axis)
    return nodes.cast(out, a.dtype) if a.dtype and a.dtype != call.data.dtype else out


def activation_axis(call: Call) -> int | None:
    """The axis of SoftmaxActivation and SoftmaxOutput; None for all but the first."""
    if call.op == "SoftmaxActivation":
        return 1 if call.a.mode == "channel" else call.rank - 1
    if call.a.preserve_shape:
        return call.rank - 1
    return 1 if call.a.multi_output or call.rank == 2 else None


def output_torch(call: Call, code: Code) -> str:
    """torch.softmax: what MXNet's output layers give when they predict."""
    x, axis = code.tensor(call.data), activation_axis(call)
    if axis is None and call.rank == 2:
        axis = 1
    if axis is None:
        return f"torch.softmax({x}.flatten(1), 1).reshape({x}.shape)"
    return f"torch.softmax({x}, {axis})"


def output_onnx(call: Call, nodes: Nodes) -> str:
    """Softmax."""
    x, axis, shape = nodes.tensor(call.data), activation_axis(call), call.data.shape
    if axis is not None:
        return nodes.op("Softmax", x, axis=axis)
    flat = nodes.reshape(x, (shape[0], int(np.prod(shape[1:]))))
    return nodes.reshape(nodes.op("Softmax", flat, axis=1), shape)


def first_onnx(kind: str) -> Callable[[Call, Nodes], str]:
    """An operator of the data alone; the label counts in training only."""

    def write(call: Call, nodes: Nodes) -> str:
        return nodes.op(kind, nodes.tensor(call.data))

    return write


rule(*REDUCTIONS, torch=reduce_torch, onnx=reduce_onnx)
rule("argmax", "argmin", torch=arg_torch, onnx=arg_onnx)
rule("topk", onnx=topk_onnx)
rule("dot", "batch_dot", torch=dot_torch, onnx=dot_onnx)
rule("norm", onnx=norm_onnx)
rule("softmax", "log_softmax", "softmin", torch=softmax_torch, onnx=softmax_onnx)
rule("SoftmaxOutput", "SoftmaxActivation", torch=output_torch, onnx=output_onnx)
rule(
    "LinearRegressionOutput",
    "MAERegressionOutput",
    "SVMOutput",
    torch="{0}",
    onnx=first_onnx("Identity"),
)
rule("LogisticRegressionOutput", torch="torch.sigmoid({0})", onnx=first_onnx("Sigmoid"))
