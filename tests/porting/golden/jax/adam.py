import math
import jax
import jax.numpy as jnp
from flax import nnx
import optax


def adam_of_jax(learning_rate=0.001, betas=(0.9, 0.999), epsilon=1e-8, weight_decay=0.0):
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


def adam(net):
    return nnx.Optimizer(net, adam_of_jax(learning_rate=0.01), wrt=nnx.Param)
