"""Methods whose step depends on the norm of the whole weight, for large batches.

In the equations w is the weight, g = rescale_grad * gradient, lr the rate, wd the decay, |.| the
2-norm. Source: MXNet 1.9.1, python/mxnet/optimizer/optimizer.py, src/operator/optimizer_op-inl.h.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .. import nd
from ..nd import NDArray
from .optimizer import Index, Optimizer, State, register, zeros_like
from .sgd import SGD


@register
class LARS(SGD):
    """SGD with a rate for each layer (You et al., 2017).

        lr_layer = lr eta |w| / (|g| + wd |w| + eps)    where both norms are positive
        lr_layer = lr                                   there not, and for gamma, beta and bias

    Args:
        momentum: 0 for none.
        lazy_update: concerns sparse gradients, which do not exist here.
        eta, eps: see above.
        momentum_correction: scale the momentum by how much the rate changed since the last update.
        **kwargs: as for Optimizer.
    """

    def __init__(
        self,
        momentum: float = 0.0,
        lazy_update: bool = True,
        eta: float = 0.001,
        eps: float = 0,
        momentum_correction: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(momentum, lazy_update, **kwargs)
        self.momentum_correction = momentum_correction
        self.eta = eta
        self.eps = eps
        self.last_lr: float | None = None
        self.cur_lr: float | None = None

    def set_wd_mult(self, args_wd_mult: dict[Index, float]) -> None:  # type: ignore[override]
        """As of Optimizer, but '_gamma' gets no weight decay either."""
        self.wd_mult = {
            name: 0.0 for name in self.idx2name.values() if not name.endswith("_weight")
        } | dict(args_wd_mult)

    def _get_lrs(self, indices: Sequence[Index]) -> list[float]:
        """The rates, of which the last one is remembered."""
        lr = self.learning_rate
        self.last_lr = lr if self.cur_lr is None else self.cur_lr
        self.cur_lr = lr
        return [self._multiplied(lr, index, "lr_mult") for index in indices]

    def _update(
        self, index: Index, weight: NDArray, grad: NDArray, state: State, copied: bool
    ) -> None:
        arguments = self._arguments(index)
        assert self.cur_lr is not None
        if self.momentum > 0 and self.momentum_correction and self.last_lr:
            arguments["momentum"] = self.momentum * (self.cur_lr / self.last_lr)
        name = self.idx2name.get(index, str(index))
        if not name.endswith(("gamma", "beta", "bias")):
            arguments["lr"] *= self._trust(weight, grad, arguments["wd"])
        self._descend(weight, grad, state, copied, arguments)

    def _trust(self, weight: NDArray, grad: NDArray, wd: float) -> float:
        """eta |w| / (|g| + wd |w| + eps), or 1."""
        w = float(nd.norm(weight.astype("float32")).asscalar())
        g = float(nd.norm(grad.astype("float32") * self.rescale_grad).asscalar())
        return self.eta * w / (g + wd * w + self.eps) if w > 0.0 and g > 0.0 else 1.0


@register
class LAMB(Optimizer):
    """Adam with a rate for each layer (You et al., 2019).

        m = beta1 m + (1 - beta1) g,   v = beta2 v + (1 - beta2) g^2
        u = M / (sqrt(V) + epsilon) + wd w,   M = m / (1 - beta1^t), V = v / (1 - beta2^t)
        w = w - lr |w| / |u| u        (the factor is 1 where a norm is 0)

    Args:
        learning_rate, beta1, beta2, epsilon: see above.
        lower_bound, upper_bound: of |w|.
        bias_correction: False takes M = m, V = v.
        **kwargs: as for Optimizer.
    """

    def __init__(
        self,
        learning_rate: float = 0.001,
        beta1: float = 0.9,
        beta2: float = 0.999,
        epsilon: float = 1e-6,
        lower_bound: float | None = None,
        upper_bound: float | None = None,
        bias_correction: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(learning_rate=learning_rate, **kwargs)
        self.beta1 = beta1
        self.beta2 = beta2
        self.epsilon = epsilon
        self.lower_bound = lower_bound
        self.upper_bound = upper_bound
        self.bias_correction = bias_correction

    def create_state(self, index: Index, weight: NDArray) -> State:
        """(m, v), zeros."""
        return zeros_like(weight), zeros_like(weight)

    def update(self, index: Index, weight: NDArray, grad: NDArray, state: State) -> None:
        """Overwrite the weight and its moments."""
        self._update_count(index)
        mean, var = state
        step = nd.lamb_update_phase1(
            weight,
            grad,
            mean,
            var,
            beta1=self.beta1,
            beta2=self.beta2,
            epsilon=self.epsilon,
            t=self._index_update_count[index],
            bias_correction=self.bias_correction,
            wd=self._get_wd(index),
            **self._clipping(),
        )
        bounds = {"lower_bound": self.lower_bound, "upper_bound": self.upper_bound}
        nd.lamb_update_phase2(
            weight,
            step,
            weight.norm(),
            step.norm(),
            out=weight,
            lr=self._get_lr(index),
            **{name: bound for name, bound in bounds.items() if bound},
        )
