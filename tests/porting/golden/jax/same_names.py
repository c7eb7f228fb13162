"""A function and a network have one name in two functions."""

import jax
import jax.numpy as jnp
from flax import nnx


class RandomKeys:
    """Keys for random numbers, a new one with each call."""

    def __init__(self, seed):
        self.seed(seed)

    def seed(self, seed):
        """Begin anew."""
        self.key = jax.random.key(seed)

    def __call__(self):
        self.key, new = jax.random.split(self.key)
        return new


def uniform(scale=0.07):
    """Uniform weights."""
    return lambda shape: jax.random.uniform(random_keys(), shape, minval=-scale, maxval=scale)


def initialize(net, fill):
    """Fill the weights, and set biases to zero."""
    for _, module in nnx.iter_modules(net):
        for name, weight in vars(module).items():
            if not isinstance(weight, nnx.Param):
                continue
            if name.endswith("kernel"):
                *window, inputs, outputs = weight.shape
                weight[...] = jnp.moveaxis(fill((outputs, inputs, *window)), (0, 1), (-1, -2))
            elif name.endswith(("weight", "embedding")):
                weight[...] = fill(weight.shape)
            elif name.endswith("bias"):
                weight[...] = jnp.zeros_like(weight[...])
    net.eval()


class Sequential(nnx.Sequential):
    """Layers one after the other, to which more can be added."""

    def append(self, layer):
        self.layers.append(layer)

    def extend(self, layers):
        for layer in layers:
            self.layers.append(layer)

    def __len__(self):
        return len(self.layers)

    def __iter__(self):
        return iter(self.layers)

    def __getitem__(self, i):
        return Sequential(*self.layers[i]) if isinstance(i, slice) else self.layers[i]


random_keys = RandomKeys(0)
rngs = nnx.Rngs(0)


def by_hand(w):
    def net(x):
        return jnp.tensordot(x, w, axes=1)

    return net(jnp.ones((1, 2)))


def with_gluon():
    net = Sequential()
    net.append(nnx.Linear(2, 1, rngs=rngs))
    initialize(net, uniform(scale=0.07))
    return net(jnp.ones((1, 2)))
