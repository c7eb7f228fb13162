"""Learning rates that change."""

from __future__ import annotations

from ...rule import Rule
from ...with_helper import with_helper

_WARM = "warmup_steps=0, warmup_begin_lr=0, warmup_mode='linear'"


def _schedule(name: str, signature: str, *made: str) -> Rule:
    """Proved by its rates for 30 updates, plain and with a warmup."""
    warm = ", warmup_steps=6, warmup_begin_lr=0.01"
    given = [*made, made[0] + warm, made[0] + warm + ", warmup_mode='constant'"]
    return with_helper(
        f"lr_scheduler.{name}", f"{signature}, {_WARM}", "the same rates",
        *(f"s = lr_scheduler.{name}({one})\n[s(n) for n in range(30)]" for one in given),
    )  # fmt: skip


RULES = (
    _schedule("FactorScheduler", "step, factor=1, stop_factor_lr=1e-8, base_lr=0.01",
              "5, factor=0.5, base_lr=0.1", "3, 0.1, 1e-3"),
    _schedule("MultiFactorScheduler", "step, factor=1, base_lr=0.01",
              "step=[8, 12], factor=0.5, base_lr=0.1", "[1, 2, 20], 0.1"),
    _schedule("PolyScheduler", "max_update, base_lr=0.01, pwr=2, final_lr=0",
              "20, base_lr=0.1, pwr=3", "25, final_lr=0.001"),
    _schedule("CosineScheduler", "max_update, base_lr=0.01, final_lr=0",
              "20, base_lr=0.1, final_lr=0.01", "25"),
)  # fmt: skip
