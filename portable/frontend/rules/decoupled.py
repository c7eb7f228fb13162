"""What AdamW and LAMB ask of their inputs: the same as the other update rules."""

from __future__ import annotations

from . import rule
from .optimizer import mixed_precision, update

rule("_adamw_update", "lamb_update_phase1", "lamb_update_phase2")(update)
rule("_mp_adamw_update", "mp_lamb_update_phase1", "mp_lamb_update_phase2")(mixed_precision)
