"""How JAX runs a proof's script: once as it is, and once more for its gradients."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from flax import nnx

from ..proof import Arrays, Outcome, Script, Weights, floats, head, plain

# what a layer has in MXNet's order, by the name of its class or of a base of it; other layers have
# their variables in the order in which they were made. A number: what MXNet's parameter is where
# the layer does without it
_SCALE_AND_BIAS: tuple[tuple[str, float | None], ...] = (("scale", 1.0), ("bias", 0.0))
ORDERS: Mapping[str, tuple[tuple[str, float | None], ...]] = {
    "BatchNorm": (*_SCALE_AND_BIAS, ("mean", None), ("var", None)),
    "LayerNorm": _SCALE_AND_BIAS,
    "GroupNorm": _SCALE_AND_BIAS,
    "InstanceNorm": _SCALE_AND_BIAS,
    "Linear": (("kernel", None), ("bias", None)),
    "Conv": (("kernel", None), ("bias", None)),
    "ConvTranspose": (("kernel", None), ("bias", None)),
}


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a layer has MXNet's numbers in another order.

    load: the layer's numbers from MXNet's
    save: MXNet's from the layer's
    """

    load: Callable[[Any], Any]
    save: Callable[[Any], Any]


def _first_axes_last(kernel: Any) -> Any:
    """(out, in, height, width) becomes (height, width, in, out)."""
    return jnp.transpose(kernel, (*range(2, kernel.ndim), 1, 0))


def _last_axes_first(kernel: Any) -> Any:
    """(height, width, in, out) becomes (out, in, height, width)."""
    return jnp.transpose(kernel, (kernel.ndim - 1, kernel.ndim - 2, *range(kernel.ndim - 2)))


# by the name of a class or of a base of it, and the variable's name; others are as MXNet's
LAYOUTS: Mapping[tuple[str, str], Layout] = {
    ("Linear", "kernel"): Layout(jnp.transpose, jnp.transpose),
    ("Conv", "kernel"): Layout(_first_axes_last, _last_axes_first),
    # for transpose_kernel=True
    ("ConvTranspose", "kernel"): Layout(_first_axes_last, _last_axes_first),
}
_SAME = Layout(lambda numbers: numbers, lambda numbers: numbers)
_OF_NUMPY = (jax.errors.TracerArrayConversionError, jax.errors.ConcretizationTypeError)


@dataclass(slots=True)
class _Weight:
    """One of MXNet's parameters in a layer; `variable` is None where it always is one number."""

    variable: nnx.Variable[Any] | None
    layout: Layout = _SAME
    fixed: float = 0.0

    def load(self, numbers: Any) -> None:
        """Take MXNet's numbers."""
        if self.variable is None:
            if not np.all(np.asarray(numbers) == self.fixed):
                raise ValueError(f"a layer without this weight has {self.fixed} in its place")
            return
        new = self.layout.load(jnp.asarray(numbers))
        if new.shape != self.variable[...].shape:
            raise ValueError(f"a weight is {self.variable[...].shape}, MXNet's {new.shape}")
        self.variable[...] = new


