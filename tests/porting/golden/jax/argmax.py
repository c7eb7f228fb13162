import jax.numpy as jnp

def classes(x):
    return jnp.argmax(x, axis=1).astype(jnp.float32)
