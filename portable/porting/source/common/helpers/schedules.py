"""Learning rates that change."""

# mypy: ignore-errors
# ruff: noqa: D102

from __future__ import annotations

import math


class LRScheduler:
    """A learning rate for each update."""

    def __init__(self, base_lr=0.01, warmup_steps=0, warmup_begin_lr=0, warmup_mode="linear"):
        self.base_lr = self.first_lr = base_lr
        self.warmup_steps, self.warmup_begin_lr = warmup_steps, warmup_begin_lr
        self.warmup_mode = warmup_mode

    def __call__(self, update):
        if update < self.warmup_steps:
            rise = self.first_lr - self.warmup_begin_lr if self.warmup_mode == "linear" else 0
            return self.warmup_begin_lr + rise * update / self.warmup_steps
        return self.rate(update)


class FactorScheduler(LRScheduler):
    """The rate times `factor` every `step` updates."""

    def __init__(self, step, factor=1, stop_factor_lr=1e-8, base_lr=0.01, **warmup):
        super().__init__(base_lr, **warmup)
        self.step, self.factor, self.stop_factor_lr = step, factor, stop_factor_lr

    def rate(self, update):
        power = max(0, (update - 1) // self.step)
        return max(self.base_lr * self.factor**power, self.stop_factor_lr)


class MultiFactorScheduler(LRScheduler):
    """The rate times `factor` after each of the updates in `step`."""

    def __init__(self, step, factor=1, base_lr=0.01, **warmup):
        super().__init__(base_lr, **warmup)
        self.step, self.factor = step, factor

    def rate(self, update):
        return self.base_lr * self.factor ** sum(update > step for step in self.step)


class PolyScheduler(LRScheduler):
    """From base_lr to final_lr as a power of what is left of max_update."""

    def __init__(self, max_update, base_lr=0.01, pwr=2, final_lr=0, **warmup):
        super().__init__(base_lr, **warmup)
        self.max_update, self.pwr, self.final_lr = max_update, pwr, final_lr

    def shape(self, done):
        return (1 - done) ** self.pwr

    def rate(self, update):
        steps = self.max_update - self.warmup_steps
        done = min(1, (update - self.warmup_steps) / steps)
        return self.final_lr + (self.first_lr - self.final_lr) * self.shape(done)


class CosineScheduler(PolyScheduler):
    """From base_lr to final_lr along half a cosine."""

    def __init__(self, max_update, base_lr=0.01, final_lr=0, **warmup):
        super().__init__(max_update, base_lr, 1, final_lr, **warmup)

    def shape(self, done):
        return (1 + math.cos(math.pi * done)) / 2
