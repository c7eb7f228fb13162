"""Functions of each number, and of pairs of numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ...rule import Rule

_EVERYWHERE = ("exp", "square", "abs", "sign", "floor", "ceil", "trunc", "sin", "cos", "tan",
               "sinh", "cosh", "tanh", "arctan", "arcsinh", "sigmoid", "relu", "expm1", "erf",
               "ones_like", "zeros_like")  # fmt: skip
_POSITIVE = ("log", "sqrt", "rsqrt", "log1p", "log2", "log10", "reciprocal")


def _unary(name: str, target: str, *proof: str) -> Rule:
    """A function of each number."""
    return Rule(f"nd.{name}", "data", target, proof=proof)


def _helped(name: str, note: str, *proof: str, helper: str = "") -> Rule:
    """A function of each number that a helper stands for."""
    helper = helper or name
    return Rule(f"nd.{name}", "data", f"{helper}({{data}})", {}, "composed", note, proof, (helper,))


def _in_order(given: Mapping[str, str]) -> bool:
    """Whether both ends are numbers in the program, the lower one first."""
    ends = given.get("a_min", ""), given.get("a_max", "")
    return all(re.fullmatch(r"-?[\d.]+", end) for end in ends) and float(ends[0]) <= float(ends[1])


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
    _helped("hard_sigmoid", "no gradient at the ends", "nd.hard_sigmoid(a * 3)",
            "nd.hard_sigmoid(t * 2.5)"),
    _unary("erfinv", "torch.erfinv({data})", "nd.erfinv(u)"),
    _helped("gamma", "of negative numbers too", "nd.gamma(p)", "nd.gamma(z - 1.5)",
            helper="gamma_function"),
    _unary("gammaln", "torch.lgamma({data})", "nd.gammaln(p)"),
    _helped("cbrt", "the gradient at 0 is inf", "nd.cbrt(a)", "nd.cbrt(z)"),
    _unary("negative", "(-{data})", "nd.negative(a)", "nd.negative(a - b)"),
    _unary("degrees", "torch.rad2deg({data})", "nd.degrees(a)"),
    _unary("radians", "torch.deg2rad({data})", "nd.radians(a)"),
    _helped("rint", "the lower one of two", "nd.rint(a * 3)", "nd.rint(z + 0.5)"),
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
    *(Rule(f"nd.{name}", "lhs, rhs", "({lhs} % {rhs})", {}, "other",
           "where MXNet divides by 0, its rest is 0, and this one's nan",
           proof=(f"nd.{name}(a * 3, p)", f"nd.{name}(a * 3, -p)"))
      for name in ("broadcast_mod", "modulo")),
    _both("broadcast_hypot", "torch.hypot", "nd.broadcast_hypot(a, b)"),
    *(Rule(f"nd.{name}", "*args", "sum([{args}])",
           proof=(f"nd.{name}(a, b, a)",))
      for name in ("add_n", "ElementWiseSum")),
    Rule("nd.clip", "data, a_min, a_max", "clip({data}, {a_min}, {a_max})", {}, "composed",
         "numbers above a_max first, where a_min is larger", helpers=("clip",),
         variants=(Rule("nd.clip", "data, a_min, a_max", "torch.clamp({data}, {a_min}, {a_max})",
                        where=_in_order),),
         proof=("nd.clip(a, -0.5, 0.5)", "nd.clip(t, 0, 2)", "nd.clip(t, 3, 1)",
                "nd.clip(a, -1 / 2, 1e-1)")),
    Rule("nd.where", "condition, x, y", "torch.where({condition}.bool(), {x}, {y})",
         proof=("nd.where(a > 0, a, b)", "nd.where(z, a, b)")),
)  # fmt: skip
