import jax.numpy as jnp

x = jnp.array([1, 2, 3], dtype=jnp.float32)
y = jnp.array([1, 2], dtype=jnp.int32)
