import jax
import jax.numpy as jnp
from flax import nnx
import optax


def rate_of(optimizer):
    """The learning rate."""
    return float(optimizer.opt_state.hyperparams["learning_rate"][...])


def set_rate(optimizer, new):
    """Change the learning rate."""
    optimizer.opt_state.hyperparams["learning_rate"][...] = new


def sgd(learning_rate=0.01, momentum=0.0, weight_decay=0.0):
    """MXNet's: the learning rate goes into the momentum, which matters when the rate changes."""

    def init(weights):
        return jax.tree.map(jnp.zeros_like, weights)

    def change(velocity, gradient, weight):
        return momentum * velocity - learning_rate * (gradient + weight_decay * weight)

    def update(gradients, velocities, weights):
        velocities = jax.tree.map(change, velocities, gradients, weights)
        return velocities, velocities

    return optax.GradientTransformation(init, update)


def halve(net):
    trainer = nnx.Optimizer(net, optax.inject_hyperparams(sgd)(learning_rate=0.1), wrt=nnx.Param)
    set_rate(trainer, rate_of(trainer) / 2)
    return trainer
