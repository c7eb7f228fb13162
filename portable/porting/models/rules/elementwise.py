"""Functions of one number, arithmetic with numbers and arrays, comparisons."""

from __future__ import annotations

import math
from collections.abc import Callable

from ..onnx_file import Nodes
from ..rule import Call, rule
from ..torch_file import Code

OnnxFunction = Callable[[Call, Nodes], str]
UNARY: dict[str, tuple[str, str | None]] = {
    "abs": ("{0}.abs()", "Abs"),
    "negative": ("-{0}", "Neg"),
    "exp": ("{0}.exp()", "Exp"),
    "log": ("{0}.log()", "Log"),
    "sqrt": ("{0}.sqrt()", "Sqrt"),
    "reciprocal": ("1 / {0}", "Reciprocal"),
    "square": ("{0}.square()", None),
    "rsqrt": ("{0}.rsqrt()", None),
    "log1p": ("{0}.log1p()", None),
    "expm1": ("{0}.expm1()", None),
    "log2": ("{0}.log2()", None),
    "log10": ("{0}.log10()", None),
    "ceil": ("{0}.ceil()", "Ceil"),
    "floor": ("{0}.floor()", "Floor"),
    "trunc": ("{0}.trunc()", None),
    "fix": ("{0}.trunc()", None),
    "sign": ("{0}.sign()", "Sign"),
    "erf": ("{0}.erf()", "Erf"),
    "sin": ("{0}.sin()", "Sin"),
    "cos": ("{0}.cos()", "Cos"),
    "tan": ("{0}.tan()", "Tan"),
    "arcsin": ("{0}.asin()", "Asin"),
    "arccos": ("{0}.acos()", "Acos"),
    "arctan": ("{0}.atan()", "Atan"),
    "sinh": ("{0}.sinh()", None),
    "cosh": ("{0}.cosh()", None),
    "arcsinh": ("{0}.asinh()", None),
    "arccosh": ("{0}.acosh()", None),
    "arctanh": ("{0}.atanh()", None),
    "zeros_like": ("torch.zeros_like({0})", None),
    "ones_like": ("torch.ones_like({0})", None),
}
# MXNet's names of operators of two arrays: of equal shapes, with broadcasting, with a number
ARITHMETIC = {
    "add": ("{0} + {1}", "Add", ("elemwise_add", "broadcast_add", "_grad_add"), "_plus_scalar"),
    "sub": ("{0} - {1}", "Sub", ("elemwise_sub", "broadcast_sub"), "_minus_scalar"),
    "mul": ("{0} * {1}", "Mul", ("elemwise_mul", "broadcast_mul"), "_mul_scalar"),
    "div": ("{0} / {1}", "Div", ("elemwise_div", "broadcast_div"), "_div_scalar"),
    "pow": ("{0} ** {1}", "Pow", ("_power", "broadcast_power"), "_power_scalar"),
}
TURNED = {
    "_rminus_scalar": ("{1} - {0}", "Sub"),
    "_rdiv_scalar": ("{1} / {0}", "Div"),
    "_rpower_scalar": ("({1}) ** {0}", "Pow"),
}
EXTREMES = {
    "maximum": ("torch.maximum({0}, {1})", "Max", ("_maximum", "broadcast_maximum")),
    "minimum": ("torch.minimum({0}, {1})", "Min", ("_minimum", "broadcast_minimum")),
}
COMPARISONS = {
    "equal": ("==", "Equal", False),
    "not_equal": ("!=", "Equal", True),
    "greater": (">", "Greater", False),
    "greater_equal": (">=", "GreaterOrEqual", False),
    "lesser": ("<", "Less", False),
    "lesser_equal": ("<=", "LessOrEqual", False),
}


def _float_only(call: Call, target: str) -> None:
    """Refuse integers: MXNet's arithmetic on them has rules of its own."""
    if any(not value.dtype.startswith("float") for value in call.inputs):
        raise call.unsupported(target, "data that are not floats")


def _number(scalar: float) -> str:
    """A number as one writes it: 2 for 2.0."""
    if not math.isfinite(scalar):
        return f'float("{scalar}")'
    return str(int(scalar)) if scalar == int(scalar) and abs(scalar) < 1e9 else repr(scalar)


def _declare_unary(name: str, torch: str, onnx: str | None) -> None:
    rule(name, torch=torch, onnx=onnx or FORMULAS[name])


