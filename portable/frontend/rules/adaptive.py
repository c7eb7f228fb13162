"""What update rules with averages of squares ask of their inputs: the same as the others."""

from __future__ import annotations

from . import rule
from .optimizer import mixed_precision, update

rule(
    "adam_update",
    "rmsprop_update",
    "rmspropalex_update",
    "ftrl_update",
    "ftml_update",
    "_adamw_update",
    "lamb_update_phase1",
    "lamb_update_phase2",
)(update)
rule("_mp_adamw_update", "mp_lamb_update_phase1", "mp_lamb_update_phase2")(mixed_precision)
