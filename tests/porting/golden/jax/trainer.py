import jax
import jax.numpy as jnp
from flax import nnx
import optax


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


def fit(net, data, loss_fn):
    trainer = nnx.Optimizer(net, sgd(learning_rate=0.1, momentum=0.9, weight_decay=1e-4), wrt=nnx.Param)
    for x, y in data:
        def objective(net):
            loss = loss_fn(net(x), y)
            return loss.sum() / len(x)

        gradients = nnx.grad(objective)(net)
        trainer.update(net, gradients)
