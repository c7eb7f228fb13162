"""A rule: what an MXNet name becomes in the target library."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

Convention = Literal["exact", "other", "composed"]


@dataclass(frozen=True, slots=True)
class Rule:
    """How calls of one MXNet name are written in the target library.

    name: without `mxnet.`, such as "nd.dot"
    signature: the arguments, such as "lhs, rhs, transpose_a=False"; `*data` takes all that come,
        `**given` at the end what is given with two stars
    target: the expression with {argument} for each argument
    parts: how an argument is written if it is given, such as {"axis": ", dim={}"}; or each value
        that it may have, and under "if" how a choice of two of them is written
    proof: short MXNet programs whose last line is an expression; see proof.py for their arrays
    apart: pairs of arguments that have no counterpart together, each with the reason
    variants: simpler rules; the first one that has all given arguments takes this one's place
    where: of a variant: whether the texts of the given arguments allow it
    of_array: the rule in the place of this one where the first argument is known to be an array
    """

    name: str
    signature: str
    target: str
    parts: Mapping[str, str | Mapping[str, str]] = field(default_factory=dict)
    convention: Convention = "exact"
    note: str = ""
    proof: tuple[str, ...] = ()
    helpers: tuple[str, ...] = ()
    apart: Mapping[tuple[str, str], str] = field(default_factory=dict)
    variants: tuple[Rule, ...] = ()
    of_array: Rule | None = None
    where: Callable[[Mapping[str, str]], bool] | None = None

    def arguments(self) -> list[tuple[str, str | None]]:
        """The names of the arguments, each with the text of its default."""
        found = []
        for part in filter(None, (p.strip() for p in self.signature.split(", "))):
            name, equals, default = part.partition("=")
            found.append((name, default if equals else None))
        return found


def by_name(rules: Iterable[Rule]) -> dict[str, Rule]:
    """Rules by their names.

    Raises:
        ValueError: a rule without a proof, which must not be used, or two of one name.
    """
    found: dict[str, Rule] = {}
    for rule in rules:
        if not rule.proof:
            raise ValueError(f"the rule {rule.name} has no proof")
        if rule.name in found:
            raise ValueError(f"there are two rules {rule.name}")
        found[rule.name] = rule
    return found
