import jax
import jax.numpy as jnp

ctx = jax.devices('gpu')[0]
x = jnp.zeros((2, 2), device=ctx)
y = jax.device_put(x, jax.devices('cpu')[0])