def _formula(*steps: tuple[str, float | None]) -> OnnxFunction:
    """An ONNX writer that applies operators one after the other, with a number each if given."""

    def write(call: Call, nodes: Nodes) -> str:
        out = nodes.tensor(call.data)
        for kind, number in steps:
            more = [] if number is None else [nodes.constant(number, call.data.dtype)]
            out = nodes.op(kind, out, *more)
        return out

    return write


def _square(call: Call, nodes: Nodes) -> str:
    x = nodes.tensor(call.data)
    return nodes.op("Mul", x, x)


def _trunc(call: Call, nodes: Nodes) -> str:
    x = nodes.tensor(call.data)
    return nodes.op("Mul", nodes.op("Sign", x), nodes.op("Floor", nodes.op("Abs", x)))


def _alone(kind: str) -> OnnxFunction:
    """An operator of one array."""

    def write(call: Call, nodes: Nodes) -> str:
        return nodes.op(kind, nodes.tensor(call.data))

    return write


def _filled(number: float) -> OnnxFunction:
    """An array of one number, of the shape of the first input."""

    def write(call: Call, nodes: Nodes) -> str:
        import numpy as np

        return nodes.constant(np.full(call.data.shape, number), call.data.dtype)

    return write


FORMULAS = {
    "square": _square,
    "rsqrt": _formula(("Sqrt", None), ("Reciprocal", None)),
    "log1p": _formula(("Add", 1), ("Log", None)),
    "expm1": _formula(("Exp", None), ("Sub", 1)),
    "log2": _formula(("Log", None), ("Mul", 1.4426950408889634)),
    "log10": _formula(("Log", None), ("Mul", 0.4342944819032518)),
    "trunc": _trunc,
    "fix": _trunc,
    "zeros_like": _filled(0),
    "ones_like": _filled(1),
    "sinh": _alone("Sinh"),
    "cosh": _alone("Cosh"),
    "arcsinh": _alone("Asinh"),
    "arccosh": _alone("Acosh"),
    "arctanh": _alone("Atanh"),
}


def _declare_arithmetic(torch: str, onnx: str, names: tuple[str, ...], scalar: str) -> None:
    """Both arrays, and an array and a number."""

    def arrays(call: Call, code: Code) -> str:
        _float_only(call, "PyTorch's operator")
        return torch.format(*code.tensors(call))

    def arrays_onnx(call: Call, nodes: Nodes) -> str:
        _float_only(call, "ONNX")
        return nodes.op(onnx, *nodes.tensors(call))

    rule(*names, torch=arrays, onnx=arrays_onnx)
    _declare_scalar(scalar, torch, onnx, turned=False)


def _declare_scalar(name: str, torch: str, onnx: str, turned: bool) -> None:
    def write(call: Call, code: Code) -> str:
        _float_only(call, "PyTorch's operator")
        return torch.format(code.tensor(call.data), _number(call.a.scalar))

    def write_onnx(call: Call, nodes: Nodes) -> str:
        _float_only(call, "ONNX")
        pair = [nodes.tensor(call.data), nodes.constant(call.a.scalar, call.data.dtype)]
        return nodes.op(onnx, *(reversed(pair) if turned else pair))

    rule(name, torch=write, onnx=write_onnx)


def _declare_comparison(name: str, sign: str, onnx: str, negated: bool) -> None:
    """1 where it holds, 0 elsewhere, in the dtype of the data."""

    def write(call: Call, code: Code) -> str:
        x = code.tensors(call)
        other = x[1] if len(x) > 1 else _number(call.a.scalar)
        return f"({x[0]} {sign} {other}).to({x[0]}.dtype)"

    def write_onnx(call: Call, nodes: Nodes) -> str:
        x = nodes.tensors(call)
        other = x[1] if len(x) > 1 else nodes.constant(call.a.scalar, call.data.dtype)
        found = nodes.op(onnx, x[0], other)
        return nodes.cast(nodes.op("Not", found) if negated else found, call.outputs[0].dtype)

    names = (f"_{name}", f"broadcast_{name}", f"_{name}_scalar")
    rule(*names, torch=write, onnx=write_onnx)


def extreme_scalar_torch(call: Call, code: Code) -> str:
    """clamp on one side."""
    side = "min" if "maximum" in call.op else "max"
    return f"{code.tensor(call.data)}.clamp({side}={_number(call.a.scalar)})"


