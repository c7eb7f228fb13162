"""Sums, means, largest numbers, orders."""

from __future__ import annotations

from ...rule import Rule

_REDUCED = {"axis": ", dim={}", "keepdims": ", keepdim={}"}
_SIGNATURE = "data, axis=None, keepdims=False"
_NAN = "where MXNet's gradient at 0 is nan, this one's is the right one"
_TIES = "all equal ones have the gradient"
_ORDER = {"axis": ", {}", "is_ascend": ", is_ascend={}", "k": ", k={}", "ret_typ": ", ret_typ={}"}


def reductions(first: str, source: str) -> tuple[Rule, ...]:
    """The rules for functions of nd, or for methods; `source` has the place of the call's begin."""

    def proofs(name: str, *arguments: str, data: tuple[str, ...] = ("a", "t")) -> tuple[str, ...]:
        found = []
        for one in data:
            begin = source.format(name=name, data=one)
            found += [(begin + given + ")").replace("(, ", "(") for given in arguments]
        return tuple(found)

    return (
        *(
            Rule(
                f"{first}.{name}",
                _SIGNATURE,
                f"torch.{name}({{data}}{{axis}}{{keepdims}})",
                _REDUCED,
                proof=proofs(name, "", ", axis=1", ", axis=(0, 1)", ", axis=0, keepdims=True"),
            )
            for name in ("sum", "mean")
        ),
        *(
            Rule(
                f"{first}.{name}",
                _SIGNATURE,
                f"a{name}({{data}}{{axis}}{{keepdims}})",
                _REDUCED,
                "composed",
                _TIES,
                helpers=(f"a{name}",),
                proof=proofs(name, "", ", axis=1", ", axis=(0, 1)", ", axis=0, keepdims=True"),
            )
            for name in ("max", "min")
        ),
        Rule(
            f"{first}.prod",
            _SIGNATURE,
            "torch.prod({data}{axis}{keepdims})",
            _REDUCED,
            "other",
            _NAN,
            proof=proofs("prod", "", ", axis=1", ", axis=0, keepdims=True", data=("a",)),
        ),
        Rule(
            f"{first}.nansum",
            _SIGNATURE,
            "torch.nansum({data}{axis}{keepdims})",
            _REDUCED,
            proof=proofs("nansum", "", ", axis=1"),
        ),
        *(
            Rule(
                f"{first}.{name}",
                _SIGNATURE,
                f"torch.{name}({{data}}{{axis}}{{keepdims}}).float()",
                _REDUCED,
                proof=proofs(name, "", ", axis=1", ", axis=0, keepdims=True"),
            )
            for name in ("argmax", "argmin")
        ),
        Rule(
            f"{first}.norm",
            "data, ord=2, axis=None, keepdims=False",
            "torch.linalg.vector_norm({data}{ord}{axis}{keepdims})",
            {"ord": ", {}", **_REDUCED},
            "other",
            _NAN,
            proof=proofs("norm", "", ", axis=1", ", ord=1", ", ord=1, axis=0", data=("a", "p")),
        ),
        Rule(
            f"{first}.sort",
            "data, axis=-1, is_ascend=True",
            "torch.sort({data}{axis}{is_ascend}).values",
            {"axis": ", dim={}", "is_ascend": ", descending=not {}"},
            proof=proofs("sort", "", ", axis=0", ", is_ascend=False", ", is_ascend=0", data=("a",)),
        ),
        Rule(
            f"{first}.argsort",
            "data, axis=-1, is_ascend=True",
            "torch.argsort({data}{axis}{is_ascend}, stable=True).float()",
            {"axis": ", dim={}", "is_ascend": ", descending=not {}"},
            proof=proofs("argsort", "", ", axis=0", ", is_ascend=False"),
        ),
        Rule(
            f"{first}.topk",
            "data, axis=-1, k=1, ret_typ='indices', is_ascend=False",
            "topk({data}{axis}{k}{ret_typ}{is_ascend})",
            _ORDER,
            "composed",
            "equal ones in their order",
            helpers=("topk",),
            proof=proofs(
                "topk",
                ", k=2",
                ", k=2, ret_typ='value'",
                ", k=2, axis=0, is_ascend=True",
                ", k=2, ret_typ='both'",
                ", k=3, ret_typ='mask'",
            ),
        ),
        *(
            Rule(
                f"{first}.{name}",
                "data, axis=-1, temperature=None",
                f"torch.{name}({{data}}{{temperature}}, dim={{axis}})",
                {"axis": "{}", "temperature": " / {}"},
                proof=proofs(name, "", ", axis=0", ", axis=0, temperature=2.5"),
            )
            for name in ("softmax", "log_softmax")
        ),
        Rule(
            f"{first}.softmin",
            "data, axis=-1",
            "torch.softmax(-{data}, dim={axis})",
            {"axis": "{}"},
            proof=proofs("softmin", "", ", axis=0"),
        ),
    )


RULES = (
    *reductions("nd", "nd.{name}({data}"),
    Rule("nd.sum_axis", _SIGNATURE, "torch.sum({data}{axis}{keepdims})", _REDUCED,
         proof=("nd.sum_axis(a, axis=1)",)),
    Rule("nd.cumsum", "a, axis", "torch.cumsum({a}, {axis})",
         proof=("nd.cumsum(a, axis=1)",)),
    Rule("nd.argmax_channel", "data", "torch.argmax({data}, dim=1).float()",
         proof=("nd.argmax_channel(a)",)),
    Rule("nd.L2Normalization", "data, eps=1e-10, mode='instance'",
         "l2_normalization({data}{eps}{mode})", {"eps": ", eps={}", "mode": ", mode={}"},
         "composed", helpers=("l2_normalization",),
         proof=("nd.L2Normalization(x4)", "nd.L2Normalization(x4, mode='channel')",
                "nd.L2Normalization(x4, mode='spatial', eps=0.1)")),
    Rule("nd.softmax_cross_entropy", "data, label", "softmax_cross_entropy({data}, {label})", {},
         "composed", "no probability counts as less than 1e-8", helpers=("softmax_cross_entropy",),
         proof=("nd.softmax_cross_entropy(a, i)", "nd.softmax_cross_entropy(a * 100, i)")),
)  # fmt: skip
