"""Every rule of the source porter is proved: MXNet's side and the port on the same numbers."""

from __future__ import annotations

import pytest

from portable.porting.source.page import PAGE, page
from portable.porting.source.proof import TOLERANCE, differences
from portable.porting.source.torch.rules import RULES

PROOFS = [(rule, expression) for rule in RULES.values() for expression in rule.proof]


@pytest.mark.parametrize(("rule", "expression"), PROOFS, ids=[text for _, text in PROOFS])
def test_rule(rule, expression):
    """Values and gradients agree, for layers with transferred weights."""
    assert max(differences(rule, expression)) <= TOLERANCE


def test_page_is_fresh():
    """docs/porting.md is what the rules say."""
    assert PAGE.read_text(encoding="utf-8") == page()
