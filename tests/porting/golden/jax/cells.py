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


def dropped(data, p, training, keys):
    """In training, each number is 0 with probability p, and the rest are larger for it."""
    if not training:
        return data
    kept = jax.random.bernoulli(keys(), 1 - p, data.shape)
    return jnp.where(kept, data / (1 - p), 0)


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


class RecurrentCell(nnx.Module):
    """The weights of one layer in one direction; `gates` rows for each of the outputs."""

    def __init__(self, input_size, hidden_size, gates, *, rngs):
        draw, rows = nnx.initializers.lecun_normal(in_axis=1, out_axis=0), gates * hidden_size
        self.i2h_weight = nnx.Param(draw(rngs.params(), (rows, input_size)))
        self.h2h_weight = nnx.Param(draw(rngs.params(), (rows, hidden_size)))
        self.i2h_bias = nnx.Param(jnp.zeros(rows))
        self.h2h_bias = nnx.Param(jnp.zeros(rows))

    def of_input(self, x):
        return x @ self.i2h_weight[...].T + self.i2h_bias

    def of_state(self, h):
        return h @ self.h2h_weight[...].T + self.h2h_bias


def lstm_step(gates, c):
    """The next output and memory of long short-term memory."""
    i, f, g, o = jnp.split(gates, 4, axis=-1)
    c = nnx.sigmoid(f) * c + nnx.sigmoid(i) * jnp.tanh(g)
    return nnx.sigmoid(o) * jnp.tanh(c), c


def gru_step(of_input, of_state, h):
    """The next output of gated recurrent units."""
    (r, z, n), (r_h, z_h, n_h) = (jnp.split(x, 3, axis=-1) for x in (of_input, of_state))
    n = jnp.tanh(n + nnx.sigmoid(r + r_h) * n_h)
    z = nnx.sigmoid(z + z_h)
    return (1 - z) * n + z * h


class StepCell(RecurrentCell):
    """One step of a recurrent layer, which takes and gives a list of states."""

    gates, states = 1, 1

    def __init__(self, input_size, hidden_size, *, rngs):
        super().__init__(input_size, hidden_size, self.gates, rngs=rngs)
        self.hidden_size = hidden_size

    def begin_state(self, batch_size=0, ctx=None):
        """Zeros, for a batch."""
        return [jnp.zeros((batch_size, self.hidden_size), device=ctx) for _ in range(self.states)]

    def __call__(self, inputs, states):
        new = self.step(self.of_input(inputs), self.of_state(states[0]), *states)
        return new[0], list(new)

    def unroll(self, length, inputs, begin_state=None, layout="NTC", merge_outputs=None):
        """The outputs of all steps, and the last states."""
        axis = layout.index("T")
        steps = jnp.unstack(inputs, axis=axis) if isinstance(inputs, jax.Array) else inputs
        states = self.begin_state(len(steps[0])) if begin_state is None else begin_state
        outputs = []
        for now in steps[:length]:
            output, states = self(now, states)
            outputs.append(output)
        return jnp.stack(outputs, axis) if merge_outputs else outputs, states


class LSTMCell(StepCell):
    """One step of long short-term memory."""

    gates, states = 4, 2

    def step(self, of_input, of_state, h, c):
        return lstm_step(of_input + of_state, c)


class GRUCell(StepCell):
    """One step of gated recurrent units."""

    gates = 3

    def step(self, of_input, of_state, h):
        return (gru_step(of_input, of_state, h),)


def rmsprop(learning_rate=0.001, gamma1=0.9, epsilon=1e-8, weight_decay=0.0):
    """MXNet's: epsilon within the root."""

    def init(weights):
        return jax.tree.map(jnp.zeros_like, weights)

    def change(square, gradient):
        return -learning_rate * gradient / jnp.sqrt(square + epsilon)

    def update(gradients, squares, weights):
        gradients = jax.tree.map(lambda g, w: g + weight_decay * w, gradients, weights)
        squares = jax.tree.map(lambda n, g: gamma1 * n + (1 - gamma1) * g**2, squares, gradients)
        return jax.tree.map(change, squares, gradients), squares

    return optax.GradientTransformation(init, update)


random_keys = RandomKeys(0)
rngs = nnx.Rngs(0)


class Tagger(nnx.Module):
    deterministic = True

    def __init__(self, hidden):
        self.cell = LSTMCell(4, hidden, rngs=rngs)
        self.second = GRUCell(hidden, hidden, rngs=rngs)
        self.last = nnx.Linear(hidden, 2, rngs=rngs)

    def __call__(self, x):
        outputs, states = self.cell.unroll(x.shape[1], x, merge_outputs=True)
        h, found = self.second.begin_state(x.shape[0]), []
        for t in range(x.shape[1]):
            y, h = self.second(outputs[:, t], h)
            found.append(jnp.expand_dims(dropped(y, 0.0, not self.deterministic, random_keys), 1))
        return self.last(jnp.concatenate([*found], axis=1) + jnp.expand_dims(states[0], 1))


net = Tagger(3)
initialize(net, uniform(scale=0.07))
trainer = nnx.Optimizer(net, rmsprop(learning_rate=0.05), wrt=nnx.Param)
loss_fn = HalfSquaredError()
x, y = jnp.arange(40, dtype=jnp.float32).reshape((2, 5, 4)) * 0.1 - 2, jnp.ones((2, 5, 2))
for epoch in range(4):
    net.train()

    def objective(net):
        loss = loss_fn(net(x), y)
        return loss.sum() / 2, loss

    gradients, loss = nnx.grad(objective, has_aux=True)(net)
    trainer.update(net, gradients)
    net.eval()
    print(epoch, loss.mean().item())
