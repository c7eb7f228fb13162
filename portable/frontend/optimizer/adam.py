"""Methods with a rate of their own for each element, by averages of the gradient and its square.

In the equations w is the weight, g = clip(rescale_grad * gradient), lr the rate, wd the decay, t the
number of updates of the weight.
Source: MXNet 1.9.1, python/mxnet/optimizer/{optimizer,contrib}.py, src/operator/optimizer_op-inl.h.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from .. import nd, updates
from ..nd import NDArray
from .optimizer import Index, Optimizer, State, register, zeros_like


@register
class Adam(Optimizer):
    """Adaptive moments (Kingma and Ba, 2014).

        g = clip(rescale_grad * gradient + wd w)
        m = beta1 m + (1 - beta1) g
        v = beta2 v + (1 - beta2) g^2
        w = w - lr sqrt(1 - beta2^t) / (1 - beta1^t) m / (sqrt(v) + epsilon)

    Args:
        learning_rate, beta1, beta2, epsilon: see above.
        lazy_update: concerns sparse gradients, which do not exist here.
        **kwargs: as for Optimizer.
    """

    def __init__(
        self,
        learning_rate: float = 0.001,
        beta1: float = 0.9,
        beta2: float = 0.999,
        epsilon: float = 1e-8,
        lazy_update: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(learning_rate=learning_rate, **kwargs)
        self.beta1 = beta1
        self.beta2 = beta2
        self.epsilon = epsilon
        self.lazy_update = lazy_update

    def create_state(self, index: Index, weight: NDArray) -> State:
        """(m, v), zeros."""
        return zeros_like(weight), zeros_like(weight)

    def update(self, index: Index, weight: NDArray, grad: NDArray, state: State) -> None:
        """Overwrite the weight and its moments."""
        self._update_all([index], [weight], [grad], [state])

    def update_several(
        self,
        indices: Sequence[Index],
        weights: Sequence[NDArray],
        grads: Sequence[NDArray],
        states: Sequence[State],
    ) -> None:
        """Overwrite weights and moments: all at once, if none has a float32 copy."""
        if any(map(self._wants_copy, weights)):
            super().update_several(indices, weights, grads, states)
        else:
            self._update_all(indices, weights, grads, states)

    def _update_all(
        self,
        indices: Sequence[Index],
        weights: Sequence[NDArray],
        grads: Sequence[NDArray],
        states: Sequence[State],
    ) -> None:
        """Overwrite weights and moments."""
        rates, decays = self._rates(indices)
        for position, index in enumerate(indices):
            t = self._index_update_count[index]
            rate = rates[position] * math.sqrt(1.0 - self.beta2**t)
            rates[position] = rate / (1.0 - self.beta1**t)
        common = {"beta1": self.beta1, "beta2": self.beta2, "epsilon": self.epsilon}
        common |= self._clipping()
        updates.update(nd.adam_update, weights, grads, states, rates, decays, common)


@register
class Adamax(Optimizer):
    """Adam with the infinity norm (Kingma and Ba, 2014, section 7.1).

        g = clip(rescale_grad * gradient + wd w)
        m = beta1 m + (1 - beta1) g
        u = max(beta2 u, |g|)
        w = w - lr / (1 - beta1^t) m / u

    Args:
        learning_rate, beta1, beta2: see above.
        **kwargs: as for Optimizer.
    """

    def __init__(
        self,
        learning_rate: float = 0.002,
        beta1: float = 0.9,
        beta2: float = 0.999,
        **kwargs: Any,
    ) -> None:
        super().__init__(learning_rate=learning_rate, **kwargs)
        self.beta1 = beta1
        self.beta2 = beta2

    def create_state(self, index: Index, weight: NDArray) -> State:
        """(m, u), zeros."""
        return zeros_like(weight), zeros_like(weight)

    def update(self, index: Index, weight: NDArray, grad: NDArray, state: State) -> None:
        """Overwrite the weight and its state."""
        self._update_count(index)
        wd, t = self._get_wd(index), self._index_update_count[index]
        lr = self._get_lr(index) / (1.0 - self.beta1**t)
        grad = self._clipped(grad * self.rescale_grad + wd * weight)
        mean, largest = state
        mean[:] *= self.beta1
        mean[:] += (1.0 - self.beta1) * grad
        largest[:] = nd.maximum(self.beta2 * largest, nd.abs(grad))
        weight[:] -= lr * mean / largest


@register
class Nadam(Optimizer):
    """Adam with Nesterov's momentum (Dozat, 2016).

        g   = clip(rescale_grad * gradient + wd w)
        b_t = beta1 (1 - 0.5 * 0.96^(t schedule_decay)),  B = product of all b so far
        m   = beta1 m + (1 - beta1) g,  v = beta2 v + (1 - beta2) g^2
        M   = (1 - b_t) g / (1 - B) + b_(t+1) m / (1 - B b_(t+1))
        w   = w - lr M / (sqrt(v / (1 - beta2^t)) + epsilon)

    The product B is one for all weights, as in MXNet, so that it runs ahead with several.

    Args:
        learning_rate, beta1, beta2, epsilon, schedule_decay: see above.
        **kwargs: as for Optimizer.
    """

    def __init__(
        self,
        learning_rate: float = 0.001,
        beta1: float = 0.9,
        beta2: float = 0.999,
        epsilon: float = 1e-8,
        schedule_decay: float = 0.004,
        **kwargs: Any,
    ) -> None:
        super().__init__(learning_rate=learning_rate, **kwargs)
        self.beta1 = beta1
        self.beta2 = beta2
        self.epsilon = epsilon
        self.schedule_decay = schedule_decay
        self.m_schedule = 1.0

    def create_state(self, index: Index, weight: NDArray) -> State:
        """(m, v), zeros."""
        return zeros_like(weight), zeros_like(weight)

    def update(self, index: Index, weight: NDArray, grad: NDArray, state: State) -> None:
        """Overwrite the weight and its moments."""
        self._update_count(index)
        lr, wd, t = self._get_lr(index), self._get_wd(index), self._index_update_count[index]
        grad = self._clipped(grad * self.rescale_grad + wd * weight)
        now, following = self._momentum(t), self._momentum(t + 1)
        self.m_schedule *= now
        mean, var = state
        mean[:] *= self.beta1
        mean[:] += (1.0 - self.beta1) * grad
        var[:] *= self.beta2
        var[:] += (1.0 - self.beta2) * grad * grad
        own = grad / (1.0 - self.m_schedule)
        past = mean / (1.0 - self.m_schedule * following)
        spread = var / (1.0 - self.beta2**t)
        weight[:] -= lr * ((1.0 - now) * own + following * past) / (nd.sqrt(spread) + self.epsilon)

    def _momentum(self, t: int) -> float:
        """b_t."""
        return float(self.beta1 * (1.0 - 0.5 * 0.96 ** (t * self.schedule_decay)))


@register
class FTML(Optimizer):
    """Follow the moving leader (Zheng and Kwok, 2017).

        g = clip(rescale_grad grad + wd w)
        v = beta2 v + (1 - beta2) g^2
        e = (1 - beta1^t) / lr (sqrt(v / (1 - beta2^t)) + epsilon)
        z = beta1 z + (1 - beta1) g - (e - beta1 d) w
        d = e
        w = -z / d

    Args:
        beta1, beta2, epsilon: see above.
        **kwargs: as for Optimizer.
    """

    def __init__(
        self, beta1: float = 0.6, beta2: float = 0.999, epsilon: float = 1e-8, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.beta1 = beta1
        self.beta2 = beta2
        self.epsilon = epsilon

    def create_state(self, index: Index, weight: NDArray) -> State:
        """(d, v, z), zeros."""
        return zeros_like(weight), zeros_like(weight), zeros_like(weight)

    def update(self, index: Index, weight: NDArray, grad: NDArray, state: State) -> None:
        """Overwrite the weight and its state."""
        self._update_count(index)
        nd.ftml_update(
            weight,
            grad,
            *state,
            out=weight,
            lr=self._get_lr(index),
            wd=self._get_wd(index),
            t=self._index_update_count[index],
            beta1=self.beta1,
            beta2=self.beta2,
            epsilon=self.epsilon,
            rescale_grad=self.rescale_grad,
            **({"clip_grad": self.clip_gradient} if self.clip_gradient else {}),
        )
