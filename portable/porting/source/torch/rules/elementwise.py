"""Functions of each number, and of pairs of numbers."""

from __future__ import annotations

from ...rule import Rule

_EVERYWHERE = ("exp", "square", "abs", "sign", "floor", "ceil", "trunc", "sin", "cos", "tan",
               "sinh", "cosh", "tanh", "arctan", "arcsinh", "sigmoid", "relu", "expm1", "erf",
               "ones_like", "zeros_like")  # fmt: skip
_POSITIVE = ("log", "sqrt", "rsqrt", "log1p", "log2", "log10", "reciprocal")


def _unary(name: str, target: str, *proof: str) -> Rule:
    """A function of each number."""
    return Rule(f"nd.{name}", "data", target, proof=proof)


def _both(name: str, function: str, *proof: str, note: str = "") -> Rule:
    """A function of two arrays with broadcasting."""
    return Rule(f"nd.{name}", "lhs, rhs", f"{function}({{lhs}}, {{rhs}})", proof=proof, note=note,
                convention="composed" if note else "exact",
                helpers=() if "." in function else (function,))  # fmt: skip


def _sign(name: str, sign: str) -> Rule:
    """An operator."""
    proof = ["(a, b)", "(a, v)", "(a * 2, b - 1)", "(a, b) * 2"]
    if "elemwise" in name:
        proof = ["(a, b)", "(a * 2, b - 1)"]
    if "power" in name or "pow" in name:
        proof = ["(p, b)", "(p, v)", "(p + 1, b - 1)"]
    note = "where MXNet's gradient at 0 is nan, this one's is the right one" if sign == "**" else ""
    return Rule(f"nd.{name}", "lhs, rhs", f"({{lhs}} {sign} {{rhs}})", note=note,
                convention="other" if note else "exact",
                proof=tuple(f"nd.{name}{inputs}" for inputs in proof))  # fmt: skip


def _compared(name: str, sign: str) -> Rule:
    """A comparison: numbers 0 and 1."""
    return Rule(f"nd.{name}", "lhs, rhs", f"({{lhs}} {sign} {{rhs}}).float()",
                proof=(f"nd.{name}(t, t2)", f"nd.{name}(t - 1, t2) + 1"))  # fmt: skip


RULES = (
    *(_unary(n, f"torch.{n}({{data}})", f"nd.{n}(a)", f"nd.{n}(z)") for n in _EVERYWHERE),
    *(_unary(n, f"torch.{n}({{data}})", f"nd.{n}(p)", f"nd.{n}(p + 1)") for n in _POSITIVE),
    *(_unary(n, f"torch.{n}({{data}})", f"nd.{n}(u)") for n in ("arcsin", "arccos", "arctanh")),
    _unary("arccosh", "torch.arccosh({data})", "nd.arccosh(p + 1)"),
    _unary("softsign", "torch.nn.functional.softsign({data})", "nd.softsign(a)", "nd.softsign(z)"),
    _unary("hard_sigmoid", "torch.clamp(0.2 * {data} + 0.5, 0, 1)", "nd.hard_sigmoid(a * 3)"),
    _unary("erfinv", "torch.erfinv({data})", "nd.erfinv(u)"),
    _unary("gamma", "torch.exp(torch.lgamma({data}))", "nd.gamma(p)"),
    _unary("gammaln", "torch.lgamma({data})", "nd.gammaln(p)"),
    _unary("cbrt", "({data}.sign() * {data}.abs() ** (1 / 3))", "nd.cbrt(a)"),
    _unary("negative", "(-{data})", "nd.negative(a)", "nd.negative(a - b)"),
    _unary("degrees", "torch.rad2deg({data})", "nd.degrees(a)"),
    _unary("radians", "torch.deg2rad({data})", "nd.radians(a)"),
    _unary("rint", "torch.round({data})", "nd.rint(a * 3)"),
    _unary("round", "({data}.sign() * torch.floor({data}.abs() + 0.5))", "nd.round(a * 3)",
           "nd.round(z * 0.5)"),
    _unary("fix", "torch.trunc({data})", "nd.fix(a * 3)"),
    _unary("logical_not", "({data} == 0).float()", "nd.logical_not(z)"),
    *(_unary(name, "{data}.detach()", f"nd.{name}(a)", f"nd.{name}(a * b) * a")
      for name in ("BlockGrad", "stop_gradient")),
    _unary("identity", "{data}.clone()", "nd.identity(a)"),
    _unary("smooth_l1", "torch.nn.functional.smooth_l1_loss({data}, torch.zeros_like({data}), "
           "reduction='none')", "nd.smooth_l1(a * 2)"),
    *(Rule(f"nd.{name}", "data, dtype", "{data}.to({dtype})", {"dtype": "{}"},
           proof=(f"nd.{name}(a * 3, dtype='int32')", f"nd.{name}(a, 'float64')"))
      for name in ("cast", "Cast")),
    *(_sign(name, sign) for name, sign in (
        ("broadcast_add", "+"), ("broadcast_plus", "+"), ("broadcast_sub", "-"),
        ("broadcast_minus", "-"), ("broadcast_mul", "*"), ("broadcast_div", "/"),
        ("broadcast_power", "**"), ("elemwise_add", "+"), ("elemwise_sub", "-"),
        ("elemwise_mul", "*"), ("elemwise_div", "/"), ("add", "+"), ("subtract", "-"),
        ("multiply", "*"), ("divide", "/"), ("power", "**"))),
    *(_compared(prefix + name, sign) for prefix in ("broadcast_", "") for name, sign in (
        ("equal", "=="), ("not_equal", "!="), ("greater", ">"), ("greater_equal", ">="),
        ("lesser", "<"), ("lesser_equal", "<="))),
    *(Rule(f"nd.{prefix}logical_{name}", "lhs, rhs",
           f"torch.logical_{name}({{lhs}}, {{rhs}}).float()",
           proof=(f"nd.{prefix}logical_{name}(t, z)",))
      for prefix in ("broadcast_", "") for name in ("and", "or", "xor")),
    *(_both(prefix + name, name, f"nd.{prefix}{name}(a, b)", f"nd.{prefix}{name}(t, t2)",
            note="where two are equal, the first has the gradient")
      for prefix in ("broadcast_", "") for name in ("maximum", "minimum")),
    *(Rule(f"nd.{name}", "lhs, rhs", "({lhs} % {rhs})",
           proof=(f"nd.{name}(a * 3, p)", f"nd.{name}(a * 3, -p)"))
      for name in ("broadcast_mod", "modulo")),
    _both("broadcast_hypot", "torch.hypot", "nd.broadcast_hypot(a, b)"),
    *(Rule(f"nd.{name}", "*args", "sum([{args}])",
           proof=(f"nd.{name}(a, b, a)",))
      for name in ("add_n", "ElementWiseSum")),
    Rule("nd.clip", "data, a_min, a_max", "torch.clamp({data}, {a_min}, {a_max})",
         proof=("nd.clip(a, -0.5, 0.5)", "nd.clip(t, 0, 2)")),
    Rule("nd.where", "condition, x, y", "torch.where({condition}.bool(), {x}, {y})",
         proof=("nd.where(a > 0, a, b)", "nd.where(z, a, b)")),
)  # fmt: skip
