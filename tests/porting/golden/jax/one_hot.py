import jax.numpy as jnp
from flax import nnx

def encode(labels):
    return nnx.one_hot(labels.astype(jnp.int32), 10)
