"""Optimizers with learning rates that change."""

# mypy: ignore-errors

from __future__ import annotations


def scheduled(optimizer, schedule, base_lr=None):
    """The optimizer with the schedule's rate at every step."""
    if base_lr is not None:
        schedule.base_lr = base_lr
    updates = 0

    def follow(*step):
        nonlocal updates
        updates += 1
        for group in optimizer.param_groups:
            group["lr"] = schedule(updates)

    for group in optimizer.param_groups:
        group["lr"] = schedule(0)
    optimizer.register_step_pre_hook(follow)
    return optimizer
