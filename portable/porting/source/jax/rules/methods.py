"""Methods and attributes of NDArray; the first argument is the array."""

from __future__ import annotations

import ast
from dataclasses import replace

from ...rule import Rule
from . import elementwise, matrix, reduce, shape


def _method(rule: Rule, method: str = "") -> Rule:
    """A function's rule for the method of that name, or of another one."""
    name = rule.name.removeprefix("nd.")
    proofs = []
    for text in rule.proof:
        call = ast.parse(text).body[-1].value  # type: ignore[attr-defined]
        if not isinstance(call, ast.Call) or "(0, 4)" in text:  # a code of the function only
            continue
        data, *rest = call.args
        if not isinstance(data, ast.Name):
            data = ast.parse(f"({ast.unparse(data)})", mode="eval").body
        given = [ast.unparse(one) for one in (*rest, *call.keywords)]
        proofs.append(f"({ast.unparse(data)}).{method or name}({', '.join(given)})")
    variants = tuple(replace(one, name=f"NDArray.{method or name}") for one in rule.variants)
    return replace(rule, name=f"NDArray.{method or name}", proof=tuple(proofs), variants=variants)


# arrays of JAX have these, called alike
SAME = ("sum", "mean", "squeeze")
_FUNCTIONS = {rule.name: rule for module in (elementwise, reduce, shape, matrix)
              for rule in module.RULES}  # fmt: skip
_METHODS = ("broadcast_axes", "broadcast_to", "broadcast_like", "reshape_like", "slice",
            "slice_axis", "slice_like", "split", "take", "pick", "one_hot", "repeat", "flip", "pad",
            "swapaxes", "tile", "transpose", "flatten", "clip", "diag", "degrees", "radians",
            "round", "rint", "fix", "cbrt", "expand_dims", "zeros_like", "ones_like",
            "argmax_channel", "depth_to_space", "shape_array", "size_array")  # fmt: skip
# what arrays of JAX have no methods for
_NUMBERS = ("abs", "exp", "expm1", "log", "log2", "log10", "log1p", "sqrt", "rsqrt", "square", "sin",
            "cos", "tan", "sinh", "cosh", "tanh", "arcsin", "arccos", "arctan", "arcsinh", "arccosh",
            "arctanh", "sign", "floor", "ceil", "trunc", "sigmoid", "relu",
            "reciprocal")  # fmt: skip

RULES = (
    *(_method(_FUNCTIONS[f"nd.{name}"]) for name in (*_METHODS, *_NUMBERS)),
    _method(_FUNCTIONS["nd.stop_gradient"], "detach"),
    *(rule for rule in reduce.reductions("NDArray", "{data}.{name}(")
      if rule.name.partition(".")[2] not in SAME),
    Rule("NDArray.asscalar", "data", "{data}.item()",
         proof=("a.sum().asscalar()", "nd.array([3], dtype='int32').asscalar()")),
    Rule("NDArray.asnumpy", "data", "np.array({data})",
         proof=("a.asnumpy()", "a.astype('int32').asnumpy()", "x = a.asnumpy()\nx[0] = 1\nx")),
    Rule("NDArray.as_in_context", "data, ctx", "jax.device_put({data}, {ctx})",
         proof=("a.as_in_context(cpu())",)),
    Rule("NDArray.attach_grad", "data, grad_req='write'", "Parameter({data})", {}, "composed",
         helpers=("Parameter",),
         proof=("x = nd.zeros((2, 3))\nx.attach_grad()\nx + 0",)),
    Rule("NDArray.copy", "data", "{data}.copy()", proof=("a.copy()",)),
    Rule("NDArray.astype", "data, dtype", "{data}.astype({dtype})", {"dtype": "{}"},
         proof=("(a * 3).astype('int32')", "(a > 0).astype('float32')", "a.astype('float16')")),
    Rule("NDArray.T", "data", "{data}.T", proof=("a.T", "(a + b).T")),
    Rule("NDArray.size", "data", "{data}.size", proof=("a.size",)),
    *(Rule(f"NDArray.{name}", "data", "{data}.device", proof=(f"a.{name}",))
      for name in ("context", "ctx")),
    Rule("NDArray.wait_to_read", "data", "{data}", note="nothing to wait for",
         proof=("x = a * 2\nx.wait_to_read()\nx + 1",)),
)  # fmt: skip
