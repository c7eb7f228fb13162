"""The training loop."""

# mypy: ignore-errors
# ruff: noqa: D102, RUF012

from __future__ import annotations

import weakref

import jax
import jax.numpy as jnp
import numpy as np
from flax import nnx


@jax.tree_util.register_pytree_node_class
class Parameter(np.lib.mixins.NDArrayOperatorsMixin):
    """An array that gradients are taken by, whose contents can change."""

    every = weakref.WeakSet()
    __hash__ = object.__hash__

    def __init__(self, value):
        self.numbers, self.grad = jnp.asarray(value), jnp.zeros_like(value)
        self.used = False
        Parameter.every.add(self)

    @property
    def value(self):
        """What it holds; whoever asks has used it."""
        self.used = True
        return self.numbers

    def tree_flatten(self):
        return (self.value,), None

    @classmethod
    def tree_unflatten(cls, _, values):
        return values[0]

    def __jax_array__(self):
        return self.value

    def __array__(self, dtype=None, copy=None):
        return np.array(self.value, dtype)

    def __array_ufunc__(self, ufunc, method, *inputs, out=None):
        values = [x.value if isinstance(x, Parameter) else x for x in inputs]
        result = getattr(jnp, ufunc.__name__)(*values)
        if out is None:
            return result
        self.numbers = result
        return self

    def __getattr__(self, name):
        return getattr(self.value, name)

    def __getitem__(self, key):
        return self.value[key]

    def __setitem__(self, key, value):
        self.numbers = self.numbers.at[key].set(value)

    def __len__(self):
        return len(self.value)

    def __iter__(self):
        return iter(self.value)

    def __repr__(self):
        return repr(self.numbers)


def backward(objective):
    """What an objective returns beside a number, whose gradients its parameters get."""
    parameters = list(Parameter.every)
    before = [parameter.numbers for parameter in parameters]

    def function(numbers):
        for parameter, new in zip(parameters, numbers, strict=True):
            parameter.numbers, parameter.used = new, False
        return objective()

    try:
        gradients, rest = jax.grad(function, has_aux=True)(before)
    finally:
        for parameter, old in zip(parameters, before, strict=True):
            parameter.numbers = old
    for parameter, gradient in zip(parameters, gradients, strict=True):
        if parameter.used:
            parameter.grad = gradient
    return rest


def weight_of(layer):
    """A layer's weight with the outputs first."""
    kernel = layer.kernel[...]
    return jnp.moveaxis(kernel, (-1, -2), (0, 1))


def parameters_of(net):
    """The numbers of a network in the order in which they were made, outputs first."""
    if isinstance(net, nnx.Variable):
        return [net[...]]
    if hasattr(net, "kernel"):
        return [weight_of(net), *([] if net.bias is None else [net.bias[...]])]
    if isinstance(net, nnx.BatchNorm | nnx.LayerNorm | nnx.InstanceNorm):
        fixed = {"scale": jnp.ones(net.num_features), "bias": jnp.zeros(net.num_features)}
        kept = {name: getattr(net, name, None) for name in ("scale", "bias", "mean", "var")}
        kept = {name: fixed.get(name) if one is None else one[...] for name, one in kept.items()}
        return [numbers for numbers in kept.values() if numbers is not None]
    names = getattr(net, "order", None) or vars(net) if isinstance(net, nnx.Module) else ()
    children = [getattr(net, name) for name in names] if names else net
    own = [child for child in children if isinstance(child, nnx.Param)]
    inner = [child for child in children if isinstance(child, nnx.Module | nnx.List)]
    return [each for child in (*own, *inner) for each in parameters_of(child)]


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


def rate_of(optimizer):
    """The learning rate."""
    return float(optimizer.opt_state.hyperparams["learning_rate"][...])


def set_rate(optimizer, new):
    """Change the learning rate."""
    optimizer.opt_state.hyperparams["learning_rate"][...] = new


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
