"""Functions of each number, and of pairs of numbers."""

from __future__ import annotations

from ...rule import Rule

_EVERYWHERE = {
    **{n: f"jnp.{n}" for n in ("exp", "square", "sign", "floor", "ceil", "trunc", "sin",
                               "cos", "tan", "sinh", "cosh", "tanh", "arctan", "arcsinh", "expm1",
                               "ones_like", "zeros_like")},
    "sigmoid": "nnx.sigmoid", "relu": "nnx.relu", "erf": "jax.scipy.special.erf",
}  # fmt: skip
_POSITIVE = {
    **{n: f"jnp.{n}" for n in ("log", "sqrt", "log1p", "log2", "log10", "reciprocal")},
    "rsqrt": "jax.lax.rsqrt",
}


def _unary(name: str, target: str, *proof: str) -> Rule:
    """A function of each number."""
    return Rule(f"nd.{name}", "data", target, proof=proof)


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
    return Rule(f"nd.{name}", "lhs, rhs", f"({{lhs}} {sign} {{rhs}}).astype(jnp.float32)",
                proof=(f"nd.{name}(t, t2)", f"nd.{name}(t - 1, t2) + 1"))  # fmt: skip


RULES = (
    *(_unary(n, f"{f}({{data}})", f"nd.{n}(a)", f"nd.{n}(z)") for n, f in _EVERYWHERE.items()),
    *(_unary(n, f"{f}({{data}})", f"nd.{n}(p)", f"nd.{n}(p + 1)") for n, f in _POSITIVE.items()),
    *(_unary(n, f"jnp.{n}({{data}})", f"nd.{n}(u)") for n in ("arcsin", "arccos", "arctanh")),
    Rule("nd.abs", "data", "absolute({data})", helpers=("absolute",), convention="composed",
         note="no gradient at 0", proof=("nd.abs(a)", "nd.abs(z)")),
    _unary("arccosh", "jnp.arccosh({data})", "nd.arccosh(p + 1)"),
    _unary("softsign", "nnx.soft_sign({data})", "nd.softsign(a)", "nd.softsign(z)"),
    Rule("nd.hard_sigmoid", "data", "hard_sigmoid({data})", {}, "composed",
         "no gradient at the ends", helpers=("hard_sigmoid",),
         proof=("nd.hard_sigmoid(a * 3)", "nd.hard_sigmoid(t * 2.5)")),
    _unary("erfinv", "jax.scipy.special.erfinv({data})", "nd.erfinv(u)"),
    _unary("gamma", "jax.scipy.special.gamma({data})", "nd.gamma(p)", "nd.gamma(z - 1.5)"),
    _unary("gammaln", "jax.scipy.special.gammaln({data})", "nd.gammaln(p)"),
    _unary("cbrt", "jnp.cbrt({data})", "nd.cbrt(a)", "nd.cbrt(z)"),
    _unary("negative", "(-{data})", "nd.negative(a)", "nd.negative(a - b)"),
    _unary("degrees", "jnp.degrees({data})", "nd.degrees(a)"),
    _unary("radians", "jnp.radians({data})", "nd.radians(a)"),
    Rule("nd.rint", "data", "rint({data})", {}, "composed", "the lower one of two", helpers=("rint",),
         proof=("nd.rint(a * 3)", "nd.rint(z + 0.5)")),
    _unary("round", "(jnp.sign({data}) * jnp.floor(jnp.abs({data}) + 0.5))", "nd.round(a * 3)",
           "nd.round(z * 0.5)"),
    _unary("fix", "jnp.trunc({data})", "nd.fix(a * 3)"),
    _unary("logical_not", "({data} == 0).astype(jnp.float32)", "nd.logical_not(z)"),
    *(_unary(name, "jax.lax.stop_gradient({data})", f"nd.{name}(a)", f"nd.{name}(a * b) * a")
      for name in ("BlockGrad", "stop_gradient")),
    _unary("identity", "{data}.copy()", "nd.identity(a)", "nd.identity(a + b)"),
    _unary("smooth_l1", "optax.huber_loss({data})", "nd.smooth_l1(a * 2)", "nd.smooth_l1(z)"),
    *(Rule(f"nd.{name}", "data, dtype", "{data}.astype({dtype})", {"dtype": "{}"},
           proof=(f"nd.{name}(a * 3, dtype='int32')", f"nd.{name}(a, 'float16')"))
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
           f"jnp.logical_{name}({{lhs}}, {{rhs}}).astype(jnp.float32)",
           proof=(f"nd.{prefix}logical_{name}(t, z)",))
      for prefix in ("broadcast_", "") for name in ("and", "or", "xor")),
    *(Rule(f"nd.{prefix}{name}", "lhs, rhs", f"{name}({{lhs}}, {{rhs}})", {}, "composed",
           "where two are equal, the first has the gradient", helpers=(name,),
           proof=(f"nd.{prefix}{name}(a, b)", f"nd.{prefix}{name}(t, t2)"))
      for prefix in ("broadcast_", "") for name in ("maximum", "minimum")),
    *(Rule(f"nd.{name}", "lhs, rhs", "({lhs} % {rhs})", {}, "other",
           "where MXNet divides by 0, its rest is 0, and this one's nan",
           proof=(f"nd.{name}(a * 3, p)", f"nd.{name}(a * 3, -p)"))
      for name in ("broadcast_mod", "modulo")),
    Rule("nd.broadcast_hypot", "lhs, rhs", "jnp.hypot({lhs}, {rhs})", {}, "other",
         "where MXNet's gradient at 0 is nan, this one's is a number",
         proof=("nd.broadcast_hypot(a, b)", "nd.broadcast_hypot(a, v)")),
    *(Rule(f"nd.{name}", "*args", "sum([{args}])",
           proof=(f"nd.{name}(a, b, a)",))
      for name in ("add_n", "ElementWiseSum")),
    Rule("nd.clip", "data, a_min, a_max", "clip({data}, {a_min}, {a_max})", convention="composed",
         note="numbers at the ends have the gradient", helpers=("clip",),
         proof=("nd.clip(a, -0.5, 0.5)", "nd.clip(t, 0, 2)", "nd.clip(t, 3, 1)")),
    Rule("nd.where", "condition, x, y", "jnp.where({condition}, {x}, {y})",
         proof=("nd.where(a > 0, a, b)", "nd.where(z, a, b)")),
)  # fmt: skip
