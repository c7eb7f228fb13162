"""Methods with a rate of their own for each element, by squared gradients so far.

In the equations w is the weight, g = clip(rescale_grad * gradient), lr the rate, wd the decay, t the
number of updates of the weight.
Source: MXNet 1.9.1, python/mxnet/optimizer/{optimizer,contrib}.py, src/operator/optimizer_op-inl.h.
"""

from __future__ import annotations

from typing import Any

from .. import nd
from ..nd import NDArray
from .optimizer import Index, Optimizer, State, register, zeros_like


@register
class AdaGrad(Optimizer):
    """A sum of squared gradients (Duchi et al., 2011).

        h = h + g^2
        w = w - lr (g / sqrt(h + eps) + wd w)

    Args:
        eps: see above.
        **kwargs: as for Optimizer.
    """

    def __init__(self, eps: float = 1e-7, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.float_stable_eps = eps

    def create_state(self, index: Index, weight: NDArray) -> State:
        """h, zeros in float32."""
        return zeros_like(weight, "float32")

    def update(self, index: Index, weight: NDArray, grad: NDArray, state: State) -> None:
        """Overwrite the weight and its history."""
        self._update_count(index)
        lr, wd = self._get_lr(index), self._get_wd(index)
        grad = self._rescaled(grad)
        state[:] += nd.square(grad)
        step = grad / nd.sqrt(state + self.float_stable_eps)
        weight[:] += (step + weight * wd) * -lr


@register
class GroupAdaGrad(Optimizer):
    """AdaGrad with one rate for each row of a matrix, without weight decay.

        h = h + mean over the row of g^2
        w = w - lr g / sqrt(h + eps)

    Args:
        eps: see above.
        **kwargs: as for Optimizer.

    Raises:
        AssertionError: in use: the weight is no matrix; wd is not 0.
    """

    def __init__(self, eps: float = 1e-5, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.float_stable_eps = eps

    def create_state(self, index: Index, weight: NDArray) -> State:
        """h: (rows, 1), zeros."""
        if len(weight.shape) != 2:
            raise AssertionError(f"GroupAdaGrad: the weight has to be a matrix, got {weight.shape}")
        return nd.zeros((weight.shape[0], 1), ctx=weight.context)

    def update(self, index: Index, weight: NDArray, grad: NDArray, state: State) -> None:
        """Overwrite the weight and its history."""
        self._update_count(index)
        lr, wd = self._get_lr(index), self._get_wd(index)
        if wd != 0:
            raise AssertionError(f"Weight decay is not supported for GroupAdaGrad, got wd={wd}")
        grad = self._rescaled(grad)
        state[:] += nd.mean(nd.square(grad), axis=1, keepdims=True)
        weight[:] -= lr * grad / nd.sqrt(state + self.float_stable_eps)


@register
class AdaDelta(Optimizer):
    """Steps in the units of the weight (Zeiler, 2012).

        a = rho a + (1 - rho) g^2
        d = sqrt(b + epsilon) / sqrt(a + epsilon) g
        b = rho b + (1 - rho) d^2
        w = w - d - wd w

    As in MXNet the rate is not used, and the gradient itself is rescaled in place.

    Args:
        rho, epsilon: see above.
        **kwargs: as for Optimizer.
    """

    def __init__(self, rho: float = 0.90, epsilon: float = 1e-5, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.rho = rho
        self.epsilon = epsilon

    def create_state(self, index: Index, weight: NDArray) -> State:
        """(a, b), zeros in float32."""
        return zeros_like(weight, "float32"), zeros_like(weight, "float32")

    def update(self, index: Index, weight: NDArray, grad: NDArray, state: State) -> None:
        """Overwrite the weight, its state, and the gradient."""
        self._update_count(index)
        wd = self._get_wd(index)
        grad *= self.rescale_grad
        grad = self._clipped(grad)
        squares, steps = state
        squares[:] *= self.rho
        squares[:] += (1.0 - self.rho) * grad * grad
        step = nd.sqrt(steps + self.epsilon) / nd.sqrt(squares + self.epsilon) * grad
        steps[:] *= self.rho
        steps[:] += (1.0 - self.rho) * step * step
        weight[:] -= step + wd * weight


@register
class RMSProp(Optimizer):
    """A running mean of squared gradients: Tieleman and Hinton's form, or Graves' centered one.

        n = gamma1 n + (1 - gamma1) g^2                     g = clip(rescale_grad grad + wd w)
        w = w - lr g / sqrt(n + epsilon)                    not centered

        m = gamma1 m + (1 - gamma1) g
        d = gamma2 d - lr g / sqrt(n - m^2 + epsilon)
        w = w + d                                           centered

    Args:
        learning_rate, gamma1, gamma2, epsilon, centered: see above.
        clip_weights: bound on each element of the new weight.
        **kwargs: as for Optimizer.
    """

    steady = True

    def __init__(
        self,
        learning_rate: float = 0.001,
        gamma1: float = 0.9,
        gamma2: float = 0.9,
        epsilon: float = 1e-8,
        centered: bool = False,
        clip_weights: float | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(learning_rate=learning_rate, **kwargs)
        self.gamma1 = gamma1
        self.gamma2 = gamma2
        self.epsilon = epsilon
        self.centered = centered
        self.clip_weights = clip_weights

    def create_state(self, index: Index, weight: NDArray) -> State:
        """(n,), or (n, m, d) if centered: zeros in float32."""
        return tuple(zeros_like(weight, "float32") for _ in range(3 if self.centered else 1))

    def update(self, index: Index, weight: NDArray, grad: NDArray, state: State) -> None:
        """Overwrite the weight and its state."""
        self._update_count(index)
        arguments = {
            "lr": self._get_lr(index),
            "wd": self._get_wd(index),
            "gamma1": self.gamma1,
            "epsilon": self.epsilon,
        } | self._clipping()
        if self.clip_weights:
            arguments["clip_weights"] = self.clip_weights
        if self.centered:
            nd.rmspropalex_update(weight, grad, *state, out=weight, gamma2=self.gamma2, **arguments)
        else:
            nd.rmsprop_update(weight, grad, *state, out=weight, **arguments)


@register
class Ftrl(Optimizer):
    """Follow the regularised leader (McMahan et al., 2013).

        z = z + g - (sqrt(n + g^2) - sqrt(n)) w / lr
        n = n + g^2
        w = (sign(z) lamda1 - z) / ((beta + sqrt(n)) / lr + wd) where |z| > lamda1, else 0

    Args:
        lamda1, learning_rate, beta: see above.
        **kwargs: as for Optimizer.
    """

    def __init__(
        self, lamda1: float = 0.01, learning_rate: float = 0.1, beta: float = 1, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.lamda1 = lamda1
        self.beta = beta
        self.lr = learning_rate

    def create_state(self, index: Index, weight: NDArray) -> State:
        """(z, n), zeros in float32."""
        return zeros_like(weight, "float32"), zeros_like(weight, "float32")

    def update(self, index: Index, weight: NDArray, grad: NDArray, state: State) -> None:
        """Overwrite the weight and its state."""
        self._update_count(index)
        arguments = {"lr": self._get_lr(index), "wd": self._get_wd(index)} | self._clipping()
        nd.ftrl_update(
            weight, grad, *state, out=weight, lamda1=self.lamda1, beta=self.beta, **arguments
        )
