"""Convolutions and transposed convolutions over 1, 2 or 3 axes, and reflecting padding.

Source: MXNet 1.9.1, python/mxnet/gluon/nn/conv_layers.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

from ...base import MXNetError
from ..changes import Attributes
from ..hybrid_block import HybridBlock
from ..infer import convolution_weight, deconvolution_weight
from .activations import Activation
from .sizes import repeated, require_layout

Size: TypeAlias = int | Sequence[int]


class _Conv(HybridBlock):
    """A convolution layer of any kind; the subclasses say how many axes, and which operator.

    Args:
        channels: number of output channels.
        kernel_size, strides, padding, dilation: an int, or one for each axis.
        groups: input and output channels are cut into so many groups, joined one to one.
        layout: order of the axes: N batch, C channels, D, H, W.
        activation: a name for Activation; None for none.
        use_bias: whether a number is added to each output channel.
        weight_initializer, bias_initializer: of the parameters.
        in_channels: number of input channels; 0 to find it out from the first batch.

    Raises:
        AssertionError: a layout that there is not, or a number of sizes that does not fit.
        MXNetError: channels that cannot be cut into the groups.
    """

    axes: int
    layouts: tuple[str, ...]
    transposed = False

    def __init__(
        self,
        channels: int,
        kernel_size: Size,
        strides: Size = 1,
        padding: Size = 0,
        dilation: Size = 1,
        groups: int = 1,
        layout: str | None = None,
        activation: str | None = None,
        use_bias: bool = True,
        weight_initializer: Any = None,
        bias_initializer: Any = "zeros",
        in_channels: int = 0,
        prefix: str | None = None,
        params: Any = None,
        output_padding: Size = 0,
    ) -> None:
        layout = self.layouts[0] if layout is None else layout
        require_layout(layout, self.layouts, "layout")
        kernel = repeated(kernel_size, self.axes, "kernel_size")
        super().__init__(prefix=prefix, params=params)
        self._refuse(channels=channels, groups=groups)
        self._refuse(kernel_size=kernel_size, strides=strides, dilation=dilation)
        for what, count in (("input", in_channels), ("output", channels)):
            if count % groups:
                raise MXNetError(
                    f"{type(self).__name__}: the {what}'s channels have to be a multiple of groups, "
                    f"and {count} is not one of {groups}; num_filter must divide group size"
                )
        self._channels = channels
        self._in_channels = in_channels
        self._kwargs = Attributes(
            kernel=kernel,
            stride=repeated(strides, self.axes, "strides"),
            dilate=repeated(dilation, self.axes, "dilation"),
            pad=repeated(padding, self.axes, "padding"),
            num_filter=channels,
            num_group=groups,
            no_bias=not use_bias,
            layout=layout,
        )
        if self.transposed:
            self.outpad = repeated(output_padding, self.axes, "output_padding")
            self._kwargs["adj"] = self.outpad
        weight_of = deconvolution_weight if self.transposed else convolution_weight
        with self.name_scope():
            self.weight = self.params.get(
                "weight",
                shape=weight_of(layout, kernel, channels, in_channels, groups),
                init=weight_initializer,
                allow_deferred_init=True,
            )
            self.bias = None
            if use_bias:
                self.bias = self.params.get(
                    "bias", shape=(channels,), init=bias_initializer, allow_deferred_init=True
                )
            self.act = None
            if activation is not None:
                self.act = Activation(activation, prefix=f"{activation}_")

    def _alias(self) -> str:
        return "conv"

    def _refuse(self, **given: Size) -> None:
        """Raise MXNetError for what is not made of ints from 1 on."""
        for name, value in given.items():
            numbers = value if isinstance(value, tuple | list) else (value,)
            if not all(isinstance(n, int) and n >= 1 for n in numbers):
                raise MXNetError(f"{type(self).__name__}: {name}={value!r}; give 1 or more")

    def hybrid_forward(self, F: Any, x: Any, weight: Any, bias: Any = None) -> Any:
        """x (batch, channels, ...) gives (batch, channels, ...)."""
        operator = F.Deconvolution if self.transposed else F.Convolution
        out = operator(x, weight, bias, name="fwd", **self._kwargs)
        return out if self.act is None else self.act(out)

    def __repr__(self) -> str:
        k = self._kwargs
        parts = [f"kernel_size={k['kernel']}", f"stride={k['stride']}"]
        if k["pad"] != (0,) * self.axes:
            parts.append(f"padding={k['pad']}")
        if k["dilate"] != (1,) * self.axes:
            parts.append(f"dilation={k['dilate']}")
        if k["num_group"] != 1:
            parts.append(f"groups={k['num_group']}")
        if self.bias is None:
            parts.append("bias=False")
        if self.act is not None:
            parts.append(repr(self.act))
        outputs, inputs, *_ = self.weight.shape or (0, 0)
        return f"{type(self).__name__}({inputs or None} -> {outputs}, {', '.join(parts)})"


class _ConvTranspose(_Conv):
    """A transposed convolution: what the gradient of a convolution does with the outputs.

    Args:
        output_padding: added to the output at one end of each axis.
        channels, ...: as of a convolution; output_padding stands after padding.
    """

    transposed = True

    def __init__(
        self,
        channels: int,
        kernel_size: Size,
        strides: Size = 1,
        padding: Size = 0,
        output_padding: Size = 0,
        dilation: Size = 1,
        groups: int = 1,
        layout: str | None = None,
        activation: str | None = None,
        use_bias: bool = True,
        weight_initializer: Any = None,
        bias_initializer: Any = "zeros",
        in_channels: int = 0,
        prefix: str | None = None,
        params: Any = None,
    ) -> None:
        super().__init__(
            channels,
            kernel_size,
            strides,
            padding,
            dilation,
            groups,
            layout,
            activation,
            use_bias,
            weight_initializer,
            bias_initializer,
            in_channels,
            prefix,
            params,
            output_padding,
        )


class Conv1D(_Conv):
    """A convolution over (batch, channels, width)."""

    axes, layouts = 1, ("NCW",)


class Conv2D(_Conv):
    """A convolution over (batch, channels, height, width)."""

    axes, layouts = 2, ("NCHW", "NHWC")


class Conv3D(_Conv):
    """A convolution over (batch, channels, depth, height, width)."""

    axes, layouts = 3, ("NCDHW", "NDHWC")


class Conv1DTranspose(_ConvTranspose):
    """A transposed convolution over (batch, channels, width)."""

    axes, layouts = 1, ("NCW",)


class Conv2DTranspose(_ConvTranspose):
    """A transposed convolution over (batch, channels, height, width)."""

    axes, layouts = 2, ("NCHW", "NHWC")


class Conv3DTranspose(_ConvTranspose):
    """A transposed convolution over (batch, channels, depth, height, width)."""

    axes, layouts = 3, ("NCDHW", "NDHWC")


class ReflectionPad2D(HybridBlock):
    """Widens (batch, channels, height, width) by reflections of the rows and columns at the edges.

    Args:
        padding: number of rows and columns on each side, or 8 ints: before and after each axis.
    """

    def __init__(self, padding: int | tuple[int, ...] = 0, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._padding = (0,) * 4 + (padding,) * 4 if isinstance(padding, int) else padding
        if len(self._padding) != 8:
            raise AssertionError(
                f"ReflectionPad2D: padding must be an int or 8 ints, but got {padding}"
            )

    def hybrid_forward(self, F: Any, x: Any) -> Any:
        """x (batch, channels, height, width)."""
        return F.pad(x, mode="reflect", pad_width=self._padding)