class JaxSide:
    """Eager, with shuffles in numpy's order."""

    def run(self, script: Script, inputs: Arrays, weights: Weights, training: bool) -> Outcome:
        """See `Side`."""
        library: Any = jax.random
        order, library.permutation = library.permutation, _permutation
        try:
            return self._run(script, inputs, weights, training)
        finally:
            library.permutation = order

    def _run(self, script: Script, inputs: Arrays, weights: Weights, training: bool) -> Outcome:
        value, layers = _executed(script, inputs, weights, training, {})
        outcome = Outcome(plain(_without_variables(value), jax.Array, np.array))
        given: dict[str, Any] = {}
        for name, made in layers.items():
            for i, weight in enumerate(made):
                key, numbers = f"{name} {i}", weights[name][i]
                if weight.variable is not None:
                    numbers = np.array(weight.layout.save(weight.variable[...]))
                outcome.weights[key] = numbers
                if isinstance(weight.variable, nnx.Param):
                    given[key] = jnp.asarray(weights[name][i])
        for name in set(weights) - set(layers):
            raise ValueError(f"{name} has other weights than MXNet's layer")
        text = "\n".join((*script.lines, script.last))
        given |= {n: jnp.asarray(x) for n, x in inputs.items() if re.search(rf"\b{n}\b", text)}

        def total(given: dict[str, Any]) -> Any:
            value, _ = _executed(script, inputs, weights, training, given)
            found = jnp.zeros(())
            for result in floats(_without_variables(value), jax.Array):
                start = jnp.asarray(head(result.shape), dtype=result.dtype)
                found += (result * start).sum().astype("float32")
            return found

        if any(True for _ in floats(_without_variables(value), jax.Array)):
            try:
                gradients = jax.grad(total)(given)
            except _OF_NUMPY:  # the program looks at numbers: it has no gradients
                gradients = {}
            outcome.gradients = {name: np.array(array) for name, array in gradients.items()}
        return outcome


SIDE = JaxSide()


def _executed(
    script: Script, inputs: Arrays, weights: Weights, training: bool, given: Mapping[str, Any]
) -> tuple[Any, dict[str, list[_Weight]]]:
    """The value of a run, and its layers; `given` has arrays in the place of inputs and weights."""
    np.random.seed(0)
    names: dict[str, Any] = {}
    exec(script.before, names)
    names |= {name: given.get(name, jnp.asarray(value)) for name, value in inputs.items()}
    layers: dict[str, list[_Weight]] = {}
    for line in script.lines:
        exec(line, names)
        for name, made in list(names.items()):
            if not isinstance(made, nnx.Module) or name in layers:
                continue
            module: Any = made
            module.train() if training else module.eval()
            found = list(_weights(module, set()))
            if len(found) == len(weights.get(name, ())) > 0:
                layers[name] = found
                for i, (weight, numbers) in enumerate(zip(found, weights[name], strict=True)):
                    weight.load(given.get(f"{name} {i}", numbers))
    return eval(script.last, names), layers


def _weights(node: Any, seen: set[int]) -> Iterator[_Weight]:
    """What MXNet has as parameters, in its order."""
    if id(node) in seen:
        return
    seen.add(id(node))
    if isinstance(node, nnx.Param | nnx.BatchStat):
        yield _Weight(node)
    elif isinstance(node, nnx.List | list | tuple):
        for one in node:
            yield from _weights(one, seen)
    elif isinstance(node, nnx.Dict | dict):
        for one in node.values():
            yield from _weights(one, seen)
    elif isinstance(node, nnx.Module):
        classes = [base.__name__ for base in type(node).__mro__]
        order = next((ORDERS[name] for name in classes if name in ORDERS), ())
        if not any(isinstance(vars(node).get(key), nnx.Variable) for key, _ in order):
            for key, one in vars(node).items():
                if not key.startswith("_pytree"):
                    yield from _weights(one, seen)
            return
        for key, absent in order:
            variable = vars(node).get(key)
            layouts = (LAYOUTS[name, key] for name in classes if (name, key) in LAYOUTS)
            if isinstance(variable, nnx.Variable):
                yield _Weight(variable, next(layouts, _SAME))
            elif absent is not None:
                yield _Weight(None, fixed=absent)


def _without_variables(value: Any) -> Any:
    """A value with arrays in the place of variables."""
    if isinstance(value, nnx.Variable):
        return value[...]
    if isinstance(value, list | tuple):
        return [_without_variables(one) for one in value]
    if isinstance(value, dict):
        return {key: _without_variables(one) for key, one in value.items()}
    return value


def _permutation(key: Any, x: Any, axis: int = 0, independent: bool = False) -> Any:
    """jax.random.permutation with numpy's numbers."""
    order = np.random.permutation(x if isinstance(x, int) else x.shape[axis])
    return jnp.asarray(order) if isinstance(x, int) else jnp.take(x, order, axis=axis)
