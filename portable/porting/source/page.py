"""docs/porting.md, from the rules: python -m portable.porting.source.page"""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Mapping
from pathlib import Path

from .proof import ported_lines
from .rule import Rule

PAGE = Path(__file__).parents[3] / "docs" / "porting.md"
TARGETS = {"torch": "PyTorch", "jax": "JAX"}
_HEAD = """# Porting MXNet programs

`portable port train.py --to torch --trace -o out.py` writes the program for PyTorch. This page is
generated from the porter's rules by `python -m portable.porting.source.page`. Every rule has proofs:
short programs that `tests/porting/` runs on both sides, comparing values, gradients, and what layers
keep. The snippets are the shortest of them with what the porter writes. a and b are arrays of 3 x 4,
c of 4 x 3, s of 2 x 5 x 4, x3, x4 and x5 of 3 to 5 axes; i holds indices.

- exact: the same numbers from the library's own function.
- composed: the same numbers from several calls, or from a small function or class that is written
  into the program.
- other: another convention, which is named; never one that changes a number without being seen.
- none: no rule. The call stays in the program, is marked and listed, and the exit status is 1.
"""
_THEMES = {
    "creation": "Making arrays",
    "elementwise": "Functions of each number",
    "reduce": "Sums, orders, softmax",
    "shape": "Shapes, joining, places",
    "matrix": "Matrices",
    "methods": "Methods of arrays",
    "layers": "Layers",
    "functions": "Layers as functions",
    "losses": "Losses",
    "metrics": "Metrics",
    "data": "Data",
    "images": "Records and images",
    "initializers": "Initializers",
    "schedules": "Learning rates",
}


def page() -> str:
    """The page's text."""
    tables = {to: table for to in TARGETS if (table := _rules(to)) is not None}
    parts, names = [_HEAD], " | ".join(TARGETS.values())
    for theme, title in _THEMES.items():
        module = importlib.import_module(f"{__package__}.torch.rules.{theme}")
        parts.append(f"\n## {title}\n\n| MXNet | {names} | |\n|---|---|---|---|\n")
        parts += [_row(rule, tables) for rule in sorted(module.RULES, key=lambda rule: rule.name)]
    return "".join(parts)


def _rules(to: str) -> Mapping[str, Rule] | None:
    """A target's rules by name; None where there is no such target."""
    name = f"{__package__}.{to}"
    if importlib.util.find_spec(name) is None or importlib.util.find_spec(f"{name}.rules") is None:
        return None
    rules: Mapping[str, Rule] = importlib.import_module(f"{name}.rules").RULES
    return rules


def _row(rule: Rule, tables: Mapping[str, Mapping[str, Rule]]) -> str:
    """A line of the table: one proof, what it becomes, and how exact that is."""
    text = min(rule.proof, key=lambda proof: (proof.count("\n"), len(proof)))
    text = text.partition("  # ")[0]
    name = rule.name.rpartition(".")[2]
    shown = "\n".join(line for line in text.splitlines() if name in line)
    columns, words = [_code(shown)], []
    for to in TARGETS:
        found = tables.get(to, {}).get(rule.name)
        if found is None:
            columns.append("none" if to in tables else "not yet")
            continue
        columns.append(_code(_ported(text, name, to)))
        said = found.convention + (f": {found.note}" if found.note else "")
        if said not in words:
            words.append(said)
    return f"| {' | '.join([*columns, '; '.join(words)])} |\n"


def _ported(text: str, name: str, to: str) -> str:
    """What the porter writes; of a longer program, the lines of the name or those that change."""
    before, after = text.splitlines(), ported_lines(text, to).splitlines()
    if len(before) != len(after):
        return "\n".join(line for line in after if line not in before)
    return "\n".join(new for old, new in zip(before, after, strict=True) if name in old)


def _code(text: str) -> str:
    """Code in a cell of a table."""
    return "<br>".join(f"`{line}`" for line in text.replace("|", "\\|").splitlines())


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
