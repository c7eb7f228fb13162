"""Symbols and modules."""

from __future__ import annotations

from ...common.rules.symbols import rules
from ..helpers.symbols import Operators

RULES = rules(Operators)
