import jax
import jax.numpy as jnp

def turn(x):
    return jnp.transpose(jnp.expand_dims(jax.lax.collapse(x, 1), 0), (2, 0, 1))
