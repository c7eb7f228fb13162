"""A language model: embedding, LSTM of 200, a dense layer; 35 steps of 32 texts, 1,000 words."""

from __future__ import annotations

from typing import Any

import numpy as np

from .data import BATCHES, Batch
from .weights import Weight, dense, uniform, vector

RATE, MOMENTUM, LOSS = 0.1, 0.0, "classes"
WORDS, SIZE, STEPS, TEXTS = 1000, 200, 35, 32
STEPS_FIRST = True  # Keras wants (texts, steps)
KERAS_LACKS = (4,)  # of the weights below: its LSTM has one bias, not two


def batches() -> list[Batch]:
    """Random words (steps, texts), and the ones that follow."""
    generator = np.random.default_rng(2)
    words = generator.integers(WORDS, size=(BATCHES, STEPS + 1, TEXTS), dtype=np.int32)
    return [(w[:-1], w[1:]) for w in words]


def weights() -> list[Weight]:
    """Embedding, LSTM (gates in, forget, cell, out), dense layer."""
    return [
        Weight(uniform((WORDS, SIZE), 1), "embedding"),
        Weight(uniform((4 * SIZE, SIZE), SIZE), "dense"),
        Weight(uniform((4 * SIZE, SIZE), SIZE), "dense"),
        *(vector(4 * SIZE), vector(4 * SIZE)),
        *dense(WORDS, SIZE),
    ]


def gluon(mx: Any) -> Any:
    """In Gluon."""
    nn, rnn = mx.gluon.nn, mx.gluon.rnn
    net = nn.HybridSequential()
    net.add(nn.Embedding(WORDS, SIZE), rnn.LSTM(SIZE), nn.Dense(WORDS, flatten=False))
    return net


def torch() -> Any:
    """In PyTorch."""
    from torch import Tensor, nn

    class Language(nn.Module):
        """(steps, texts) to scores (steps, texts, words)."""

        def __init__(self) -> None:
            super().__init__()
            self.embedding = nn.Embedding(WORDS, SIZE)
            self.lstm = nn.LSTM(SIZE, SIZE)
            self.dense = nn.Linear(SIZE, WORDS)

        def forward(self, x: Tensor) -> Any:
            hidden, _ = self.lstm(self.embedding(x))
            return self.dense(hidden)

    return Language()


def jax() -> Any:
    """In flax, with the scan written out, so that the inputs' share is one product."""
    from flax import nnx
    from jax import lax
    from jax import numpy as jnp

    class LSTM(nnx.Module):
        """(steps, texts, size) to the hidden states."""

        def __init__(self, size: int) -> None:
            self.from_input = nnx.Param(jnp.zeros((size, 4 * size)))
            self.from_hidden = nnx.Param(jnp.zeros((size, 4 * size)))
            self.input_bias = nnx.Param(jnp.zeros(4 * size))
            self.hidden_bias = nnx.Param(jnp.zeros(4 * size))

        def __call__(self, x: Any) -> Any:
            share = x @ self.from_input[...] + self.input_bias[...] + self.hidden_bias[...]
            recurrent = self.from_hidden[...]

            def step(carry: Any, share: Any) -> Any:
                hidden, cell = carry
                i, f, g, o = jnp.split(share + hidden @ recurrent, 4, axis=-1)
                cell = nnx.sigmoid(f) * cell + nnx.sigmoid(i) * jnp.tanh(g)
                hidden = nnx.sigmoid(o) * jnp.tanh(cell)
                return (hidden, cell), hidden

            start = jnp.zeros(x.shape[1:])
            return lax.scan(step, (start, start), share)[1]

    class Language(nnx.Module):
        """(steps, texts) to scores (steps, texts, words)."""

        def __init__(self, rngs: nnx.Rngs) -> None:
            self.embedding = nnx.Embed(WORDS, SIZE, rngs=rngs)
            self.lstm = LSTM(SIZE)
            self.dense = nnx.Linear(SIZE, WORDS, rngs=rngs)

        def __call__(self, x: Any) -> Any:
            return self.dense(self.lstm(self.embedding(x)))

    return Language(nnx.Rngs(0))


def keras() -> Any:
    """In Keras."""
    from keras import Sequential, layers

    return Sequential(
        [
            layers.Input((STEPS,), dtype="int32"),
            layers.Embedding(WORDS, SIZE),
            layers.LSTM(SIZE, return_sequences=True),
            layers.Dense(WORDS),
        ]
    )


def autograd(weights: Any, x: Any) -> Any:
    """In autograd's numpy, a loop over the steps."""
    from autograd import numpy as np

    embedding, from_input, from_hidden, input_bias, hidden_bias, w, b = weights

    def sigmoid(x: Any) -> Any:
        return 0.5 * (np.tanh(0.5 * x) + 1)

    share = embedding[x] @ from_input.T + (input_bias + hidden_bias)
    hidden = cell = np.zeros((TEXTS, SIZE), np.float32)
    found = []
    for step in range(STEPS):
        i, f, g, o = np.split(share[step] + hidden @ from_hidden.T, 4, axis=1)
        cell = sigmoid(f) * cell + sigmoid(i) * np.tanh(g)
        hidden = sigmoid(o) * np.tanh(cell)
        found.append(hidden)
    return np.stack(found) @ w.T + b


def mygrad(weights: Any, x: Any) -> Any:
    """In MyGrad, likewise."""
    import mygrad as mg
    from mygrad.nnet.activations import sigmoid

    embedding, from_input, from_hidden, input_bias, hidden_bias, w, b = weights
    share = embedding[x] @ from_input.T + (input_bias + hidden_bias)
    hidden: Any = np.zeros((TEXTS, SIZE), np.float32)
    cell: Any = hidden
    found = []
    for step in range(STEPS):
        gates = share[step] + hidden @ from_hidden.T
        i, f, g, o = (gates[:, k * SIZE : (k + 1) * SIZE] for k in range(4))
        cell = sigmoid(f) * cell + sigmoid(i) * mg.tanh(g)
        hidden = sigmoid(o) * mg.tanh(cell)
        found.append(hidden)
    return mg.stack(found) @ w.T + b
