"""Going over a network's parameters."""

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


def weight_of(layer):
    """A layer's weight with the outputs first."""
    kernel = layer.kernel[...]
    return jnp.moveaxis(kernel, (-1, -2), (0, 1))


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


random_keys = RandomKeys(0)
rngs = nnx.Rngs(0)


net = nnx.Linear(3, 2, rngs=rngs)
initialize(net, uniform(scale=0.07))
print(net(jnp.ones((1, 3))))
# portable: Block.collect_params: no rule writes it; write this by hand
# portable: ParameterDict.values: no rule writes it; write this by hand
for param in net.collect_params().values():
    print(param.shape, jnp.linalg.vector_norm(param).item())
# portable: Parameter.grad: no rule writes it; write this by hand
print(weight_of(net).shape, net.weight.grad())
