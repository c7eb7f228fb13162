import jax.numpy as jnp


def clip(data, a_min, a_max):
    """Numbers between two; those at the ends have the gradient."""
    return jnp.where(data > a_max, a_max, jnp.where(data < a_min, a_min, data))


def cut(x):
    return jnp.where(x > 0, clip(x, 0, 1), x)
