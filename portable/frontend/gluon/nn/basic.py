"""Containers, Dense and other layers without convolution.

Source: MXNet 1.9.1, python/mxnet/gluon/nn/basic_layers.py.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

from ... import nd
from ..block import Block, indented
from ..hybrid_block import HybridBlock
from .activations import Activation


class _Chain(Block):
    """Blocks one after the other, by number."""

    _in_summary = False

    def add(self, *blocks: Block) -> None:
        """Put blocks at the end."""
        for block in blocks:
            self.register_child(block)

    def __repr__(self) -> str:
        children = "\n".join(
            f"  ({key}): {indented(repr(block))}" for key, block in self._children.items()
        )
        return f"{type(self).__name__}(\n{children}\n)"

    def __getitem__(self, key: int | slice) -> Any:
        """One block, or a chain of the blocks of a slice, which it shares."""
        layers = list(self._children.values())[key]
        if isinstance(layers, Block):
            return layers
        chain = type(self)(prefix=self._prefix)
        with chain.name_scope():
            chain.add(*layers)
        return chain

    def __len__(self) -> int:
        return len(self._children)


class Sequential(_Chain):
    """Runs blocks one after the other: `net.add(nn.Dense(8), nn.Dense(1))`."""

    def forward(self, x: Any) -> Any:
        """f_n(...f_2(f_1(x)))."""
        for block in self._children.values():
            x = block(x)
        return x

    def hybridize(self, active: bool = True, **kwargs: Any) -> None:
        """Hybridize every child on its own; warns where HybridSequential would do it for all."""
        if self._children and all(isinstance(c, HybridBlock) for c in self._children.values()):
            warnings.warn(
                f"All children of this Sequential layer '{self.prefix}' are HybridBlocks. Consider "
                "using HybridSequential for the best performance.",
                stacklevel=2,
            )
        super().hybridize(active, **kwargs)


class HybridSequential(_Chain, HybridBlock):
    """Runs HybridBlocks one after the other, and can be hybridized as a whole."""

    def hybrid_forward(self, F: Any, x: Any) -> Any:
        """f_n(...f_2(f_1(x)))."""
        for block in self._children.values():
            x = block(x)
        return x


class Dense(HybridBlock):
    """act(x W^T + b): every output is joined to every input.

    Args:
        units: number of outputs.
        activation: a name for Activation; None for none.
        use_bias: whether there is a b.
        flatten: True takes (batch, ...) as (batch, inputs); False works on the last axis.
        dtype: of the parameters.
        weight_initializer, bias_initializer: of W (units, inputs) and b (units,).
        in_units: number of inputs; 0 to find it out from the first batch.
    """

    def __init__(
        self,
        units: int,
        activation: str | None = None,
        use_bias: bool = True,
        flatten: bool = True,
        dtype: Any = "float32",
        weight_initializer: Any = None,
        bias_initializer: Any = "zeros",
        in_units: int = 0,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self._flatten = flatten
        with self.name_scope():
            self._units = units
            self._in_units = in_units
            self.weight = self.params.get(
                "weight",
                shape=(units, in_units),
                init=weight_initializer,
                dtype=dtype,
                allow_deferred_init=True,
            )
            self.bias = None
            if use_bias:
                self.bias = self.params.get(
                    "bias",
                    shape=(units,),
                    init=bias_initializer,
                    dtype=dtype,
                    allow_deferred_init=True,
                )
            self.act = None
            if activation is not None:
                self.act = Activation(activation, prefix=f"{activation}_")

    def hybrid_forward(self, F: Any, x: Any, weight: Any, bias: Any = None) -> Any:
        """x (batch, inputs), weight (units, inputs), bias (units,) give (batch, units)."""
        out = F.FullyConnected(
            x,
            weight,
            bias,
            no_bias=bias is None,
            num_hidden=self._units,
            flatten=self._flatten,
            name="fwd",
        )
        return out if self.act is None else self.act(out)

    def __repr__(self) -> str:
        units, inputs = self.weight.shape or (0, 0)
        return f"{type(self).__name__}({inputs or None} -> {units}, {self.act or 'linear'})"


class Dropout(HybridBlock):
    """While training, sets numbers to 0 at random and scales the others up by 1 / (1 - rate).

    Args:
        rate: the probability of a 0.
        axes: along these axes one number is drawn for all.
    """

    def __init__(self, rate: float, axes: tuple[int, ...] = (), **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._rate = rate
        self._axes = axes

    def hybrid_forward(self, F: Any, x: Any) -> Any:
        """x * mask / (1 - rate) while training, x otherwise."""
        if self._rate > 0:
            return F.Dropout(x, p=self._rate, axes=self._axes, name="fwd", cudnn_off=False)
        return F.identity(x)

    def __repr__(self) -> str:
        return f"{type(self).__name__}(p = {self._rate}, axes={self._axes})"


class Embedding(HybridBlock):
    """A row of a table for every index.

    Args:
        input_dim: number of rows; output_dim: length of one.
        dtype, weight_initializer: of the table.
        sparse_grad: has to be False; the gradient is dense here.
    """

    def __init__(
        self,
        input_dim: int,
        output_dim: int,
        dtype: Any = "float32",
        weight_initializer: Any = None,
        sparse_grad: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self._input_dim, self._output_dim, self._dtype = input_dim, output_dim, dtype
        self.weight = self.params.get(
            "weight",
            shape=(input_dim, output_dim),
            init=weight_initializer,
            dtype=dtype,
            allow_deferred_init=True,
            grad_stype="row_sparse" if sparse_grad else "default",
        )

    def hybrid_forward(self, F: Any, x: Any, weight: Any) -> Any:
        """x (...) of indices gives (..., output_dim)."""
        return F.Embedding(
            x,
            weight,
            name="fwd",
            input_dim=self._input_dim,
            output_dim=self._output_dim,
            dtype=self._dtype,
            sparse_grad=False,
        )

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._input_dim} -> {self._output_dim}, {self._dtype})"


class Flatten(HybridBlock):
    """(batch, ...) to (batch, numbers)."""

    def hybrid_forward(self, F: Any, x: Any) -> Any:
        """x (batch, a, b, ...) gives (batch, a * b * ...)."""
        return F.flatten(x)

    def __repr__(self) -> str:
        return type(self).__name__


class Lambda(Block):
    """A function as a block.

    Args:
        function: a function of arrays, or the name of an operator of `mx.nd`.

    Raises:
        AssertionError: there is no operator of this name.
        ValueError: it is neither a function nor a name.
    """

    def __init__(self, function: str | Callable[..., Any], prefix: str | None = None) -> None:
        super().__init__(prefix=prefix)
        self._func_impl: Callable[..., Any]
        if isinstance(function, str):
            self._func_impl = getattr(nd, named_operator(function))
        else:
            self._func_impl = checked_function(function)

    def forward(self, *args: Any) -> Any:
        """function(*args)."""
        return self._func_impl(*args)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._func_impl.__name__})"


class HybridLambda(HybridBlock):
    """A function of `F` and arrays as a block.

    Args:
        function: a function (F, *arrays), or the name of an operator.

    Raises:
        AssertionError: there is no operator of this name.
        ValueError: it is neither a function nor a name.
    """

    _is_known = False  # the function may do anything

    def __init__(self, function: str | Callable[..., Any], prefix: str | None = None) -> None:
        super().__init__(prefix=prefix)
        if isinstance(function, str):
            self._func_name = named_operator(function)
        else:
            self._func_name = checked_function(function).__name__
        self._func = function

    def hybrid_forward(self, F: Any, x: Any, *args: Any) -> Any:
        """function(F, x, *args)."""
        if isinstance(self._func, str):
            return getattr(F, self._func)(x, *args)
        return self._func(F, x, *args)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._func_name})"


def named_operator(name: str) -> str:
    """The name, if `nd` has an operator that is called so."""
    if not hasattr(nd, name):
        raise AssertionError(f"Function name {name} is not found in ndarray.")
    return name


def checked_function(function: Any) -> Callable[..., Any]:
    """The function, if it is one."""
    if not callable(function):
        raise ValueError(f"Unrecognized function in lambda: {function} of type {type(function)}")
    return function  # type: ignore[no-any-return]
