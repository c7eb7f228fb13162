"""Hand-written JAX: flax for the network, optax for the update, the whole step jitted.

Modules are taken apart once (nnx.split), and the step gets and gives a flat list of arrays, which it
may overwrite: nothing is left to do in Python but one call a step.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import cycle, islice
from types import ModuleType
from typing import Any

import jax
import numpy as np
import optax
from flax import nnx
from jax import Array
from jax import numpy as jnp

from . import Run


def parameters(module: Any) -> Iterator[nnx.Param[Array]]:
    """The parameters in the order in which they were defined."""
    values = module if isinstance(module, nnx.List) else vars(module).values()
    for value in values:
        if isinstance(value, nnx.Param):
            yield value
        elif isinstance(value, (nnx.Module, nnx.List)):
            yield from parameters(value)


def network(job: ModuleType) -> tuple[Any, list[tuple[Array, Array]]]:
    """The job's network with its initial weights, and the batches, channels last."""
    net = job.jax()
    for parameter, weight in zip(parameters(net), job.weights(), strict=True):
        parameter[...] = jnp.asarray(weight.inputs_first())
    batches = job.batches()
    if batches[0][0].ndim == 4:
        batches = [(x.transpose(0, 2, 3, 1), y) for x, y in batches]
    return net, [(jnp.asarray(x), jnp.asarray(y)) for x, y in batches]


def half_squares(output: Array, y: Array) -> Array:
    """The mean of (output - y)^2 / 2."""
    return jnp.mean(optax.l2_loss(output, y))


def cross_entropy(output: Array, y: Array) -> Array:
    """The mean over everything but the classes, which come last."""
    return jnp.mean(optax.softmax_cross_entropy_with_integer_labels(output, y))


def train(job: ModuleType) -> Run:
    """Training steps."""
    net, batches = network(job)
    loss_of = {"squares": half_squares, "classes": cross_entropy}[job.LOSS]
    parts: Any = nnx.split(net, nnx.Param, ...)
    graph, weights, statistics = parts
    optimizer = optax.sgd(job.RATE, momentum=job.MOMENTUM or None)
    state, structure = jax.tree.flatten((weights, statistics, optimizer.init(weights)))

    @partial(jax.jit, donate_argnums=0)
    def step(state: list[Array], x: Array, y: Array) -> tuple[list[Array], Array]:
        weights, statistics, momenta = jax.tree.unflatten(structure, state)

        def objective(weights: Any) -> tuple[Array, Any]:
            net = nnx.merge(graph, weights, statistics, copy=True)
            loss = loss_of(net(x), y)
            return loss, nnx.state(net, nnx.Not(nnx.Param))

        (loss, statistics), gradients = jax.value_and_grad(objective, has_aux=True)(weights)
        updates, momenta = optimizer.update(gradients, momenta, weights)
        weights = optax.apply_updates(weights, updates)
        return jax.tree.leaves((weights, statistics, momenta)), loss

    data = cycle(batches)

    def run(steps: int) -> float:
        nonlocal state
        for x, y in islice(data, steps):
            state, loss = step(state, x, y)
        jax.block_until_ready(state)
        return float(loss)

    return run


def predict(job: ModuleType) -> Run:
    """The likeliest classes of batches."""
    net, batches = network(job)
    net.eval()
    graph, held = nnx.split(net)
    state, structure = jax.tree.flatten(held)

    @jax.jit
    def forward(state: list[Array], x: Array) -> tuple[Array, Array]:
        scores = nnx.merge(graph, jax.tree.unflatten(structure, state))(x)
        return scores, jnp.argmax(scores, -1)

    data = cycle(batches)

    def run(steps: int) -> float:
        for x, _ in islice(data, steps):
            scores, classes = forward(state, x)
            np.asarray(classes)
        return float(jnp.abs(scores).mean())

    return run


def call() -> Run:
    """One operator."""
    a, b = jnp.ones(10), jnp.ones(10)

    def run(steps: int) -> float:
        for _ in range(steps):
            c = a + b
        return float(c.sum())

    return run
