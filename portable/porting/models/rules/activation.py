"""Activations."""

from __future__ import annotations

from ..onnx_file import Nodes
from ..rule import Call, rule
from ..torch_file import Code
from .convolution import settings

LAYERS = {
    "relu": ("nn.ReLU()", "Relu"),
    "sigmoid": ("nn.Sigmoid()", "Sigmoid"),
    "tanh": ("nn.Tanh()", "Tanh"),
    "softrelu": ("nn.Softplus()", "Softplus"),
    "softsign": ("nn.Softsign()", "Softsign"),
}
FUNCTIONS = {"relu": "relu", "sigmoid": "sigmoid", "tanh": "tanh"}


def activation_torch(call: Call, code: Code) -> str:
    """torch.relu and its like; they have no weights, so that no layer is needed."""
    x, kind = code.tensor(call.data), call.a.act_type
    if kind in FUNCTIONS:
        return f"torch.{FUNCTIONS[kind]}({x})"
    return code.native(f"{ {'softrelu': 'softplus', 'softsign': 'softsign'}[kind] }({x})")


def activation_onnx(call: Call, nodes: Nodes) -> str:
    """Relu and its like."""
    return nodes.op(LAYERS[call.a.act_type][1], *nodes.tensors(call))


def leaky_torch(call: Call, code: Code) -> str:
    """nn.PReLU with weights; leaky_relu, elu, selu, gelu without."""
    x, kind, slope = code.tensor(call.data), call.a.act_type, call.resolved["slope"]
    if kind == "prelu":
        gamma = call.inputs[1]
        if gamma.array is not None and call.rank > 1 and gamma.size in (1, call.data.shape[1]):
            layer = code.layer(
                call,
                f"nn.PReLU({gamma.size})",
                {"weight": gamma.array.reshape(-1)},
            )
            return f"{layer}({x})"
        shape = call.resolved["shape"] or call.inputs[1].shape
        weight = f"{code.tensor(gamma)}.reshape({shape})"
        return f"torch.where({x} > 0, {x}, {x} * {weight})"
    if kind in ("leaky", "rrelu"):  # rrelu draws slopes in training only
        return code.native(f"leaky_relu({x}{settings(negative_slope=(_short(slope), '0.01'))})")
    if kind == "elu":
        return code.native(f"elu({x}{settings(alpha=(_short(slope), '1.0'))})")
    return code.native(f"{kind}({x})")


def _short(slope: float) -> str:
    """A float32 number in as few digits as tell it."""
    import numpy as np

    return str(float(str(np.float32(slope))))


def leaky_onnx(call: Call, nodes: Nodes) -> str:
    """PRelu, LeakyRelu, Elu, Selu; gelu by its formula."""
    x, kind, slope = nodes.tensor(call.data), call.a.act_type, call.resolved["slope"]
    if kind == "prelu":
        gamma = nodes.tensor(call.inputs[1])
        shape = call.resolved["shape"] or call.inputs[1].shape
        return nodes.op("PRelu", x, nodes.reshape(gamma, shape))
    if kind in ("leaky", "rrelu"):
        return nodes.op("LeakyRelu", x, alpha=slope)
    if kind == "elu":
        return nodes.op("Elu", x, alpha=slope)
    if kind == "selu":
        return nodes.op("Selu", x)
    scaled = nodes.op("Mul", x, nodes.constant(0.5**0.5, call.data.dtype))
    wave = nodes.op("Add", nodes.op("Erf", scaled), nodes.constant(1, call.data.dtype))
    half = nodes.op("Mul", x, nodes.constant(0.5, call.data.dtype))
    return nodes.op("Mul", half, wave)


def hard_sigmoid_torch(call: Call, code: Code) -> str:
    """clip(alpha x + beta, 0, 1)."""
    return f"({code.tensor(call.data)} * {call.a.alpha} + {call.a.beta}).clamp(0, 1)"


def hard_sigmoid_onnx(call: Call, nodes: Nodes) -> str:
    """HardSigmoid."""
    return nodes.op("HardSigmoid", *nodes.tensors(call), alpha=call.a.alpha, beta=call.a.beta)


rule("Activation", torch=activation_torch, onnx=activation_onnx)
rule("LeakyReLU", torch=leaky_torch, onnx=leaky_onnx)
rule("hard_sigmoid", torch=hard_sigmoid_torch, onnx=hard_sigmoid_onnx)
rule("relu", torch="torch.relu({0})", onnx="Relu")
rule("sigmoid", torch="torch.sigmoid({0})", onnx="Sigmoid")
rule("tanh", torch="torch.tanh({0})", onnx="Tanh")
rule("softsign", torch="({0} / (1 + {0}.abs()))", onnx="Softsign")
