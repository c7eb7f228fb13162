import torch


class LRScheduler:
    """A learning rate for each update; hooked before an optimizer's step."""

    def __init__(self, base_lr=0.01, warmup_steps=0, warmup_begin_lr=0):
        self.base_lr, self.warmup_steps = base_lr, warmup_steps
        self.warmup_begin_lr, self.updates = warmup_begin_lr, 0

    def __call__(self, update):
        if update < self.warmup_steps:
            rise = self.base_lr - self.warmup_begin_lr
            return self.warmup_begin_lr + rise * update / self.warmup_steps
        return self.rate(update)

    def before_step(self, optimizer, args, kwargs):
        self.updates += 1
        for group in optimizer.param_groups:
            group["lr"] = self(self.updates)


class FactorScheduler(LRScheduler):
    """The rate times `factor` every `step` updates."""

    def __init__(self, step, factor=1, stop_factor_lr=1e-8, base_lr=0.01, **warmup):
        super().__init__(base_lr, **warmup)
        self.step, self.factor, self.stop_factor_lr = step, factor, stop_factor_lr

    def rate(self, update):
        power = max(0, (update - 1) // self.step)
        return max(self.base_lr * self.factor**power, self.stop_factor_lr)


def trainer_of(net):
    schedule = FactorScheduler(step=10, factor=0.5, base_lr=0.1)
    trainer = torch.optim.SGD(net.parameters(), lr=0.01)
    trainer.register_step_pre_hook(schedule.before_step)
    return trainer
