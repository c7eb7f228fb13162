"""docs/porting.md, from the rules: python -m portable.porting.source.page"""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from pathlib import Path

from .port import target_of
from .proof import ported_lines
from .rule import Rule

PAGE = Path(__file__).parents[3] / "docs" / "porting.md"
NAMES = {"torch": "PyTorch", "jax": "JAX"}
_HEAD = """# Porting MXNet programs

`portable port train.py --to torch --trace -o out.py` writes the program for PyTorch, `--to jax` for
JAX with flax.nnx and optax. This page is generated from the porter's rules by
`python -m portable.porting.source.page`. Every rule has proofs: short programs that `tests/porting/`
runs on both sides, comparing values, gradients, and what layers keep. The snippets are the shortest
of them with what the porter writes. a and b are arrays of 3 x 4, c of 4 x 3, s of 2 x 5 x 4, x3, x4
and x5 of 3 to 5 axes; i holds indices.

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
    "symbols": "Symbols and modules",
    "initializers": "Initializers",
    "schedules": "Learning rates",
}


def page() -> str:
    """The page's text."""
    tables = {to: target_of(to).rules for to in NAMES}
    themes = importlib.import_module(f"{__package__}.torch.rules")
    parts, titles = [_HEAD], " | ".join(NAMES.values())
    for theme, title in _THEMES.items():
        names = sorted(rule.name for rule in getattr(themes, theme).RULES)
        parts.append(f"\n## {title}\n\n| MXNet | {titles} | |\n|---|---|---|---|\n")
        parts += [_row([table.get(name) for table in tables.values()]) for name in names]
    return "".join(parts)


def _row(rules: Sequence[Rule | None]) -> str:
    """A line of the table: a proof that all have, what it becomes, and how exact that is."""
    known = [rule for rule in rules if rule is not None]
    common = [text for text in known[0].proof if all(text in rule.proof for rule in known)]
    text = min(common or known[0].proof, key=lambda proof: (proof.count("\n"), len(proof)))
    text = text.partition("  # ")[0]
    name = known[0].name.rpartition(".")[2]
    columns = [_code("\n".join(line for line in text.splitlines() if name in line))]
    said = {}
    for to, rule in zip(NAMES, rules, strict=True):
        columns.append("none" if rule is None else _code(_ported(text, name, to)))
        if rule is not None:
            said[NAMES[to]] = rule.convention + (f": {rule.note}" if rule.note else "")
    same = len(set(said.values())) == 1
    words = [next(iter(said.values()))] if same else [f"{to} {word}" for to, word in said.items()]
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
