import jax.numpy as jnp

x = jnp.arange(1, 6, dtype=jnp.float32)
