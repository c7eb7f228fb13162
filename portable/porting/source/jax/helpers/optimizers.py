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


def rmsprop(learning_rate=0.001, gamma1=0.9, epsilon=1e-8, weight_decay=0.0):
    """MXNet's: epsilon within the root."""

    def init(weights):
        return jax.tree.map(jnp.zeros_like, weights)

    def change(square, gradient):
        return -learning_rate * gradient / jnp.sqrt(square + epsilon)

    def update(gradients, squares, weights):
        gradients = jax.tree.map(lambda g, w: g + weight_decay * w, gradients, weights)
        squares = jax.tree.map(lambda n, g: gamma1 * n + (1 - gamma1) * g**2, squares, gradients)
        return jax.tree.map(change, squares, gradients), squares

    return optax.GradientTransformation(init, update)


def centered_rmsprop(learning_rate=0.001, gamma1=0.9, gamma2=0.9, epsilon=1e-8, weight_decay=0.0):
    """MXNet's: epsilon within the root of the variance, and momentum."""

    def init(weights):
        zeros = jax.tree.map(jnp.zeros_like, weights)
        return zeros, zeros, zeros

    def change(last, square, mean, gradient):
        return gamma2 * last - learning_rate * gradient / jnp.sqrt(square - mean**2 + epsilon)

    def update(gradients, state, weights):
        squares, means, changes = state
        gradients = jax.tree.map(lambda g, w: g + weight_decay * w, gradients, weights)
        squares = jax.tree.map(lambda n, g: gamma1 * n + (1 - gamma1) * g**2, squares, gradients)
        means = jax.tree.map(lambda m, g: gamma1 * m + (1 - gamma1) * g, means, gradients)
        changes = jax.tree.map(change, changes, squares, means, gradients)
        return changes, (squares, means, changes)

    return optax.GradientTransformation(init, update)


def adagrad(learning_rate=0.01, eps=1e-7, weight_decay=0.0):
    """MXNet's: eps within the root, and the decay is not divided by it."""

    def init(weights):
        return jax.tree.map(jnp.zeros_like, weights)

    def change(square, gradient, weight):
        return -learning_rate * (gradient / jnp.sqrt(square + eps) + weight_decay * weight)

    def update(gradients, squares, weights):
        squares = jax.tree.map(lambda n, g: n + g**2, squares, gradients)
        return jax.tree.map(change, squares, gradients, weights), squares

    return optax.GradientTransformation(init, update)


def adadelta(learning_rate=0.01, rho=0.9, epsilon=1e-5, weight_decay=0.0):
    """MXNet's: the learning rate has no effect, and the decay is as it is."""

    def init(weights):
        zeros = jax.tree.map(jnp.zeros_like, weights)
        return zeros, zeros

    def mix(before, new):
        return rho * before + (1 - rho) * new**2

    def change(square, gradient, before):
        return jnp.sqrt(before + epsilon) / jnp.sqrt(square + epsilon) * gradient

    def update(gradients, state, weights):
        squares = jax.tree.map(mix, state[0], gradients)
        changes = jax.tree.map(change, squares, gradients, state[1])
        new = squares, jax.tree.map(mix, state[1], changes)
        return jax.tree.map(lambda d, w: -d - weight_decay * w, changes, weights), new

    return optax.GradientTransformation(init, update)


def make_optimizer(name, learning_rate=None, wd=0.0, **options):
    """The optimizer of an MXNet name, with its options by MXNet's names."""
    rate = {} if learning_rate is None else {"learning_rate": learning_rate}
    if name == "adam":
        options["betas"] = options.pop("beta1", 0.9), options.pop("beta2", 0.999)
    if name == "rmsprop" and options.pop("centered", False):
        name = "centered_rmsprop"
    kinds = {"sgd": sgd, "nag": nag, "adam": adam, "rmsprop": rmsprop, "adagrad": adagrad,
             "adadelta": adadelta, "centered_rmsprop": centered_rmsprop}  # fmt: skip
    return optax.inject_hyperparams(kinds[name])(weight_decay=wd, **rate, **options)


def scheduled(schedule, base_lr=None):
    """A schedule as optax asks for its rates: by the number of updates before."""
    if base_lr is not None:
        schedule.base_lr = base_lr
    rate = jax.ShapeDtypeStruct((), jnp.float32)
    return lambda before: jax.pure_callback(
        lambda n: np.float32(schedule(int(n) + 1)), rate, before
    )
