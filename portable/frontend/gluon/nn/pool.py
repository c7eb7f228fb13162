"""Pooling: the largest or the mean number of each window.

Source: MXNet 1.9.1, python/mxnet/gluon/nn/conv_layers.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

from ..changes import Attributes
from ..hybrid_block import HybridBlock
from .sizes import repeated, require_layout

Size: TypeAlias = int | Sequence[int]

LAYOUTS = {1: ("NCW", "NWC"), 2: ("NCHW", "NHWC"), 3: ("NCDHW", "NDHWC")}


class _Pooling(HybridBlock):
    """A pooling layer of any kind; the subclasses say of how many axes, and max or avg."""

    axes: int
    kind: str

    def __init__(self, layout: str | None, attributes: dict[str, Any], **kwargs: Any) -> None:
        layouts = LAYOUTS[self.axes]
        layout = layouts[0] if layout is None else layout
        require_layout(layout, layouts, f"layout of {self.axes}D Pooling")
        super().__init__(**kwargs)
        self._kwargs = Attributes(attributes, pool_type=self.kind, layout=layout)

    def _alias(self) -> str:
        return "pool"

    def hybrid_forward(self, F: Any, x: Any) -> Any:
        """x (batch, channels, ...) gives (batch, channels, ...)."""
        return F.Pooling(x, name="fwd", **self._kwargs)

    def __repr__(self) -> str:
        k = self._kwargs
        return (
            f"{type(self).__name__}(size={k['kernel']}, stride={k['stride']}, padding={k['pad']}, "
            f"ceil_mode={k['pooling_convention'] == 'full'}, global_pool={k['global_pool']}, "
            f"pool_type={k['pool_type']}, layout={k['layout']})"
        )


class _Window(_Pooling):
    """Pooling of windows.

    Args:
        pool_size, strides, padding: an int, or one for each axis; strides None means pool_size.
        layout: order of the axes.
        ceil_mode: whether a last window that is not full counts too.
    """

    def __init__(
        self,
        pool_size: Size,
        strides: Size | None,
        padding: Size,
        layout: str | None,
        ceil_mode: bool,
        further: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        size = repeated(pool_size, self.axes, "pool_size")
        attributes = {
            "kernel": size,
            "stride": size if strides is None else repeated(strides, self.axes, "strides"),
            "pad": repeated(padding, self.axes, "padding"),
            "global_pool": False,
            "pooling_convention": "full" if ceil_mode else "valid",
        }
        super().__init__(layout, attributes | (further or {}), **kwargs)


class _Max(_Window):
    """The largest number of each window; arguments as of _Window."""

    kind = "max"

    def __init__(
        self,
        pool_size: Size = 2,
        strides: Size | None = None,
        padding: Size = 0,
        layout: str | None = None,
        ceil_mode: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(pool_size, strides, padding, layout, ceil_mode, **kwargs)


class _Avg(_Window):
    """The mean of each window; arguments as of _Window.

    Args:
        count_include_pad: whether the padding's zeros count in the mean.
    """

    kind = "avg"

    def __init__(
        self,
        pool_size: Size = 2,
        strides: Size | None = None,
        padding: Size = 0,
        ceil_mode: bool = False,
        layout: str | None = None,
        count_include_pad: bool = True,
        **kwargs: Any,
    ) -> None:
        further = {"count_include_pad": count_include_pad}
        super().__init__(pool_size, strides, padding, layout, ceil_mode, further, **kwargs)


class _Global(_Pooling):
    """One window over everything.

    Args:
        layout: order of the axes.
    """

    def __init__(self, layout: str | None = None, **kwargs: Any) -> None:
        attributes = {
            "kernel": (1,) * self.axes,
            "stride": (1,) * self.axes,
            "pad": (0,) * self.axes,
            "global_pool": True,
            "pooling_convention": "full",
        }
        super().__init__(layout, attributes, **kwargs)


class MaxPool1D(_Max):
    """The largest number of each window of (batch, channels, width)."""

    axes = 1


class MaxPool2D(_Max):
    """The largest number of each window of (batch, channels, height, width)."""

    axes = 2


class MaxPool3D(_Max):
    """The largest number of each window of (batch, channels, depth, height, width)."""

    axes = 3

    def __init__(
        self,
        pool_size: Size = 2,
        strides: Size | None = None,
        padding: Size = 0,
        ceil_mode: bool = False,
        layout: str | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(pool_size, strides, padding, layout, ceil_mode, **kwargs)


class AvgPool1D(_Avg):
    """The mean of each window of (batch, channels, width)."""

    axes = 1

    def __init__(
        self,
        pool_size: Size = 2,
        strides: Size | None = None,
        padding: Size = 0,
        layout: str | None = None,
        ceil_mode: bool = False,
        count_include_pad: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(
            pool_size, strides, padding, ceil_mode, layout, count_include_pad, **kwargs
        )


class AvgPool2D(_Avg):
    """The mean of each window of (batch, channels, height, width)."""

    axes = 2


class AvgPool3D(_Avg):
    """The mean of each window of (batch, channels, depth, height, width)."""

    axes = 3


class GlobalMaxPool1D(_Global):
    """The largest number of each channel of (batch, channels, width)."""

    axes, kind = 1, "max"


class GlobalMaxPool2D(_Global):
    """The largest number of each channel of (batch, channels, height, width)."""

    axes, kind = 2, "max"


class GlobalMaxPool3D(_Global):
    """The largest number of each channel of (batch, channels, depth, height, width)."""

    axes, kind = 3, "max"


class GlobalAvgPool1D(_Global):
    """The mean of each channel of (batch, channels, width)."""

    axes, kind = 1, "avg"


class GlobalAvgPool2D(_Global):
    """The mean of each channel of (batch, channels, height, width)."""

    axes, kind = 2, "avg"


class GlobalAvgPool3D(_Global):
    """The mean of each channel of (batch, channels, depth, height, width)."""

    axes, kind = 3, "avg"
