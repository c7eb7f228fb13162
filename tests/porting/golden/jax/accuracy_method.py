import jax.numpy as jnp

def accuracy(output, label):
    return (jnp.argmax(output, axis=1).astype(jnp.float32) == label).astype(jnp.float32).mean().item()


print(accuracy(jnp.array([[0.1, 0.9]], dtype=jnp.float32), jnp.array([1], dtype=jnp.float32)))
