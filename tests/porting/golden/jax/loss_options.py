import jax.numpy as jnp
from flax import nnx


def absolute(data):
    """Numbers without their signs; there is no gradient at 0."""
    return data * jnp.sign(data)


class PerExample:
    """A loss times its weights, averaged over all axes but the batch's."""

    def __init__(self, weight=None, batch_axis=0):
        self.weight, self.batch_axis = weight, batch_axis

    def weighted(self, loss, sample_weight=None):
        loss = loss if sample_weight is None else loss * sample_weight
        return loss if self.weight is None else loss * self.weight

    def mean(self, loss, sample_weight=None):
        loss = jnp.moveaxis(self.weighted(loss, sample_weight), self.batch_axis, 0)
        return loss.reshape(len(loss), -1).mean(axis=1)


class SoftmaxCrossEntropyLoss(PerExample):
    """-log softmax(pred)[label]."""

    def __init__(self, axis=-1, sparse_label=True, from_logits=False, weight=None, batch_axis=0):
        super().__init__(weight, batch_axis)
        self.axis, self.sparse_label, self.from_logits = axis, sparse_label, from_logits

    def __call__(self, pred, label, sample_weight=None):
        if not self.from_logits:
            pred = nnx.log_softmax(pred, axis=self.axis)
        if self.sparse_label:
            places = jnp.clip(label.astype(jnp.int32), 0, pred.shape[self.axis] - 1)
            if places.ndim < pred.ndim:
                places = jnp.expand_dims(places, self.axis)
            loss = -jnp.take_along_axis(pred, places, axis=self.axis)
        else:
            loss = -(pred * label.reshape(pred.shape)).sum(axis=self.axis, keepdims=True)
        return self.mean(loss, sample_weight)


class HuberLoss(PerExample):
    """Squared near zero, absolute beyond rho."""

    def __init__(self, rho=1, weight=None, batch_axis=0):
        super().__init__(weight, batch_axis)
        self.rho = rho

    def __call__(self, pred, label, sample_weight=None):
        error = absolute(pred - label.reshape(pred.shape))
        loss = jnp.where(error > self.rho, error - self.rho / 2, error**2 / (2 * self.rho))
        return self.mean(loss, sample_weight)


loss_fn = SoftmaxCrossEntropyLoss(sparse_label=False)
huber = HuberLoss(rho=2)
