import numpy as np
import jax
import jax.numpy as jnp
import weakref


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


x = jnp.ones((2, 3))
x = Parameter(x)


def objective():
    y = (x * jnp.array([[1, 2, 3]], dtype=jnp.float32)).sum()
    return y.sum(), None


backward(objective)
print(np.array(x.grad), np.array(jnp.zeros((2,), device=jax.devices('cpu')[0])))
