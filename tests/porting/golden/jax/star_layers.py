import numpy as np
import jax
import jax.numpy as jnp
from flax import nnx


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


class Sequential(nnx.Sequential):
    """Layers one after the other, to which more can be added."""

    def append(self, layer):
        self.layers.append(layer)

    def extend(self, layers):
        for layer in layers:
            self.layers.append(layer)

    def __len__(self):
        return len(self.layers)

    def __iter__(self):
        return iter(self.layers)

    def __getitem__(self, i):
        return Sequential(*self.layers[i]) if isinstance(i, slice) else self.layers[i]


class BatchNorm(nnx.BatchNorm):
    """MXNet's: of axis 1, and with the running averages until train() is called."""

    def __init__(
        self, channels, epsilon=1e-5, momentum=0.9, scale=True, center=True,
        use_global_stats=False, *, rngs,
    ):  # fmt: skip
        super().__init__(
            channels,
            use_running_average=True,
            axis=1,
            momentum=momentum,
            epsilon=epsilon,
            use_scale=scale,
            use_bias=center,
            use_fast_variance=False,
            rngs=rngs,
        )
        self.use_global_stats = use_global_stats

    def __call__(self, x):
        return super().__call__(x, self.use_running_average or self.use_global_stats)


random_keys = RandomKeys(0)
rngs = nnx.Rngs(0)


class Net(nnx.Module):
    def __init__(self):
        self.inside = Sequential()
        self.inside.extend([nnx.Linear(3, 4, rngs=rngs), nnx.relu, BatchNorm(4, rngs=rngs)])
        self.last = nnx.Linear(4, 2, rngs=rngs)

    def __call__(self, x):
        return nnx.softmax(self.last(self.inside(x)))


net = Net()
initialize(net, uniform(scale=0.07))
print(np.array(net(jnp.ones((2, 3)))), np.array(HalfSquaredError()(jnp.ones((2,)), jnp.zeros((2,)))))
