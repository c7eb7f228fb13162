"""What update rules with averages of squares ask of their inputs: the same as the others."""

from __future__ import annotations

from . import rule
from .optimizer import update

rule("adam_update", "rmsprop_update", "rmspropalex_update", "ftrl_update", "ftml_update")(update)
