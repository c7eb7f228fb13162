"""Functions of mx.nd on arrays."""

from __future__ import annotations

from ...rule import Rule

_REDUCED = {"axis": ", dim={}", "keepdims": ", keepdim={}"}


def _unary(name: str, target: str) -> Rule:
    """A function of each number."""
    return Rule(f"nd.{name}", "data", target + "({data})", proof=(f"nd.{name}(a)",))


def _binary(name: str, sign: str) -> Rule:
    """An operator with broadcasting."""
    return Rule(
        f"nd.{name}",
        "lhs, rhs",
        f"({{lhs}} {sign} {{rhs}})",
        proof=(f"nd.{name}(a, b)",),
        imports=(),
    )


RULES = (
    *(
        _unary(name, f"torch.{name}")
        for name in ["exp", "log", "sqrt", "rsqrt", "square", "abs", "sign", "floor", "ceil", "trunc", "sin", "cos", "tan", "sinh", "cosh", "tanh", "arcsin", "arccos", "arctan", "arcsinh", "sigmoid", "relu", "log1p", "expm1", "log2", "log10", "erf", "reciprocal", "ones_like", "zeros_like"]  # noqa: E501
    ),
    Rule("nd.softsign", "data", "torch.nn.functional.softsign({data})", proof=("nd.softsign(a)",)),
    *(
        _binary(name, sign)
        for name, sign in (
            ("broadcast_add", "+"),
            ("broadcast_sub", "-"),
            ("broadcast_mul", "*"),
            ("broadcast_div", "/"),
            ("broadcast_power", "**"),
            ("elemwise_add", "+"),
            ("elemwise_sub", "-"),
            ("elemwise_mul", "*"),
            ("elemwise_div", "/"),
        )
    ),
    Rule("nd.dot", "lhs, rhs", "torch.matmul({lhs}, {rhs})", convention="other",
         note="equal for vectors and matrices", proof=("nd.dot(a, c)",)),
    Rule("nd.batch_dot", "lhs, rhs", "torch.bmm({lhs}, {rhs})",
         proof=("nd.batch_dot(a.expand_dims(0), c.expand_dims(0))",)),
    *(
        Rule(f"nd.{name}", "data, axis=None, keepdims=False",
             f"torch.{target}({{data}}{{axis}}{{keepdims}})", _REDUCED,
             proof=(f"nd.{name}(a)", f"nd.{name}(a, axis=1)",
                    f"nd.{name}(a, axis=1, keepdims=True)"))
        for name, target in (("sum", "sum"), ("mean", "mean"), ("max", "amax"), ("min", "amin"))
    ),
    Rule("nd.prod", "data, axis=None, keepdims=False", "torch.prod({data}{axis}{keepdims})",
         _REDUCED, proof=("nd.prod(a)", "nd.prod(a, axis=1)")),
    *(
        Rule(f"nd.{name}", "data, axis=None, keepdims=False",
             f"torch.{name}({{data}}{{axis}}{{keepdims}}).float()", _REDUCED,
             proof=(f"nd.{name}(a, axis=1)",))
        for name in ("argmax", "argmin")
    ),
    Rule("nd.norm", "data, ord=2, axis=None, keepdims=False",
         "torch.linalg.vector_norm({data}{ord}{axis}{keepdims})", {"ord": ", {}", **_REDUCED},
         proof=("nd.norm(a)", "nd.norm(a, axis=1)")),
    Rule("nd.pick", "data, index, axis=-1",
         "{data}.gather(-1, {index}.long().unsqueeze(-1)).squeeze(-1)", convention="composed",
         note="indices beyond the ends are errors", proof=("nd.pick(a, i)",), imports=()),
    Rule("nd.take", "a, indices", "{a}[{indices}.long()]", convention="other",
         note="indices beyond the ends are errors", proof=("nd.take(a, i)",), imports=()),
    Rule("nd.one_hot", "indices, depth",
         "torch.nn.functional.one_hot({indices}.long(), {depth}).float()", convention="composed",
         note="indices beyond the ends are errors", proof=("nd.one_hot(i, 4)",)),
    Rule("nd.concat", "*data, dim=1", "torch.cat([{data}], dim={dim})", {"dim": "{}"},
         proof=("nd.concat(a, b)", "nd.concat(a, b, dim=0)")),
    Rule("nd.stack", "*data, axis=0", "torch.stack([{data}]{axis})", {"axis": ", dim={}"},
         proof=("nd.stack(a, b)", "nd.stack(a, b, axis=1)")),
    Rule("nd.reshape", "data, shape", "torch.reshape({data}, {shape})",
         proof=("nd.reshape(a, shape=(4, 3))", "nd.reshape(a, shape=(-1, 2))")),
    Rule("nd.flatten", "data", "torch.flatten({data}, 1)", proof=("nd.flatten(a)",)),
    Rule("nd.expand_dims", "data, axis", "torch.unsqueeze({data}, {axis})",
         proof=("nd.expand_dims(a, axis=1)",)),
    Rule("nd.squeeze", "data, axis=None", "torch.squeeze({data}{axis})", {"axis": ", {}"},
         proof=("nd.squeeze(a)",)),
    Rule("nd.transpose", "data, axes", "torch.permute({data}, {axes})",
         proof=("nd.transpose(a, axes=(1, 0))",)),
    Rule("nd.clip", "data, a_min, a_max", "torch.clamp({data}, {a_min}, {a_max})",
         proof=("nd.clip(a, -0.5, 0.5)",)),
    Rule("nd.where", "condition, x, y", "torch.where(({condition}) != 0, {x}, {y})",
         proof=("nd.where(a > 0, a, b)",)),
    Rule("nd.maximum", "lhs, rhs", "torch.maximum({lhs}, {rhs})", proof=("nd.maximum(a, b)",),
         convention="other", note="between arrays; equal numbers share the gradient"),
    Rule("nd.minimum", "lhs, rhs", "torch.minimum({lhs}, {rhs})", proof=("nd.minimum(a, b)",),
         convention="other", note="between arrays; equal numbers share the gradient"),
    Rule("nd.tile", "data, reps", "torch.tile({data}, {reps})", proof=("nd.tile(a, reps=(2, 1))",)),
    *(
        Rule(f"nd.{name}", "data, axis=-1", f"torch.{name}({{data}}, dim={{axis}})",
             {"axis": "{}"}, proof=(f"nd.{name}(a)", f"nd.{name}(a, axis=0)"))
        for name in ("softmax", "log_softmax")
    ),
)  # fmt: skip
