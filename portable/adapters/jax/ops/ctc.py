"""The CTC loss. `blank` is the blank's class: 0, or the last one."""

from __future__ import annotations

import jax
import jax.numpy as jnp
from jax import Array, lax

NEVER = -1e30  # the logarithm of 0, but with a gradient


def _right(alpha: Array, places: int) -> Array:
    return jnp.pad(alpha, ((0, 0), (places, 0)), constant_values=NEVER)[:, : alpha.shape[1]]


def CTCLoss(
    data: Array,
    label: Array,
    data_lengths: Array | None = None,
    label_lengths: Array | None = None,
    blank: int = 0,
) -> Array:
    steps, batch, classes = data.shape
    target, padding = label.astype("int32"), 0 if blank == 0 else -1
    if label_lengths is None:
        label_lengths = jnp.cumprod(target != padding, 1).sum(1)
    if data_lengths is None:
        data_lengths = jnp.full(batch, steps)
    # blank, label, blank, ..., label, blank; a blank between two different labels can be left out
    size = 2 * target.shape[1] + 1
    places = jnp.full((batch, size), blank).at[:, 1::2].set(target % classes)
    skip = jnp.zeros((batch, size), bool).at[:, 3::2].set(target[:, 1:] != target[:, :-1])
    index = jnp.broadcast_to(places, (steps, batch, size))
    emitted = jnp.take_along_axis(jax.nn.log_softmax(data, 2), index, 2)

    def step(alpha: Array, now: tuple[Array, Array]) -> tuple[Array, None]:
        log_p, time = now
        arriving = jnp.logaddexp(alpha, _right(alpha, 1))
        arriving = jnp.logaddexp(arriving, jnp.where(skip, _right(alpha, 2), NEVER))
        return jnp.where((time < data_lengths)[:, None], arriving + log_p, alpha), None

    first = jnp.where(jnp.arange(size) < 2, emitted[0], NEVER)
    alpha, _ = lax.scan(step, first, (emitted[1:], jnp.arange(1, steps)))
    last = 2 * label_lengths.astype("int32")[:, None]
    ends = (jnp.arange(size) == last) | (jnp.arange(size) == last - 1)
    loss = -jax.nn.logsumexp(jnp.where(ends, alpha, NEVER), 1)
    return jnp.where(loss < -NEVER / 2, loss, 0)  # 0 where no alignment fits, as in MXNet
