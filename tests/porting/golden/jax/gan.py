import math
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


def absolute(data):
    """Numbers without their signs; there is no gradient at 0."""
    return data * jnp.sign(data)


def normal(sigma=0.01):
    """Normal weights."""
    return lambda shape: sigma * jax.random.normal(random_keys(), shape)


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


class SigmoidBinaryCrossEntropyLoss(PerExample):
    """-log sigmoid(pred) where the label is 1, -log(1 - sigmoid(pred)) where it is 0."""

    def __init__(self, from_sigmoid=False, weight=None, batch_axis=0):
        super().__init__(weight, batch_axis)
        self.from_sigmoid = from_sigmoid

    def __call__(self, pred, label, sample_weight=None, pos_weight=None):
        label = label.reshape(pred.shape)
        if self.from_sigmoid:
            factor = 1 if pos_weight is None else pos_weight
            zero = jnp.log(1 - pred + 1e-12) * (1 - label)
            loss = -(jnp.log(pred + 1e-12) * label * factor + zero)
        else:
            near = nnx.softplus(-absolute(pred))
            if pos_weight is None:
                loss = nnx.relu(pred) - pred * label + near
            else:
                rest = (1 + (pos_weight - 1) * label) * (near + nnx.relu(-pred))
                loss = pred - pred * label + rest
        return self.mean(loss, sample_weight)


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


def adam(learning_rate=0.001, betas=(0.9, 0.999), epsilon=1e-8, weight_decay=0.0):
    """MXNet's: epsilon beside the second moment as it is, and 1 - beta in 32 bits."""
    first, second = betas

    def init(weights):
        zeros = jax.tree.map(jnp.zeros_like, weights)
        return jnp.zeros((), jnp.int32), zeros, zeros

    def update(gradients, state, weights):
        def mix(beta, before, new):
            return beta * before + (1 - jnp.float32(beta)) * new

        def change(mean, variance):
            return -rate * mean / (jnp.sqrt(variance) + epsilon)

        count, means, variances = state[0] + 1, *state[1:]
        gradients = jax.tree.map(lambda g, w: g + weight_decay * w, gradients, weights)
        means = jax.tree.map(lambda m, g: mix(first, m, g), means, gradients)
        variances = jax.tree.map(lambda v, g: mix(second, v, g**2), variances, gradients)
        # 1 - beta^count, which has few digits in 32 bits if it is written so
        rests = (-jnp.expm1(count * math.log(beta)) if beta else 1.0 for beta in betas)
        rest_of_first, rest_of_second = rests
        rate = learning_rate * jnp.sqrt(rest_of_second) / rest_of_first
        return jax.tree.map(change, means, variances), (count, means, variances)

    return optax.GradientTransformation(init, update)


random_keys = RandomKeys(0)
rngs = nnx.Rngs(0)


size, hidden = 8, 2
real_label, fake_label = jnp.ones((size,)), jnp.zeros((size,))
data = jnp.array([[i * 0.3 - 1, 1 - i * 0.1] for i in range(2 * size)], dtype=jnp.float32)
generator = Sequential()
generator.extend([nnx.Linear(hidden, 5, rngs=rngs), jnp.tanh, BatchNorm(5, rngs=rngs)])
generator.append(nnx.Linear(5, 2, rngs=rngs))
discriminator = Sequential()
discriminator.extend([nnx.Linear(2, 5, rngs=rngs), jnp.tanh, nnx.Linear(5, 1, rngs=rngs)])
initialize(generator, normal(sigma=0.5))
initialize(discriminator, normal(sigma=0.5))
trainer_g = nnx.Optimizer(generator, adam(learning_rate=0.02), wrt=nnx.Param)
trainer_d = nnx.Optimizer(discriminator, optax.sgd(0.05), wrt=nnx.Param)
loss_fn = SigmoidBinaryCrossEntropyLoss()


@nnx.jit
def train_step(generator, trainer_g, discriminator, noise):
    def objective(generator, discriminator):
        fake = generator(noise)
        loss_g = loss_fn(discriminator(fake), real_label)
        return loss_g.sum() / size, (fake, loss_g)

    gradients, (fake, loss_g) = nnx.grad(objective, has_aux=True)(generator, discriminator)
    trainer_g.update(generator, gradients)
    return fake, loss_g


for epoch in range(3):
    for start in range(0, 2 * size, size):
        noise = jax.random.normal(random_keys(), (size, hidden))
        discriminator.train()
        generator.train()

        def objective(discriminator, generator):
            fake = generator(noise)
            loss_d = loss_fn(discriminator(data[start : start + size]), real_label)
            loss_d = loss_d + loss_fn(discriminator(jax.lax.stop_gradient(fake)), fake_label)
            return loss_d.sum() / size, (fake, loss_d)

        gradients, (fake, loss_d) = nnx.grad(objective, has_aux=True)(discriminator, generator)
        trainer_d.update(discriminator, gradients)
        generator.eval()
        discriminator.eval()
        discriminator.train()
        generator.train()
        fake, loss_g = train_step(generator, trainer_g, discriminator, noise)
        generator.eval()
        discriminator.eval()
    print(epoch, loss_d.mean().item(), loss_g.mean().item(), fake.shape)
print(np.array(generator(data).mean(axis=0)), discriminator(data).mean().item())
