"""Stochastic gradient descent and its relatives.

In the equations w is the weight, g = clip(rescale_grad * gradient), lr the rate, wd the decay.
Source: MXNet 1.9.1, python/mxnet/optimizer/optimizer.py, src/operator/optimizer_op-inl.h.
"""

from __future__ import annotations

import math
import warnings
from abc import abstractmethod
from collections.abc import Sequence
from typing import Any

import numpy as np

from .. import nd, random, updates
from ..nd import NDArray
from .optimizer import Index, Optimizer, State, register, zeros_like


class _Momentum(Optimizer):
    """An optimizer whose state is a momentum, unless that is 0; a float32 copy comes second."""

    def __init__(self, momentum: float = 0.0, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.momentum = momentum

    def create_state(self, index: Index, weight: NDArray) -> State:
        """Zeros, or None without momentum."""
        return None if self.momentum == 0.0 else zeros_like(weight)

    def create_state_multi_precision(self, index: Index, weight: NDArray) -> State:
        """(momentum, float32 copy) for a float16 weight with `multi_precision`."""
        if self._wants_copy(weight):
            copy = weight.astype(np.float32)
            return self.create_state(index, copy), copy
        if weight.dtype == np.float16:
            warnings.warn(
                "Accumulating with float16 in optimizer can lead to poor accuracy or slow "
                f"convergence. Consider using multi_precision=True option of the "
                f"{type(self).__name__} optimizer",
                stacklevel=2,
            )
        return self.create_state(index, weight)

    def update(self, index: Index, weight: NDArray, grad: NDArray, state: State) -> None:
        """Overwrite the weight and its momentum."""
        self._update(index, weight, grad, state, copied=False)

    def update_multi_precision(
        self, index: Index, weight: NDArray, grad: NDArray, state: State
    ) -> None:
        """The same by way of the float32 copy, where there is one."""
        self._update(index, weight, grad, state, copied=self._wants_copy(weight))

    def _arguments(self, index: Index) -> dict[str, float]:
        """Count the update and collect the operator's arguments."""
        self._update_count(index)
        common = {"lr": self._get_lr(index), "wd": self._get_wd(index)} | self._clipping()
        return common | ({"momentum": self.momentum} if self.momentum > 0 else {})

    @abstractmethod
    def _update(
        self, index: Index, weight: NDArray, grad: NDArray, state: State, copied: bool
    ) -> None:
        """Overwrite a weight, by way of its float32 copy if it has one."""


@register
class SGD(_Momentum):
    """Stochastic gradient descent.

        m = momentum m - lr (g + wd w)
        w = w + m

    Args:
        momentum: 0 for none.
        lazy_update: concerns sparse gradients, which do not exist here.
        **kwargs: as for Optimizer.
    """

    steady = True

    def __init__(self, momentum: float = 0.0, lazy_update: bool = True, **kwargs: Any) -> None:
        super().__init__(momentum, **kwargs)
        self.lazy_update = lazy_update

    def _update(
        self, index: Index, weight: NDArray, grad: NDArray, state: State, copied: bool
    ) -> None:
        self._descend(weight, grad, state, copied, self._arguments(index))

    def update_several(
        self,
        indices: Sequence[Index],
        weights: Sequence[NDArray],
        grads: Sequence[NDArray],
        states: Sequence[State],
    ) -> None:
        """Overwrite weights and momenta: all at once, if none has a float32 copy."""
        without = [momentum is None for momentum in states]
        if any(map(self._wants_copy, weights)) or any(without) != all(without):
            super().update_several(indices, weights, grads, states)
            return
        rates, decays = self._rates(indices)
        common = self._clipping() | ({"momentum": self.momentum} if self.momentum > 0 else {})
        operator = nd.sgd_update if all(without) else nd.sgd_mom_update
        own = [() if momentum is None else (momentum,) for momentum in states]
        updates.update(operator, weights, grads, own, rates, decays, common)

    def _descend(
        self,
        weight: NDArray,
        grad: NDArray,
        state: State,
        copied: bool,
        arguments: dict[str, float],
    ) -> None:
        """Call the operator for this kind of state."""
        momentum, copy = state if copied else (state, None)
        if copied and momentum is not None:
            nd.mp_sgd_mom_update(weight, grad, momentum, copy, out=weight, **arguments)
        elif copied:
            nd.mp_sgd_update(weight, grad, copy, out=weight, **arguments)
        elif momentum is not None:
            nd.sgd_mom_update(weight, grad, momentum, out=weight, **arguments)
        else:
            nd.sgd_update(weight, grad, out=weight, **arguments)


@register
class ccSGD(SGD):
    """An old name of SGD."""

    steady = True


@register
class NAG(_Momentum):
    """Nesterov's accelerated gradient.

        m = momentum m - lr (g + wd w)
        w = w + momentum m - lr (g + wd w)

    Args:
        momentum: 0 makes it SGD.
        **kwargs: as for Optimizer.
    """

    steady = True

    def _update(
        self, index: Index, weight: NDArray, grad: NDArray, state: State, copied: bool
    ) -> None:
        arguments = self._arguments(index)
        momentum, copy = state if copied else (state, None)
        if copied and momentum is not None:
            nd.mp_nag_mom_update(weight, grad, momentum, copy, out=weight, **arguments)
        elif copied:
            nd.mp_sgd_update(weight, grad, copy, out=weight, **arguments)
        elif momentum is not None:
            nd.nag_mom_update(weight, grad, momentum, out=weight, **arguments)
        else:
            nd.sgd_update(weight, grad, out=weight, **arguments)


@register
class Signum(Optimizer):
    """The sign of the gradient, or of its momentum (Bernstein et al., 2018).

        m = momentum m - (1 - momentum) (g + wd w)
        w = (1 - lr wd_lh) w + lr sign(m)

    Args:
        learning_rate: the rate.
        momentum: 0 takes the sign of g + wd w itself.
        wd_lh: weight decay apart from the gradient.
        **kwargs: as for Optimizer.
    """

    def __init__(
        self, learning_rate: float = 0.01, momentum: float = 0.9, wd_lh: float = 0.0, **kwargs: Any
    ) -> None:
        super().__init__(learning_rate=learning_rate, **kwargs)
        self.momentum = momentum
        self.wd_lh = wd_lh

    def create_state(self, index: Index, weight: NDArray) -> State:
        """Zeros, or None without momentum."""
        return None if self.momentum == 0.0 else zeros_like(weight)

    def update(self, index: Index, weight: NDArray, grad: NDArray, state: State) -> None:
        """Overwrite the weight and its momentum."""
        self._update_count(index)
        arguments = {"lr": self._get_lr(index), "wd": self._get_wd(index)} | self._clipping()
        if state is None:
            nd.signsgd_update(weight, grad, out=weight, **arguments)
            return
        arguments |= {"momentum": self.momentum}
        arguments |= {"wd_lh": self.wd_lh} if self.wd_lh else {}
        nd.signum_update(weight, grad, state, out=weight, **arguments)


@register
class SGLD(Optimizer):
    """Stochastic gradient Langevin dynamics (Welling and Teh, 2011).

    w = w - lr/2 (g + wd w) + N(0, lr)

    Args:
        **kwargs: as for Optimizer.
    """

    def create_state(self, index: Index, weight: NDArray) -> State:
        """None."""
        return None

    def update(self, index: Index, weight: NDArray, grad: NDArray, state: State) -> None:
        """Overwrite the weight."""
        self._update_count(index)
        lr, wd = self._get_lr(index), self._get_wd(index)
        weight[:] += -lr / 2 * (self._rescaled(grad) + wd * weight)
        weight[:] += random.normal(
            0, math.sqrt(lr), shape=weight.shape, dtype=weight.dtype, ctx=weight.context
        )


@register
class DCASGD(Optimizer):
    """Delay-compensated asynchronous SGD (Zheng et al., 2017).

        m = momentum m - lr (g + wd w + lamda g^2 (w - previous w))
        w = w + m

    Args:
        momentum: 0 for none.
        lamda: the strength of the compensation.
        **kwargs: as for Optimizer.
    """

    def __init__(self, momentum: float = 0.0, lamda: float = 0.04, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.momentum = momentum
        self.lamda = lamda

    def create_state(self, index: Index, weight: NDArray) -> State:
        """(momentum or None, a copy of the weight)."""
        momentum = None if self.momentum == 0.0 else zeros_like(weight)
        return momentum, weight.copy()

    def update(self, index: Index, weight: NDArray, grad: NDArray, state: State) -> None:
        """Overwrite the weight, its momentum and the copy."""
        self._update_count(index)
        lr, wd = self._get_lr(index), self._get_wd(index)
        momentum, previous = state
        grad = self._rescaled(grad)
        step = -lr * (grad + wd * weight + self.lamda * grad * grad * (weight - previous))
        if momentum is not None:
            momentum[:] *= self.momentum
            momentum[:] += step
            step = momentum
        previous[:] = weight
        weight[:] += step
