"""docs/porting.md, from the rules: python -m portable.porting.source.page"""

from __future__ import annotations

from pathlib import Path

from .proof import ported_expression
from .rule import Rule
from .torch.rules import RULES

PAGE = Path(__file__).parents[3] / "docs" / "porting.md"
_HEAD = """# Porting MXNet programs

`portable port train.py --to torch --trace -o out.py` writes the program for PyTorch. This page is
generated from its rules by `python -m portable.porting.source.page`. The snippets are what the
porter writes, and `tests/porting/test_port_rules.py` runs both sides on the same numbers.

- exact: the same numbers. other: another convention, named beside it. composed: several calls, or
  a small class that goes into the program.
- A rule without a snippet has no proof of its own; programs under `examples/programs` use it.

| MXNet | PyTorch | JAX | |
|---|---|---|---|
"""


def page() -> str:
    """The page's text."""
    return _HEAD + "".join(_row(rule) for rule in sorted(RULES.values(), key=lambda r: r.name))


def _row(rule: Rule) -> str:
    """A line of the table."""
    if rule.proof:
        before, after = rule.proof[-1], ported_expression(rule.proof[-1])
    else:
        before, after = f"{rule.name}(...)", rule.target.split("(")[0] + "(...)"
    note = f"{rule.convention}: {rule.note}" if rule.note else rule.convention
    return f"| `{before}` | `{after}` | not yet | {note} |\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
