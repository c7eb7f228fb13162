"""Optimizers with MXNet's conventions, as optax has them."""

# mypy: ignore-errors

from __future__ import annotations

import math

import jax
import jax.numpy as jnp
import numpy as np
import optax


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


def nag(learning_rate=0.01, momentum=0.0, weight_decay=0.0):
    """MXNet's Nesterov momentum: what is kept has the decay of the new weights."""

    def init(weights):
        return jax.tree.map(jnp.zeros_like, weights)

    def change(velocity, gradient, weight):
        step = learning_rate * (gradient + weight_decay * weight)
        return momentum * (momentum * velocity - step) - step

    def keep(velocity, gradient, weight, changed):
        decay = weight_decay * (weight + changed)
        return momentum * velocity - learning_rate * (gradient + decay)

    def update(gradients, velocities, weights):
        changes = jax.tree.map(change, velocities, gradients, weights)
        return changes, jax.tree.map(keep, velocities, gradients, weights, changes)

    return optax.GradientTransformation(init, update)


def adam(learning_rate=0.001, betas=(0.9, 0.999), epsilon=1e-8, weight_decay=0.0):
    """MXNet's: epsilon beside the second moment as it is, and 1 - beta in 32 bits."""
    first, second = betas

    def init(weights):
        zeros = jax.tree.map(jnp.zeros_like, weights)
        return jnp.zeros((), jnp.int32), zeros, zeros

    def update(gradients, state, weights):
        def mix(beta, before, new):
            return beta * before + (1 - jnp.float32(beta)) * new

        def change(mean, variance):
            return -rate * mean / (jnp.sqrt(variance) + epsilon)

        count, means, variances = state[0] + 1, *state[1:]
        gradients = jax.tree.map(lambda g, w: g + weight_decay * w, gradients, weights)
        means = jax.tree.map(lambda m, g: mix(first, m, g), means, gradients)
        variances = jax.tree.map(lambda v, g: mix(second, v, g**2), variances, gradients)
        # 1 - beta^count, which has few digits in 32 bits if it is written so
        rests = (-jnp.expm1(count * math.log(beta)) if beta else 1.0 for beta in betas)
        rest_of_first, rest_of_second = rests
        rate = learning_rate * jnp.sqrt(rest_of_second) / rest_of_first
        return jax.tree.map(change, means, variances), (count, means, variances)

    return optax.GradientTransformation(init, update)


def make_optimizer(name, learning_rate=None, wd=0.0, **options):
    """The optimizer of an MXNet name, with its options by MXNet's names."""
    rate = {} if learning_rate is None else {"learning_rate": learning_rate}
    if name == "adam":
        betas = options.get("beta1", 0.9), options.get("beta2", 0.999)
        epsilon = options.get("epsilon", 1e-8)
        return optax.inject_hyperparams(adam)(betas=betas, epsilon=epsilon, weight_decay=wd, **rate)
    kind = optax.inject_hyperparams(nag if name == "nag" else sgd)
    return kind(momentum=options.get("momentum", 0.0), weight_decay=wd, **rate)


def scheduled(schedule, base_lr=None):
    """A schedule as optax asks for its rates: by the number of updates before."""
    if base_lr is not None:
        schedule.base_lr = base_lr
    rate = jax.ShapeDtypeStruct((), jnp.float32)
    return lambda before: jax.pure_callback(
        lambda n: np.float32(schedule(int(n) + 1)), rate, before
    )
