"""mx.operator: operators of the user's own, with attributes, several results and states."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..scenario import Yielded, scenario

Yields = Iterator[Yielded]


def _weighted(mx: Any) -> None:
    """Register `weighted_square`: (scale x^2, w), which counts its calls."""

    class Weighted(mx.operator.CustomOp):  # type: ignore[misc]
        def __init__(self, scale: float) -> None:
            super().__init__()
            self.scale = scale

        def forward(self, is_train: Any, req: Any, in_data: Any, out_data: Any, aux: Any) -> None:
            self.assign(out_data[0], req[0], in_data[0] * in_data[0] * self.scale)
            self.assign(out_data[1], req[1], in_data[1])
            aux[0][:] = aux[0] + 1

        def backward(
            self, req: Any, out_grad: Any, in_data: Any, out_data: Any, in_grad: Any, aux: Any
        ) -> None:
            self.assign(in_grad[0], req[0], 2 * self.scale * in_data[0] * out_grad[0])
            self.assign(in_grad[1], req[1], out_grad[1] + out_data[1] - in_data[1])

    @mx.operator.register("weighted_square")
    class WeightedProp(mx.operator.CustomOpProp):  # type: ignore[misc]
        def __init__(self, scale: str = "2") -> None:
            super().__init__(need_top_grad=True)
            self.scale = float(scale)

        def list_arguments(self) -> list[str]:
            return ["data", "weight"]

        def list_outputs(self) -> list[str]:
            return ["square", "weight_out"]

        def list_auxiliary_states(self) -> list[str]:
            return ["calls"]

        def infer_shape(self, in_shape: Any) -> Any:
            return in_shape, [in_shape[0], in_shape[1]], [[1]]

        def create_operator(self, ctx: Any, in_shapes: Any, in_dtypes: Any) -> Any:
            return Weighted(self.scale)


@scenario()
def custom_operator(mx: Any, device: Any) -> Yields:
    """Results, gradients, an attribute, a state, and one call outside of record()."""
    _weighted(mx)
    x, w, calls = mx.nd.array([1.0, 2.0, 3.0]), mx.nd.array([5.0, 6.0]), mx.nd.zeros((1,))
    x.attach_grad()
    w.attach_grad("add")
    yield "default", mx.nd.Custom(x, w, calls, op_type="weighted_square")[0]
    with mx.autograd.record():
        square, weight = mx.nd.Custom(x, w, calls, op_type="weighted_square", scale=3)
        loss = square.sum() + 2 * weight.sum()
    loss.backward()
    yield "square", square
    yield "weight", weight
    yield "grad", x.grad
    yield "grad added", w.grad
    yield "calls", calls


@scenario()
def custom_loss(mx: Any, device: Any) -> Yields:
    """An output layer: softmax, whose gradient is that of a loss."""

    class Softmax(mx.operator.CustomOp):  # type: ignore[misc]
        def forward(self, is_train: Any, req: Any, in_data: Any, out_data: Any, aux: Any) -> None:
            self.assign(out_data[0], req[0], mx.nd.softmax(in_data[0]))

        def backward(
            self, req: Any, out_grad: Any, in_data: Any, out_data: Any, in_grad: Any, aux: Any
        ) -> None:
            wanted = mx.nd.one_hot(in_data[1], in_data[0].shape[1])
            self.assign(in_grad[0], req[0], out_data[0] - wanted)

    @mx.operator.register("softmax_loss")
    class SoftmaxProp(mx.operator.CustomOpProp):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__(need_top_grad=False)

        def list_arguments(self) -> list[str]:
            return ["data", "label"]

        def infer_shape(self, in_shape: Any) -> Any:
            return [in_shape[0], [in_shape[0][0]]], [in_shape[0]], []

        def create_operator(self, ctx: Any, in_shapes: Any, in_dtypes: Any) -> Any:
            return Softmax()

    x, label = mx.nd.array([[1.0, 2.0, 0.5], [0.0, -1.0, 3.0]]), mx.nd.array([0.0, 2.0])
    x.attach_grad()
    with mx.autograd.record():
        y = mx.nd.Custom(x * 2, label, op_type="softmax_loss")
    y.backward()
    yield "probabilities", y
    yield "grad", x.grad
