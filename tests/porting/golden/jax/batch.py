import numpy as np
import jax
import jax.numpy as jnp
from flax import nnx
import optax


class RandomKeys:
    """Keys for random numbers, a new one with each call."""

    def __init__(self, seed):
        self.seed(seed)

    def seed(self, seed):
        """Begin anew."""
        self.key = jax.random.key(seed)

    def __call__(self):
        self.key, new = jax.random.split(self.key)
        return new


def uniform(scale=0.07):
    """Uniform weights."""
    return lambda shape: jax.random.uniform(random_keys(), shape, minval=-scale, maxval=scale)


def initialize(net, fill):
    """Fill the weights, and set biases to zero."""
    for _, module in nnx.iter_modules(net):
        for name, weight in vars(module).items():
            if not isinstance(weight, nnx.Param):
                continue
            if name.endswith("kernel"):
                *window, inputs, outputs = weight.shape
                weight[...] = jnp.moveaxis(fill((outputs, inputs, *window)), (0, 1), (-1, -2))
            elif name.endswith(("weight", "embedding")):
                weight[...] = fill(weight.shape)
            elif name.endswith("bias"):
                weight[...] = jnp.zeros_like(weight[...])
    net.eval()


class HalfSquaredError:
    """(pred - label)^2 / 2, averaged over all axes but the first."""

    def __call__(self, pred, label, sample_weight=None):
        loss = (pred - label.reshape(pred.shape)) ** 2 / 2
        loss = loss if sample_weight is None else loss * sample_weight
        return loss.reshape(len(loss), -1).mean(axis=1)


class Batch:
    """What NDArrayIter yields: lists of arrays."""

    def __init__(self, data, label, pad):
        self.data, self.label, self.pad = data, label, pad


class NDArrayIter:
    """Batches of arrays until all have been given; then it needs a reset.

    The last batch is filled up from the first examples, or dropped.
    """

    def __init__(self, data, label=None, batch_size=1, shuffle=False, last_batch_handle="pad"):
        self.data, self.label = self.arrays(data), self.arrays(label)
        self.names = [sorted(part) if isinstance(part, dict) else [] for part in (data, label)]
        self.batch_size, self.shuffle, self.last = batch_size, shuffle, last_batch_handle
        self.order, self.index = (np.arange(len(self.data[0])) for _ in range(2))
        self.reset()

    def arrays(self, given):
        if given is None:
            return []
        given = [given[name] for name in sorted(given)] if isinstance(given, dict) else given
        given = given if isinstance(given, list) else [given]
        return [jnp.asarray(array, dtype=jnp.float32) for array in given]

    @property
    def provide_data(self):
        """The names and shapes of a batch's data."""
        return self.described(self.names[0], "data", self.data)

    @property
    def provide_label(self):
        """The names and shapes of a batch's labels."""
        return self.described(self.names[1], "softmax_label", self.label)

    def described(self, names, name, arrays):
        if not names:
            names = [f"_{i}_{name}" for i in range(len(arrays))] if len(arrays) > 1 else [name]
        shapes = [(self.batch_size, *array.shape[1:]) for array in arrays]
        return list(zip(names, shapes, strict=False))

    def reset(self):
        self.start = 0
        if self.shuffle:
            np.random.shuffle(self.index)
            self.order = self.order[self.index]

    def __iter__(self):
        return self

    def __next__(self):
        count, end = len(self.order), self.start + self.batch_size
        if self.start >= count or (self.last == "discard" and end > count):
            raise StopIteration
        rows = self.order[np.arange(self.start, end) % count]
        self.start = end
        data, label = ([array[rows] for array in part] for part in (self.data, self.label))
        return Batch(data, label, max(0, end - count))

    next = __next__


random_keys = RandomKeys(0)
rngs = nnx.Rngs(0)


net = nnx.Linear(2, 1, rngs=rngs)
initialize(net, uniform(scale=0.07))
trainer = nnx.Optimizer(net, optax.sgd(0.1), wrt=nnx.Param)
loss_fn = HalfSquaredError()
train = NDArrayIter(jnp.ones((6, 2)), label=jnp.ones((6, 1)), batch_size=3)


@nnx.jit
def train_step(net, trainer, data, label):
    def objective(net):
        loss = loss_fn(net(data), label)
        return loss.sum() / data.shape[0], loss

    gradients, loss = nnx.grad(objective, has_aux=True)(net)
    trainer.update(net, gradients)
    return loss


for batch in train:
    loss = train_step(net, trainer, batch.data[0], batch.label[0])
    print(loss.mean().item())
