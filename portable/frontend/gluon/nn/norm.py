"""Normalisation: mean 0 and variance 1 over some axes, then gamma and beta.

Source: MXNet 1.9.1, python/mxnet/gluon/nn/basic_layers.py.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..changes import Attributes
from ..hybrid_block import HybridBlock


class _Norm(HybridBlock):
    """gamma and beta, and the line that is printed.

    Args:
        attributes: what is printed, in order.
        size: of gamma and beta; 0 to find it out.
        scale, center: whether gamma and beta are learnt.
        gamma_initializer, beta_initializer: of the two.
    """

    def __init__(
        self,
        attributes: dict[str, Any],
        size: int,
        scale: bool,
        center: bool,
        gamma_initializer: Any,
        beta_initializer: Any,
        differentiable: tuple[bool, bool] = (True, True),
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self._kwargs = Attributes(attributes)
        self.gamma = self.params.get(
            "gamma",
            grad_req="write" if scale else "null",
            shape=(size,),
            init=gamma_initializer,
            allow_deferred_init=True,
            differentiable=differentiable[0],
        )
        self.beta = self.params.get(
            "beta",
            grad_req="write" if center else "null",
            shape=(size,),
            init=beta_initializer,
            allow_deferred_init=True,
            differentiable=differentiable[1],
        )

    def __repr__(self) -> str:
        content = ", ".join(f"{name}={value!r}" for name, value in self._kwargs.items())
        return f"{type(self).__name__}({content}{self._channels()})"

    def _channels(self) -> str:
        """How the number of channels is printed."""
        return f", in_channels={self._size()}"

    def _size(self) -> int:
        """The number of channels, 0 while it is unknown."""
        return self.gamma.shape[0] if self.gamma.shape else 0


class BatchNorm(_Norm):
    """Normalises each channel over the batch and all other axes.

    out = gamma * (x - mean) / sqrt(var + epsilon) + beta, with the batch's mean and variance while
    training, and their moving averages otherwise.

    Args:
        axis: the channels'.
        momentum: moving = moving * momentum + batch's * (1 - momentum).
        epsilon: added to the variance.
        center: whether beta is learnt; scale: whether gamma is (it counts as 1 otherwise).
        use_global_stats: whether to use the moving averages while training too.
        beta_initializer, gamma_initializer, running_mean_initializer,
        running_variance_initializer: of the parameters, all (channels,).
        in_channels: number of channels; 0 to find it out from the first batch.
    """

    def __init__(
        self,
        axis: int = 1,
        momentum: float = 0.9,
        epsilon: float = 1e-5,
        center: bool = True,
        scale: bool = True,
        use_global_stats: bool = False,
        beta_initializer: Any = "zeros",
        gamma_initializer: Any = "ones",
        running_mean_initializer: Any = "zeros",
        running_variance_initializer: Any = "ones",
        in_channels: int = 0,
        **kwargs: Any,
    ) -> None:
        attributes = {
            "axis": axis,
            "eps": epsilon,
            "momentum": momentum,
            "fix_gamma": not scale,
            "use_global_stats": use_global_stats,
        }
        super().__init__(
            attributes,
            in_channels,
            scale,
            center,
            gamma_initializer,
            beta_initializer,
            (scale, center),
            **kwargs,
        )
        if in_channels:
            self.in_channels = in_channels
        self.running_mean = self.params.get(
            "running_mean",
            grad_req="null",
            shape=(in_channels,),
            init=running_mean_initializer,
            allow_deferred_init=True,
            differentiable=False,
        )
        self.running_var = self.params.get(
            "running_var",
            grad_req="null",
            shape=(in_channels,),
            init=running_variance_initializer,
            allow_deferred_init=True,
            differentiable=False,
        )

    def cast(self, dtype: Any) -> None:
        """Convert the parameters; float16 becomes float32, since averages need it."""
        super().cast("float32" if np.dtype(dtype).name == "float16" else dtype)

    def hybrid_forward(
        self, F: Any, x: Any, gamma: Any, beta: Any, running_mean: Any, running_var: Any
    ) -> Any:
        """x (batch, channels, ...) gives the same shape; moves the averages while training."""
        return F.BatchNorm(x, gamma, beta, running_mean, running_var, name="fwd", **self._kwargs)

    def _channels(self) -> str:
        return f", in_channels={self._size() or None}"


class BatchNormReLU(BatchNorm):
    """BatchNorm, then max(x, 0); arguments as of BatchNorm."""

    def hybrid_forward(self, F: Any, x: Any, *args: Any, **kwargs: Any) -> Any:
        """max(BatchNorm(x), 0)."""
        return F.relu(super().hybrid_forward(F, x, *args, **kwargs))


class InstanceNorm(_Norm):
    """Normalises each channel of each sample over all other axes.

    Args:
        axis: the channels'.
        epsilon: added to the variance.
        center, scale: whether beta and gamma are learnt.
        beta_initializer, gamma_initializer: of the parameters (channels,).
        in_channels: number of channels; 0 to find it out from the first batch.
    """

    def __init__(
        self,
        axis: int = 1,
        epsilon: float = 1e-5,
        center: bool = True,
        scale: bool = False,
        beta_initializer: Any = "zeros",
        gamma_initializer: Any = "ones",
        in_channels: int = 0,
        **kwargs: Any,
    ) -> None:
        attributes = {"eps": epsilon, "axis": axis, "center": center, "scale": scale}
        super().__init__(
            attributes,
            in_channels,
            scale,
            center,
            gamma_initializer,
            beta_initializer,
            **kwargs,
        )
        self._axis, self._epsilon = axis, epsilon

    def hybrid_forward(self, F: Any, x: Any, gamma: Any, beta: Any) -> Any:
        """gamma * (x - mean) / sqrt(var + epsilon) + beta."""
        if self._axis == 1:
            return F.InstanceNorm(x, gamma, beta, name="fwd", eps=self._epsilon)
        x = x.swapaxes(1, self._axis)
        return F.InstanceNorm(x, gamma, beta, name="fwd", eps=self._epsilon).swapaxes(1, self._axis)


class LayerNorm(_Norm):
    """Normalises each sample over one axis.

    Args:
        axis: the one.
        epsilon: added to the variance.
        center, scale: whether beta and gamma are learnt.
        beta_initializer, gamma_initializer: of the parameters (size of the axis,).
        in_channels: size of the axis; 0 to find it out from the first batch.
    """

    def __init__(
        self,
        axis: int = -1,
        epsilon: float = 1e-5,
        center: bool = True,
        scale: bool = True,
        beta_initializer: Any = "zeros",
        gamma_initializer: Any = "ones",
        in_channels: int = 0,
        prefix: str | None = None,
        params: Any = None,
    ) -> None:
        attributes = {"eps": epsilon, "axis": axis, "center": center, "scale": scale}
        super().__init__(
            attributes,
            in_channels,
            scale,
            center,
            gamma_initializer,
            beta_initializer,
            prefix=prefix,
            params=params,
        )
        self._axis, self._epsilon = axis, epsilon

    def hybrid_forward(self, F: Any, data: Any, gamma: Any, beta: Any) -> Any:
        """gamma * (data - mean) / sqrt(var + epsilon) + beta."""
        return F.LayerNorm(data, gamma=gamma, beta=beta, axis=self._axis, eps=self._epsilon)


class GroupNorm(_Norm):
    """Normalises each group of channels of each sample.

    Args:
        num_groups: number of groups; the channels (axis 1) must be a multiple of it.
        epsilon: added to the variance.
        center, scale: whether beta and gamma are learnt.
        beta_initializer, gamma_initializer: of the parameters (num_groups,).
    """

    def __init__(
        self,
        num_groups: int = 1,
        epsilon: float = 1e-5,
        center: bool = True,
        scale: bool = True,
        beta_initializer: Any = "zeros",
        gamma_initializer: Any = "ones",
        prefix: str | None = None,
        params: Any = None,
    ) -> None:
        attributes = {"eps": epsilon, "num_groups": num_groups, "center": center, "scale": scale}
        super().__init__(
            attributes,
            num_groups,
            scale,
            center,
            gamma_initializer,
            beta_initializer,
            prefix=prefix,
            params=params,
        )
        self._num_groups, self._epsilon = num_groups, epsilon

    def hybrid_forward(self, F: Any, data: Any, gamma: Any, beta: Any) -> Any:
        """gamma * (data - mean) / sqrt(var + epsilon) + beta, gamma and beta by group."""
        return F.GroupNorm(
            data, gamma=gamma, beta=beta, num_groups=self._num_groups, eps=self._epsilon
        )

    def _channels(self) -> str:
        return ""
