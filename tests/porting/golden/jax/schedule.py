import numpy as np
import jax
import jax.numpy as jnp
from flax import nnx
import optax


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


def sgd(learning_rate=0.01, momentum=0.0, weight_decay=0.0):
    """MXNet's: the learning rate goes into the momentum, which matters when the rate changes."""

    def init(weights):
        return jax.tree.map(jnp.zeros_like, weights)

    def change(velocity, gradient, weight):
        return momentum * velocity - learning_rate * (gradient + weight_decay * weight)

    def update(gradients, velocities, weights):
        velocities = jax.tree.map(change, velocities, gradients, weights)
        return velocities, velocities

    return optax.GradientTransformation(init, update)


def scheduled(schedule, base_lr=None):
    """A schedule as optax asks for its rates: by the number of updates before."""
    if base_lr is not None:
        schedule.base_lr = base_lr
    rate = jax.ShapeDtypeStruct((), jnp.float32)
    return lambda before: jax.pure_callback(
        lambda n: np.float32(schedule(int(n) + 1)), rate, before
    )


def trainer_of(net):
    schedule = FactorScheduler(10, factor=0.5, base_lr=0.1)
    trainer = nnx.Optimizer(net, optax.inject_hyperparams(sgd)(learning_rate=scheduled(schedule)), wrt=nnx.Param)
    return trainer
