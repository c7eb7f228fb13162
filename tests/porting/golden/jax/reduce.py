import jax
import jax.numpy as jnp


def amax(data, axis=None, keepdims=False):
    """The largest numbers; all equal ones have the gradient."""

    @jax.custom_jvp
    def largest(data):
        return jnp.max(data, axis, keepdims=keepdims)

    @largest.defjvp
    def derivative(primals, tangents):
        (data,), (change,) = primals, tangents
        equal = data == jnp.max(data, axis, keepdims=True)
        return largest(data), jnp.where(equal, change, 0).sum(axis, keepdims=keepdims)

    return largest(data)


def softmax(z):
    exp = jnp.exp(z - amax(z, axis=1, keepdims=True))
    return exp / jnp.sum(exp, axis=1, keepdims=True)
