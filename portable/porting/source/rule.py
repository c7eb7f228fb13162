"""A rule: what an MXNet name becomes in the target library."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Convention = Literal["exact", "other", "composed"]


@dataclass(frozen=True, slots=True)
class Rule:
    """How calls of one MXNet name are written in the target library.

    name: without `mxnet.`, such as "nd.dot"
    signature: the arguments, such as "lhs, rhs, transpose_a=False"; `*data` takes all that come
    target: the expression with {argument} for each argument
    parts: how an argument is written if it is given, such as {"axis": ", dim={}"}
    proof: MXNet expressions over the arrays a, b (3 x 4), c (4 x 3), i (3 indices), or "" for none
    """

    name: str
    signature: str
    target: str
    parts: Mapping[str, str | Mapping[str, str]] = field(default_factory=dict)
    convention: Convention = "exact"
    note: str = ""
    proof: tuple[str, ...] = ()
    helpers: tuple[str, ...] = ()
    imports: tuple[str, ...] = ("torch",)

    def arguments(self) -> list[tuple[str, str | None]]:
        """The names of the arguments, each with the text of its default."""
        found = []
        for part in filter(None, (p.strip() for p in self.signature.split(", "))):
            name, equals, default = part.partition("=")
            found.append((name, default if equals else None))
        return found
