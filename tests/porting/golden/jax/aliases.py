import jax.numpy as jnp

a = jnp.zeros((2, 3))  # two rows
b = jnp.ones((2, 3))
print(jnp.tensordot(a, b.T, axes=1))
