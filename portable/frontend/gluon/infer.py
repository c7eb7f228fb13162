"""Shapes of parameters that follow from the data: what a deferred initialisation waits for.

A block whose parameters have open dimensions runs its `hybrid_forward` once on `Inferring(nd)`
instead of `nd`, with an `Unknown` in the place of each such parameter. The operator that takes it
says what shape it must have.

Source: MXNet 1.9.1, the FInferShape functions of the operators in src/operator/nn.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import prod
from types import ModuleType
from typing import TYPE_CHECKING, Any, NoReturn, TypeAlias

import numpy as np

from .. import nd
from ..base import MXNetError
from ..nd import NDArray

if TYPE_CHECKING:
    from .parameter import Parameter

Shape: TypeAlias = tuple[int, ...]
Shapes: TypeAlias = Mapping[str, Shape]

LAYOUTS = {1: "NCW", 2: "NCHW", 3: "NCDHW"}


def convolution_weight(
    layout: str, kernel: Shape, num_filter: int, in_channels: int, num_group: int
) -> Shape:
    """The weight of a convolution: the layout with N = filters and C = channels of one group.

    >>> convolution_weight("NCHW", (3, 5), 8, 6, 2)
    (8, 3, 3, 5)
    """
    sizes = iter(kernel)
    named = {"N": num_filter, "C": in_channels // num_group}
    return tuple(named[axis] if axis in named else next(sizes) for axis in layout)


def deconvolution_weight(
    layout: str, kernel: Shape, num_filter: int, in_channels: int, num_group: int
) -> Shape:
    """The weight of a transposed convolution: filters and channels change places.

    >>> deconvolution_weight("NCHW", (3, 5), 8, 6, 2)
    (6, 4, 3, 5)
    """
    return convolution_weight(layout, kernel, in_channels, num_filter, num_group)


def _fully_connected(data: Shape, *, num_hidden: int, flatten: bool = True, **_: Any) -> Shapes:
    inputs = prod(data[1:]) if flatten else data[-1]
    return {"weight": (num_hidden, inputs), "bias": (num_hidden,)}


def _convolutional(weight_of: Callable[..., Shape]) -> Callable[..., Shapes]:
    def shapes(
        data: Shape,
        *,
        kernel: Shape,
        num_filter: int,
        num_group: int = 1,
        layout: str | None = None,
        **_: Any,
    ) -> Shapes:
        layout = layout or LAYOUTS.get(len(kernel), "")
        if len(kernel) not in LAYOUTS or not len(data) == len(layout) == len(kernel) + 2:
            raise MXNetError(
                f"data of shape {data} with layout={layout!r} does not fit kernel={kernel}; give a "
                "kernel of one to three sizes, and data and layout of two axes more"
            )
        if num_group < 1:
            raise MXNetError(f"num_group={num_group} is invalid; give at least 1")
        channels = data[layout.index("C")]
        weight = weight_of(layout, kernel, num_filter, channels, num_group)
        return {"weight": weight, "bias": (num_filter,)}

    return shapes


def _per_channel(default_axis: int, *names: str) -> Callable[..., Shapes]:
    def shapes(data: Shape, *, axis: int = default_axis, **_: Any) -> Shapes:
        return dict.fromkeys(names, (data[axis],))

    return shapes


def _embedding(data: Shape, *, input_dim: int, output_dim: int, **_: Any) -> Shapes:
    return {"weight": (input_dim, output_dim)}


def _prelu(data: Shape, **_: Any) -> Shapes:
    return {"gamma": (data[1] if len(data) > 1 else 1,)}


# operator: the names of its inputs, in order, and the shapes of all but the first
OPERATORS: dict[str, tuple[tuple[str, ...], Callable[..., Shapes]]] = {
    "FullyConnected": (("data", "weight", "bias"), _fully_connected),
    "Convolution": (("data", "weight", "bias"), _convolutional(convolution_weight)),
    "Deconvolution": (("data", "weight", "bias"), _convolutional(deconvolution_weight)),
    "Embedding": (("data", "weight"), _embedding),
    "BatchNorm": (
        ("data", "gamma", "beta", "moving_mean", "moving_var"),
        _per_channel(1, "gamma", "beta", "moving_mean", "moving_var"),
    ),
    "InstanceNorm": (("data", "gamma", "beta"), _per_channel(1, "gamma", "beta")),
    "LayerNorm": (("data", "gamma", "beta"), _per_channel(-1, "gamma", "beta")),
    "LeakyReLU": (("data", "gamma"), _prelu),
}


def mixes(name: str, data: NDArray) -> bool:
    """Whether an operator's parameters need not have the dtype of the data."""
    return name == "Embedding" or (name == "BatchNorm" and data.dtype is np.float16)


def alike(given: Mapping[str, Any], inputs: tuple[str, ...]) -> dict[str, NDArray]:
    """The arrays in the first one's dtype: a wrong one matters when the block is run, not before."""
    arrays = {k: given[k] for k in inputs if isinstance(given.get(k), NDArray)}
    return {k: array.astype(given[inputs[0]].dtype, copy=False) for k, array in arrays.items()}


class Unknown:
    """Stands for a parameter whose shape has open dimensions."""

    def __init__(self, parameter: Parameter) -> None:
        self._parameter = parameter

    def resolve(self, shape: Shape) -> NDArray:
        """Give the parameter its shape; zeros stand for its numbers."""
        self._parameter._open_shape = self._parameter._open_shape or self._parameter.shape
        self._parameter.shape = shape
        return nd.zeros(shape, dtype=self._parameter.dtype)

    def refuse(self) -> NoReturn:
        """Raise that nothing says what the shape is."""
        raise ValueError(
            f"the shape {self._parameter.shape} of Parameter '{self._parameter.name}' does not "
            "follow from how the block uses it; give every dimension"
        )

    def __getattr__(self, name: str) -> Any:
        self.refuse()


class Inferring:
    """`nd` (or a part of it, such as `nd.contrib`), whose operators resolve Unknowns."""

    def __init__(self, namespace: Any) -> None:
        self._namespace = namespace

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._namespace, name)
        if isinstance(found, ModuleType):
            return Inferring(found)
        if not callable(found) or isinstance(found, type):
            return found

        def call(*args: Any, **kwargs: Any) -> Any:
            inputs, shapes_of = OPERATORS.get(name, ((), None))
            given = dict(zip(inputs, args, strict=False)) | kwargs
            unknown = {k: v for k, v in given.items() if isinstance(v, Unknown)}
            if unknown and shapes_of is not None and isinstance(given[inputs[0]], NDArray):
                attributes = {k: v for k, v in given.items() if k not in inputs}
                shapes = shapes_of(given[inputs[0]].shape, **attributes)
                given |= {k: v.resolve(shapes[k]) for k, v in unknown.items()}
                if not mixes(name, given[inputs[0]]):
                    given |= alike(given, inputs)
                return found(**given)
            for value in (*args, *kwargs.values()):
                if isinstance(value, Unknown):
                    value.refuse()
            return found(*args, **kwargs)

        return call
