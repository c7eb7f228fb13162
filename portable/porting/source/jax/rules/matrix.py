"""Products of matrices and linear algebra."""

from __future__ import annotations

from collections.abc import Mapping

from ...rule import Rule

Parts = dict[str, str | Mapping[str, str]]

_TURNED: Parts = {"transpose_a": {"True": ".T", "False": ""},
                  "transpose_b": {"True": ".T", "False": ""}}  # fmt: skip
_SIDES: Parts = {"transpose_a": {"True": ".mT", "False": ""},
                 "transpose_b": {"True": ".mT", "False": ""}}  # fmt: skip
_TIMES: Parts = {"alpha": " * {}"}

RULES = (
    Rule("nd.dot", "lhs, rhs, transpose_a=False, transpose_b=False",
         "jnp.tensordot({lhs}{transpose_a}, {rhs}{transpose_b}, axes=1)", _TURNED,
         proof=("nd.dot(a, c)", "nd.dot(a, v)", "nd.dot(v, v)", "nd.dot(s, c)",
                "nd.dot(a, nd.ones((4, 2, 3)))", "nd.dot(a, b, transpose_b=True)",
                "nd.dot(a - b, b, transpose_a=True)")),
    Rule("nd.batch_dot", "lhs, rhs, transpose_a=False, transpose_b=False",
         "({lhs}{transpose_a} @ {rhs}{transpose_b})", _SIDES,
         proof=("nd.batch_dot(a.expand_dims(0), c.expand_dims(0))",
                "nd.batch_dot(s, s, transpose_b=True)", "nd.batch_dot(s, s, transpose_a=True)")),
    *(
        rule
        for prefix in ("linalg_", "linalg.")
        for rule in (
            Rule(f"nd.{prefix}gemm2", "A, B, transpose_a=False, transpose_b=False, alpha=1.0",
                 "({A}{transpose_a} @ {B}{transpose_b}{alpha})", {**_SIDES, **_TIMES},
                 proof=(f"nd.{prefix}gemm2(a, c)", f"nd.{prefix}gemm2(a, b, transpose_b=True)",
                        f"nd.{prefix}gemm2(s, s, transpose_a=True, alpha=2.0)")),
            Rule(f"nd.{prefix}syrk", "A, transpose=False, alpha=1.0", "({A} @ {A}.mT{alpha})", _TIMES,
                 proof=(f"nd.{prefix}syrk(a)", f"nd.{prefix}syrk(s, alpha=2.0)")),
            Rule(f"nd.{prefix}potrf", "A", "jnp.linalg.cholesky({A})",
                 proof=(f"nd.{prefix}potrf(nd.dot(c.T, c) + spd)",)),
            Rule(f"nd.{prefix}inverse", "A", "jnp.linalg.inv({A})",
                 proof=(f"nd.{prefix}inverse(spd)",)),
            Rule(f"nd.{prefix}det", "A", "jnp.linalg.det({A}).reshape({A}.shape[:-2] or (1,))",
                 proof=(f"nd.{prefix}det(spd)",)),
            Rule(f"nd.{prefix}extractdiag", "A", "jnp.diagonal({A}, axis1=-2, axis2=-1)",
                 proof=(f"nd.{prefix}extractdiag(spd)",)),
            Rule(f"nd.{prefix}makediag", "A",
                 "jnp.vectorize(jnp.diag, signature='(n)->(n,n)')({A})",
                 proof=(f"nd.{prefix}makediag(a)", f"nd.{prefix}makediag(s)")),
            Rule(f"nd.{prefix}sumlogdiag", "A",
                 "jnp.log(jnp.diagonal({A}, axis1=-2, axis2=-1)).sum(axis=-1)",
                 proof=(f"nd.{prefix}sumlogdiag(nd.stack(spd, spd))",)),
        )
    ),
)  # fmt: skip
