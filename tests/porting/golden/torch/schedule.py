import torch


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


def trainer_of(net):
    schedule = FactorScheduler(10, factor=0.5, base_lr=0.1)
    trainer = scheduled(torch.optim.SGD(net.parameters(), lr=0.01), schedule)
    return trainer
