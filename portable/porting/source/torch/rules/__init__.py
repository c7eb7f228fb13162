"""The rules for PyTorch, by MXNet name."""

from __future__ import annotations

from ...rule import Rule
from . import arrays, creation, gluon

RULES: dict[str, Rule] = {
    rule.name: rule for module in (arrays, creation, gluon) for rule in module.RULES
}
