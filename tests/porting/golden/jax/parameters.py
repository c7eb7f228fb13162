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


def parameters_of(net):
    """The numbers of a network in the order in which they were made, outputs first."""
    if isinstance(net, nnx.Variable):
        return [net[...]]
    if hasattr(net, "kernel"):
        return [weight_of(net), *([] if net.bias is None else [net.bias[...]])]
    if isinstance(net, nnx.BatchNorm | nnx.LayerNorm | nnx.InstanceNorm):
        fixed = {"scale": jnp.ones(net.num_features), "bias": jnp.zeros(net.num_features)}
        kept = {name: getattr(net, name, None) for name in ("scale", "bias", "mean", "var")}
        kept = {name: fixed.get(name) if one is None else one[...] for name, one in kept.items()}
        return [numbers for numbers in kept.values() if numbers is not None]
    names = getattr(net, "order", None) or vars(net) if isinstance(net, nnx.Module) else ()
    children = [getattr(net, name) for name in names] if names else net
    own = [child for child in children if isinstance(child, nnx.Param)]
    inner = [child for child in children if isinstance(child, nnx.Module | nnx.List)]
    return [each for child in (*own, *inner) for each in parameters_of(child)]


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
for param in parameters_of(net):
    print(param.shape, jnp.linalg.vector_norm(param).item())
# portable: Parameter.grad: no rule writes it; write this by hand
print(weight_of(net).shape, net.weight.grad())
