"""Results written into arrays that are there, rows chosen by arrays, errors caught."""

import jax.numpy as jnp

x, y = jnp.ones((3, 4)), jnp.ones((3, 4))
z = jnp.zeros((3, 4))
z = x + y
rows = jnp.array([0, 2], dtype=jnp.float32)
print(z[rows.astype(jnp.int32)], z[:, (rows + 1).astype(jnp.int32)])
try:
    jnp.tensordot(x, y, axes=1)
except RuntimeError as error:
    print("refused", error)