def extreme_scalar_onnx(call: Call, nodes: Nodes) -> str:
    """Max and Min."""
    _float_only(call, "ONNX")
    kind = "Max" if "maximum" in call.op else "Min"
    return nodes.op(kind, nodes.tensor(call.data), nodes.constant(call.a.scalar, call.data.dtype))


def clip_torch(call: Call, code: Code) -> str:
    """clamp."""
    if not call.a.a_min <= call.a.a_max:
        raise call.unsupported("PyTorch's operator", "no range")
    return f"{code.tensor(call.data)}.clamp({_number(call.a.a_min)}, {_number(call.a.a_max)})"


def clip_onnx(call: Call, nodes: Nodes) -> str:
    """Clip."""
    if not call.a.a_min <= call.a.a_max:
        raise call.unsupported("ONNX", "no range")
    low, high = (nodes.constant(n, call.data.dtype) for n in (call.a.a_min, call.a.a_max))
    return nodes.op("Clip", nodes.tensor(call.data), low, high)


def cast_torch(call: Call, code: Code) -> str:
    """Tensor.to."""
    return f"{code.tensor(call.data)}.to(torch.{call.a.dtype})"


def cast_onnx(call: Call, nodes: Nodes) -> str:
    """Cast."""
    return nodes.cast(nodes.tensor(call.data), call.a.dtype)


def sum_torch(call: Call, code: Code) -> str:
    """a + b + c."""
    return " + ".join(code.tensors(call))


def sum_onnx(call: Call, nodes: Nodes) -> str:
    """Sum."""
    return nodes.op("Sum", *nodes.tensors(call))


def smooth_l1_onnx(call: Call, nodes: Nodes) -> str:
    """0.5 (s x)^2 where |x| < 1/s^2, |x| - 0.5/s^2 elsewhere."""
    x, square = nodes.tensor(call.data), call.a.scalar**2
    if not square:
        raise call.unsupported("ONNX", "scalar=0")
    half, slope, border = (
        nodes.constant(n, call.data.dtype) for n in (0.5 * square, 0.5 / square, 1 / square)
    )
    size = nodes.op("Abs", x)
    near = nodes.op("Mul", nodes.op("Mul", x, x), half)
    far = nodes.op("Sub", size, slope)
    return nodes.op("Where", nodes.op("Less", size, border), near, far)


def div_sqrt_dim_torch(call: Call, code: Code) -> str:
    """x / sqrt(size of the last axis)."""
    return f"{code.tensor(call.data)} / {call.data.shape[-1]} ** 0.5"


def div_sqrt_dim_onnx(call: Call, nodes: Nodes) -> str:
    """x / sqrt(size of the last axis)."""
    scale = nodes.constant(call.data.shape[-1] ** 0.5, call.data.dtype)
    return nodes.op("Div", nodes.tensor(call.data), scale)


for _name, (_torch, _onnx) in UNARY.items():
    _declare_unary(_name, _torch, _onnx)
for _torch, _onnx, _names, _scalar in ARITHMETIC.values():
    _declare_arithmetic(_torch, _onnx, _names, _scalar)
for _name, (_torch, _onnx) in TURNED.items():
    _declare_scalar(_name, _torch, _onnx, turned=True)
for _torch, _onnx, _names in EXTREMES.values():
    rule(*_names, torch=_torch, onnx=_onnx)
for _name, (_sign, _onnx, _negated) in COMPARISONS.items():
    _declare_comparison(_name, _sign, _onnx, _negated)
rule("_maximum_scalar", "_minimum_scalar", torch=extreme_scalar_torch, onnx=extreme_scalar_onnx)
rule("clip", torch=clip_torch, onnx=clip_onnx)
rule("Cast", "amp_cast", torch=cast_torch, onnx=cast_onnx)
rule("add_n", torch=sum_torch, onnx=sum_onnx)
rule("smooth_l1", onnx=smooth_l1_onnx)
rule("_contrib_div_sqrt_dim", torch=div_sqrt_dim_torch, onnx=div_sqrt_dim_onnx)
rule(
    "_copy",
    "BlockGrad",
    "make_loss",
    "MakeLoss",
    "_contrib_gradientmultiplier",
    torch="{0}",
    onnx="Identity",
)
