import numpy as np
import jax
import jax.numpy as jnp
from flax import nnx


def save_numbers(module, path):
    """Write the numbers of a network or an optimizer to a file."""
    with open(path, "wb") as file:
        np.savez(file, *jax.tree.leaves(nnx.state(module, nnx.Not(nnx.RngState))))


def load_numbers(module, path):
    """Read the numbers of a network or an optimizer that was made alike."""
    state = nnx.state(module, nnx.Not(nnx.RngState))
    with np.load(path) as file:
        numbers = [jnp.asarray(file[name]) for name in file.files]
    nnx.update(module, jax.tree.unflatten(jax.tree.structure(state), numbers))


rngs = nnx.Rngs(0)


net = nnx.Linear(3, 2, rngs=rngs)
save_numbers(net, "net.params")
load_numbers(net, "net.params")
