"""Learning rates that change with the number of updates.

Each is a callable: `scheduler(num_update)`. All of them can warm up: for the first `warmup_steps`
updates the rate is `warmup_begin_lr` ('constant'), or rises from there to `base_lr` ('linear').

Source: MXNet 1.9.1, python/mxnet/lr_scheduler.py.
"""

from __future__ import annotations

from abc import abstractmethod
from itertools import pairwise
from math import cos, pi


class LRScheduler:
    """Base class: a subclass defines `__call__(num_update)`.

    Args:
        base_lr: the rate after warming up.
        warmup_steps: number of updates to warm up.
        warmup_begin_lr: the rate to begin with.
        warmup_mode: 'linear' or 'constant'.

    Raises:
        ValueError: an argument makes no sense.
    """

    def __init__(
        self,
        base_lr: float = 0.01,
        warmup_steps: int = 0,
        warmup_begin_lr: float = 0,
        warmup_mode: str = "linear",
    ) -> None:
        if not isinstance(warmup_steps, int):
            raise AssertionError(f"warmup_steps must be an int, got {warmup_steps!r}")
        if warmup_begin_lr > base_lr:
            raise ValueError(
                f"Base lr has to be higher than warmup_begin_lr: {base_lr} < {warmup_begin_lr}"
            )
        if warmup_steps < 0:
            raise ValueError(f"Warmup steps has to be positive or 0, got {warmup_steps}")
        if warmup_mode not in ("linear", "constant"):
            raise ValueError(
                f"Supports only linear and constant modes of warmup, got {warmup_mode!r}"
            )
        self.base_lr = base_lr
        self.warmup_steps = warmup_steps
        self.warmup_begin_lr = warmup_begin_lr
        self.warmup_final_lr = base_lr
        self.warmup_mode = warmup_mode

    def get_warmup_lr(self, num_update: int) -> float:
        """begin + (base - begin) * num_update / warmup_steps, or begin.

        Raises:
            AssertionError: `num_update` is past the warm-up.
        """
        if num_update >= self.warmup_steps:
            raise AssertionError(
                f"update {num_update} is past the {self.warmup_steps} warmup steps"
            )
        if self.warmup_mode == "constant":
            return self.warmup_begin_lr
        rise = (self.warmup_final_lr - self.warmup_begin_lr) * float(num_update)
        return self.warmup_begin_lr + rise / float(self.warmup_steps)

    def __call__(self, num_update: int) -> float:
        """The rate of update number `num_update`."""
        raise NotImplementedError(
            f"{type(self).__name__} does not say what the rate is; define __call__(num_update)"
        )


class FactorScheduler(LRScheduler):
    """lr = base_lr * factor^k after k * step updates, but not below `stop_factor_lr`.

    Args:
        step: updates between changes, at least 1.
        factor: at most 1.
        stop_factor_lr: the smallest rate.
        base_lr, warmup_steps, warmup_begin_lr, warmup_mode: as in LRScheduler.
    """

    def __init__(
        self,
        step: int,
        factor: float = 1,
        stop_factor_lr: float = 1e-8,
        base_lr: float = 0.01,
        warmup_steps: int = 0,
        warmup_begin_lr: float = 0,
        warmup_mode: str = "linear",
    ) -> None:
        super().__init__(base_lr, warmup_steps, warmup_begin_lr, warmup_mode)
        if step < 1:
            raise ValueError(f"Schedule step must be greater or equal than 1 round, got {step}")
        _require_shrinking(factor)
        self.step = step
        self.factor = factor
        self.stop_factor_lr = stop_factor_lr
        self.count = 0

    def __call__(self, num_update: int) -> float:
        """The rate of update number `num_update`, which may not go down from call to call."""
        if num_update < self.warmup_steps:
            return self.get_warmup_lr(num_update)
        while num_update > self.count + self.step:
            self.count += self.step
            self.base_lr = max(self.base_lr * self.factor, self.stop_factor_lr)
        return self.base_lr


