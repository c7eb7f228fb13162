"""A name holds numpy's array first, then MXNet's, then a number."""

import numpy as np
import jax.numpy as jnp


def clip(data, a_min, a_max):
    """Numbers between two; those at the ends have the gradient."""
    return jnp.where(data > a_max, a_max, jnp.where(data < a_min, a_min, data))


values = np.arange(6).reshape(2, 3)
values = values.astype("float32").clip(0, 3)
values = jnp.array(values, dtype=jnp.float32)
values = jnp.concatenate([values, clip(values, 0, 2)], axis=0)
total = 0
for row in values:
    total += row.sum()
print(total.item())
values = np.array(values)
print(values.astype(int).argmax(axis=1))
