"""What the textbook's layers (`reference.layers`) answer to the scenarios of Gluon's.

A layer is a function of x and of its parameters; its gradients are differences of it in float64,
so that no derivative is written down twice.
"""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Callable, Mapping
from functools import partial
from math import prod
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[np.float64]
Parameters: TypeAlias = Mapping[str, Array]
Shape: TypeAlias = tuple[int, ...]
Function: TypeAlias = Callable[[Array, Parameters], Array]

# Gluon's name without the number of axes: the textbook's
FORMULAS = {
    "Dense": "dense",
    "Flatten": "flatten",
    "Lambda": "activation",
    "HybridLambda": "activation",
    "Activation": "activation",
    "Dropout": "dropout",
    "BatchNorm": "batch_norm",
    "InstanceNorm": "instance_norm",
    "LayerNorm": "layer_norm",
    "GroupNorm": "group_norm",
    "LeakyReLU": "leaky_relu",
    "PReLU": "prelu",
    "ELU": "elu",
    "SELU": "selu",
    "GELU": "gelu",
    "Swish": "swish",
    "Conv": "conv",
    "ConvTranspose": "conv_transpose",
    "MaxPool": "max_pool",
    "AvgPool": "avg_pool",
    "GlobalMaxPool": "global_max_pool",
    "GlobalAvgPool": "global_avg_pool",
    "ReflectionPad": "reflection_pad",
}


def stem(layer: str) -> str:
    """A layer's name without the number of its axes.

    >>> stem("Conv2DTranspose"), stem("GELU")
    ('ConvTranspose', 'GELU')
    """
    for axes in ("1D", "2D", "3D"):
        layer = layer.replace(axes, "")
    return layer


def parameter_shapes(layer: str, arguments: Mapping[str, Any], shape: Shape) -> dict[str, Shape]:
    """The parameters that a layer makes when the first batch has this shape, in Gluon's order."""
    kind, channels = stem(layer), arguments.get("channels", 0)
    found: dict[str, Shape] = {}
    if kind == "Dense":
        inputs = prod(shape[1:]) if arguments.get("flatten", True) else shape[-1]
        channels = arguments["units"]
        found["weight"] = (channels, inputs)
    elif kind in ("Conv", "ConvTranspose"):
        kernel = arguments["kernel_size"]
        kernel = (kernel,) * (len(shape) - 2) if isinstance(kernel, int) else kernel
        groups, inputs = arguments.get("groups", 1), shape[1]
        pair = (channels, inputs // groups) if kind == "Conv" else (inputs, channels // groups)
        found["weight"] = (*pair, *kernel)
    elif kind == "PReLU":
        found["alpha"] = (arguments.get("in_channels", 1),)
    elif kind == "GroupNorm":
        found["gamma"] = found["beta"] = (arguments.get("num_groups", 1),)
    elif kind.endswith("Norm"):
        size = (shape[arguments.get("axis", -1 if kind == "LayerNorm" else 1)],)
        found["gamma"] = found["beta"] = size
        if kind == "BatchNorm":
            found["running_mean"] = found["running_var"] = size
    if channels and arguments.get("use_bias", True):
        found["bias"] = (channels,)
    return found


def differentiated(layer: str, arguments: Mapping[str, Any]) -> set[str]:
    """What to take the gradient of: x, and the parameters that learn, whether there are such or not.

    But of SELU: MXNet's gradient takes the output for what the output is the multiple of, and is no
    derivative of anything.
    """
    if layer == "SELU":
        return set()
    kept = {"x", "weight", "bias", "alpha"}
    if arguments.get("scale", stem(layer) != "InstanceNorm"):
        kept.add("gamma")
    return kept | {"beta"} if arguments.get("center", True) else kept


def dropout_mask(shape: Shape, seed: int, rate: float, axes: Shape = ()) -> Array:
    """What the first dropout after `mx.random.seed(seed)` multiplies by."""
    generator = importlib.import_module("reference.random").Generator(seed)
    layers = importlib.import_module("reference.layers")
    drawn: Array = layers.dropout_mask(shape, rate, axes, generator).astype("float64")
    return drawn


def function(
    layer: str, arguments: Mapping[str, Any], shape: Shape, training: bool, seed: int
) -> Function:
    """A layer by the textbook, for batches of a shape; seed: what dropout draws from."""
    layers = importlib.import_module("reference.layers")
    formula = getattr(layers, FORMULAS[stem(layer)])
    known = inspect.signature(formula).parameters
    settings = {name: value for name, value in arguments.items() if name in known}
    hidden: set[str] = set()
    if formula is layers.activation:
        settings = {"name": arguments.get("activation", arguments.get("function"))}
    elif formula is layers.dropout and training and arguments["rate"] > 0:
        settings = {"mask": dropout_mask(shape, seed, **arguments)}
    elif formula is layers.batch_norm:
        if not arguments.get("scale", True):
            hidden.add("gamma")
        if training and not arguments.get("use_global_stats", False):
            hidden |= {"running_mean", "running_var"}

    def call(x: Array, parameters: Parameters) -> Array:
        given = {name: None if name in hidden else p for name, p in parameters.items()}
        result: Array = formula(x, **given, **settings)
        return result

    return call


def moved(arguments: Mapping[str, Any], x: Array, parameters: Parameters) -> dict[str, Array]:
    """A BatchNorm's running averages after one batch of training."""
    layers = importlib.import_module("reference.layers")
    averages = ("running_mean", "running_var")
    if arguments.get("use_global_stats", False):
        return {name: parameters[name] for name in averages}
    axis = arguments.get("axis", 1) % x.ndim
    of_batch = layers.statistics(x, tuple(i for i in range(x.ndim) if i != axis))
    momentum = arguments.get("momentum", 0.9)
    return {
        name: layers.moving_average(parameters[name], statistic, momentum)
        for name, statistic in zip(averages, of_batch, strict=True)
    }


def slope(total: Callable[[Array], float], at: Array, step: float = 1e-6) -> Array:
    """The gradient of a function of an array, by central differences.

    >>> slope(lambda x: float(x[0] * x[1]), np.array([2.0, 3.0])).round(6)
    array([3., 2.])
    """
    gradient = np.zeros_like(at)
    for index in np.ndindex(at.shape):
        moves = np.zeros_like(at)
        moves[index] = step
        gradient[index] = (total(at + moves) - total(at - moves)) / (2 * step)
    return gradient


def gradients(
    call: Function, x: Array, parameters: Parameters, head: Array, wanted: set[str]
) -> dict[str, Array]:
    """The gradients of sum(head * call(x, parameters)) by name, "x" for that of x."""

    def total(name: str, at: Array) -> float:
        out = call(at, parameters) if name == "x" else call(x, {**parameters, name: at})
        return float((out * head).sum())

    given = {name: at for name, at in {"x": x, **parameters}.items() if name in wanted}
    return {name: slope(partial(total, name), at) for name, at in given.items()}
