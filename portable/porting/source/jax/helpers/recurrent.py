"""Recurrent layers with MXNet's conventions."""

# mypy: ignore-errors
# ruff: noqa: D102

from __future__ import annotations

import jax
import jax.numpy as jnp
from flax import nnx


class RecurrentCell(nnx.Module):
    """The weights of one layer in one direction; `gates` rows for each of the outputs."""

    def __init__(self, input_size, hidden_size, gates, *, rngs):
        draw, rows = nnx.initializers.lecun_normal(in_axis=1, out_axis=0), gates * hidden_size
        self.i2h_weight = nnx.Param(draw(rngs.params(), (rows, input_size)))
        self.h2h_weight = nnx.Param(draw(rngs.params(), (rows, hidden_size)))
        self.i2h_bias = nnx.Param(jnp.zeros(rows))
        self.h2h_bias = nnx.Param(jnp.zeros(rows))

    def of_input(self, x):
        return x @ self.i2h_weight[...].T + self.i2h_bias

    def of_state(self, h):
        return h @ self.h2h_weight[...].T + self.h2h_bias


def lstm_step(gates, c):
    """The next output and memory of long short-term memory."""
    i, f, g, o = jnp.split(gates, 4, axis=-1)
    c = nnx.sigmoid(f) * c + nnx.sigmoid(i) * jnp.tanh(g)
    return nnx.sigmoid(o) * jnp.tanh(c), c


def gru_step(of_input, of_state, h):
    """The next output of gated recurrent units."""
    (r, z, n), (r_h, z_h, n_h) = (jnp.split(x, 3, axis=-1) for x in (of_input, of_state))
    n = jnp.tanh(n + nnx.sigmoid(r + r_h) * n_h)
    z = nnx.sigmoid(z + z_h)
    return (1 - z) * n + z * h


class RecurrentLayer(nnx.Module):
    """Layers over (time, batch, features); the outputs alone where no states are given."""

    gates, states = 1, 1

    def __init__(
        self, input_size, hidden_size, num_layers=1, batch_first=False, dropout=0.0,
        bidirectional=False, *, rngs,
    ):  # fmt: skip
        self.hidden_size, self.num_layers, self.batch_first = hidden_size, num_layers, batch_first
        self.directions = 2 if bidirectional else 1
        sizes = [input_size] + [hidden_size * self.directions] * (num_layers - 1)
        self.cells = nnx.List(
            RecurrentCell(size, hidden_size, self.gates, rngs=rngs)
            for size in sizes
            for _ in range(self.directions)
        )
        self.dropout = nnx.Dropout(dropout, deterministic=True, rngs=rngs)

    def begin_state(self, batch_size=0, ctx=None):
        """Zeros, for a batch."""
        size = self.num_layers * self.directions, batch_size, self.hidden_size
        return [jnp.zeros(size, device=ctx) for _ in range(self.states)]

    def __call__(self, inputs, states=None):
        x = inputs.swapaxes(0, 1) if self.batch_first else inputs
        given = self.begin_state(x.shape[1]) if states is None else states
        given = [given] if isinstance(given, jax.Array) else given
        new = []
        for layer in range(self.num_layers):
            x = self.dropout(x) if layer else x
            outputs = []
            for direction in range(self.directions):
                place = layer * self.directions + direction
                before = tuple(state[place] for state in given)
                after, y = self.pass_over(self.cells[place], x, before, reverse=direction == 1)
                outputs.append(y)
                new.append(after)
            x = jnp.concatenate(outputs, axis=-1)
        x = x.swapaxes(0, 1) if self.batch_first else x
        return x if states is None else (x, [jnp.stack(each) for each in zip(*new, strict=True)])

    def pass_over(self, cell, x, states, reverse):
        """One direction of one layer: the last states and all outputs."""

        def advance(states, of_input):
            states = self.step(of_input, cell.of_state(states[0]), *states)
            return states, states[0]

        return jax.lax.scan(advance, states, cell.of_input(x), reverse=reverse)


class LSTM(RecurrentLayer):
    """Long short-term memory."""

    gates, states = 4, 2

    def step(self, of_input, of_state, h, c):
        return lstm_step(of_input + of_state, c)


class GRU(RecurrentLayer):
    """Gated recurrent units."""

    gates = 3

    def step(self, of_input, of_state, h):
        return (gru_step(of_input, of_state, h),)


class RNN(RecurrentLayer):
    """A plain recurrent layer."""

    def __init__(self, input_size, hidden_size, num_layers=1, activation="relu", **options):
        super().__init__(input_size, hidden_size, num_layers, **options)
        self.activation = {"relu": nnx.relu, "tanh": jnp.tanh}[activation]

    def step(self, of_input, of_state, h):
        return (self.activation(of_input + of_state),)


class StepCell(RecurrentCell):
    """One step of a recurrent layer, which takes and gives a list of states."""

    gates, states = 1, 1

    def __init__(self, input_size, hidden_size, *, rngs):
        super().__init__(input_size, hidden_size, self.gates, rngs=rngs)
        self.hidden_size = hidden_size

    def begin_state(self, batch_size=0, ctx=None):
        """Zeros, for a batch."""
        return [jnp.zeros((batch_size, self.hidden_size), device=ctx) for _ in range(self.states)]

    def __call__(self, inputs, states):
        new = self.step(self.of_input(inputs), self.of_state(states[0]), *states)
        return new[0], list(new)

    def unroll(self, length, inputs, begin_state=None, layout="NTC", merge_outputs=None):
        """The outputs of all steps, and the last states."""
        axis = layout.index("T")
        steps = jnp.unstack(inputs, axis=axis) if isinstance(inputs, jax.Array) else inputs
        states = self.begin_state(len(steps[0])) if begin_state is None else begin_state
        outputs = []
        for now in steps[:length]:
            output, states = self(now, states)
            outputs.append(output)
        return jnp.stack(outputs, axis) if merge_outputs else outputs, states


class LSTMCell(StepCell):
    """One step of long short-term memory."""

    gates, states = 4, 2

    def step(self, of_input, of_state, h, c):
        return lstm_step(of_input + of_state, c)


class GRUCell(StepCell):
    """One step of gated recurrent units."""

    gates = 3

    def step(self, of_input, of_state, h):
        return (gru_step(of_input, of_state, h),)


class RNNCell(StepCell):
    """One step of a plain recurrent layer."""

    def __init__(self, input_size, hidden_size, activation="tanh", *, rngs):
        super().__init__(input_size, hidden_size, rngs=rngs)
        self.activation = {"relu": nnx.relu, "tanh": jnp.tanh}[activation]

    def step(self, of_input, of_state, h):
        return (self.activation(of_input + of_state),)