class MultiFactorScheduler(LRScheduler):
    """lr = base_lr * factor^k once k of the numbers in `step` have been passed.

    Args:
        step: increasing numbers of updates.
        factor: at most 1.
        base_lr, warmup_steps, warmup_begin_lr, warmup_mode: as in LRScheduler.
    """

    def __init__(
        self,
        step: list[int],
        factor: float = 1,
        base_lr: float = 0.01,
        warmup_steps: int = 0,
        warmup_begin_lr: float = 0,
        warmup_mode: str = "linear",
    ) -> None:
        super().__init__(base_lr, warmup_steps, warmup_begin_lr, warmup_mode)
        if not isinstance(step, list) or not step:
            raise AssertionError(f"step must be a list of at least one int, got {step!r}")
        if any(later <= earlier for earlier, later in pairwise(step)):
            raise ValueError(f"Schedule step must be an increasing integer list, got {step}")
        if step[0] < 1:
            raise ValueError(f"Schedule step must be greater or equal than 1 round, got {step}")
        _require_shrinking(factor)
        self.step = step
        self.factor = factor
        self.cur_step_ind = 0
        self.count = 0

    def __call__(self, num_update: int) -> float:
        """The rate of update number `num_update`, which may not go down from call to call."""
        if num_update < self.warmup_steps:
            return self.get_warmup_lr(num_update)
        while self.cur_step_ind < len(self.step) and num_update > self.step[self.cur_step_ind]:
            self.count = self.step[self.cur_step_ind]
            self.cur_step_ind += 1
            self.base_lr *= self.factor
        return self.base_lr


class _Decaying(LRScheduler):
    """A rate that goes from base_lr to final_lr until update number max_update.

    lr = final_lr + (base_lr - final_lr) * decay(t), t from 0 to 1 after the warm-up.
    """

    def __init__(
        self,
        max_update: int,
        base_lr: float,
        final_lr: float,
        warmup_steps: int,
        warmup_begin_lr: float,
        warmup_mode: str,
    ) -> None:
        super().__init__(base_lr, warmup_steps, warmup_begin_lr, warmup_mode)
        if not isinstance(max_update, int):
            raise AssertionError(f"max_update must be an int, got {max_update!r}")
        if max_update < 1:
            raise ValueError(
                f"maximum number of updates must be strictly positive, got {max_update}"
            )
        self.base_lr_orig = base_lr
        self.max_update = max_update
        self.final_lr = final_lr
        self.max_steps = max_update - warmup_steps

    @abstractmethod
    def decay(self, t: float) -> float:
        """The part of the way that is left, 1 at t = 0 and 0 at t = 1."""

    def __call__(self, num_update: int) -> float:
        """The rate of update number `num_update`."""
        if num_update < self.warmup_steps:
            return self.get_warmup_lr(num_update)
        if num_update <= self.max_update:
            left = self.decay(float(num_update - self.warmup_steps) / float(self.max_steps))
            self.base_lr = self.final_lr + (self.base_lr_orig - self.final_lr) * left
        return self.base_lr


class PolyScheduler(_Decaying):
    """lr = final_lr + (base_lr - final_lr) * (1 - t)^pwr, t = (update - warmup) / (max - warmup).

    Args:
        max_update: the update at which final_lr is reached.
        base_lr, final_lr: first and last rate.
        pwr: the power.
        warmup_steps, warmup_begin_lr, warmup_mode: as in LRScheduler.
    """

    def __init__(
        self,
        max_update: int,
        base_lr: float = 0.01,
        pwr: float = 2,
        final_lr: float = 0,
        warmup_steps: int = 0,
        warmup_begin_lr: float = 0,
        warmup_mode: str = "linear",
    ) -> None:
        super().__init__(max_update, base_lr, final_lr, warmup_steps, warmup_begin_lr, warmup_mode)
        self.power = pwr

    def decay(self, t: float) -> float:
        """(1 - t)^pwr."""
        return float(pow(1 - t, self.power))


class CosineScheduler(_Decaying):
    """lr = final_lr + (base_lr - final_lr) * (1 + cos(pi t)) / 2.

    Args:
        max_update: the update at which final_lr is reached.
        base_lr, final_lr: first and last rate.
        warmup_steps, warmup_begin_lr, warmup_mode: as in LRScheduler.
    """

    def __init__(
        self,
        max_update: int,
        base_lr: float = 0.01,
        final_lr: float = 0,
        warmup_steps: int = 0,
        warmup_begin_lr: float = 0,
        warmup_mode: str = "linear",
    ) -> None:
        super().__init__(max_update, base_lr, final_lr, warmup_steps, warmup_begin_lr, warmup_mode)

    def decay(self, t: float) -> float:
        """(1 + cos(pi t)) / 2."""
        return (1 + cos(pi * t)) / 2


def _require_shrinking(factor: float) -> None:
    """Refuse a factor that would let the rate grow."""
    if factor > 1.0:
        raise ValueError(f"Factor must be no more than 1 to make lr reduce, got {factor}")
