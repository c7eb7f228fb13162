"""Activation functions as layers.

Source: MXNet 1.9.1, python/mxnet/gluon/nn/activations.py.
"""

from __future__ import annotations

from typing import Any

from ... import initializer
from ..hybrid_block import HybridBlock


class Activation(HybridBlock):
    """relu, sigmoid, softrelu (log(1 + e^x)), softsign (x / (1 + |x|)) or tanh.

    Args:
        activation: which one.
    """

    def __init__(self, activation: str, **kwargs: Any) -> None:
        self._act_type = activation
        super().__init__(**kwargs)

    def _alias(self) -> str:
        return self._act_type

    def hybrid_forward(self, F: Any, x: Any) -> Any:
        """f(x), element by element."""
        return F.Activation(x, act_type=self._act_type, name="fwd")

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._act_type})"


class LeakyReLU(HybridBlock):
    """x where x > 0, alpha * x elsewhere.

    Args:
        alpha: the slope, at least 0.

    Raises:
        AssertionError: the slope is negative.
    """

    def __init__(self, alpha: float, **kwargs: Any) -> None:
        if alpha < 0:
            raise AssertionError(
                "Slope coefficient for LeakyReLU must be no less than 0. LeakyReLU: alpha is "
                f"{alpha}"
            )
        super().__init__(**kwargs)
        self._alpha = alpha

    def hybrid_forward(self, F: Any, x: Any) -> Any:
        """max(x, 0) + alpha * min(x, 0)."""
        return F.LeakyReLU(x, act_type="leaky", slope=self._alpha, name="fwd")

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._alpha})"


class PReLU(HybridBlock):
    """A leaky ReLU whose slope is learnt.

    Args:
        alpha_initializer: of the slope; 0.25 unless given.
        in_channels: 1 for one slope, or the size of axis 1 for a slope of each channel.
    """

    def __init__(self, alpha_initializer: Any = None, in_channels: int = 1, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if alpha_initializer is None:
            alpha_initializer = initializer.Constant(0.25)
        with self.name_scope():
            self.alpha = self.params.get("alpha", shape=(in_channels,), init=alpha_initializer)

    def hybrid_forward(self, F: Any, x: Any, alpha: Any) -> Any:
        """max(x, 0) + alpha * min(x, 0)."""
        return F.LeakyReLU(x, gamma=alpha, act_type="prelu", name="fwd")


class ELU(HybridBlock):
    """x where x > 0, alpha * (e^x - 1) elsewhere.

    Args:
        alpha: the limit at minus infinity, negated.
    """

    def __init__(self, alpha: float = 1.0, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._alpha = alpha

    def hybrid_forward(self, F: Any, x: Any) -> Any:
        """max(x, 0) + alpha * (e^min(x, 0) - 1)."""
        return F.LeakyReLU(x, act_type="elu", slope=self._alpha)


class SELU(HybridBlock):
    """The ELU that keeps mean 0 and variance 1 from layer to layer."""

    def hybrid_forward(self, F: Any, x: Any) -> Any:
        """1.0507 * (x where x > 0, 1.67326 * (e^x - 1) elsewhere)."""
        return F.LeakyReLU(x, act_type="selu", name="fwd")


class GELU(HybridBlock):
    """x times the probability that a standard normal number is below x."""

    def hybrid_forward(self, F: Any, x: Any) -> Any:
        """x * (1 + erf(x / sqrt(2))) / 2."""
        return F.LeakyReLU(x, act_type="gelu", name="fwd")


class Swish(HybridBlock):
    """x * sigmoid(beta * x).

    Args:
        beta: how steep the sigmoid is.
    """

    def __init__(self, beta: float = 1.0, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._beta = beta

    def hybrid_forward(self, F: Any, x: Any) -> Any:
        """x / (1 + e^(-beta x))."""
        return x * F.sigmoid(self._beta * x, name="fwd")
