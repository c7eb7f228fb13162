import jax.numpy as jnp

X = jnp.array([[1, 2], [3, 4]], dtype=jnp.float32)
print(jnp.take(X, jnp.array([1], dtype=jnp.float32).astype(jnp.int32), axis=0, mode='clip'))
