"""Dropout: random zeros during training."""

from __future__ import annotations

from typing import Literal

from ..case import ROUNDING, Case, Input
from ..operator import Array, Ignored, Shape, operator

OWN = "the numbers drawn depend on the dtype and so differ in the reference's float64"


def drawing(name: str, entry: Input, training: bool = True, **attributes: object) -> Case:
    """A case in which numbers are drawn."""
    return Case(name, (entry,), attributes, training=training, judge="mxnet", reason=OWN)


@operator(
    cases=(
        Case("predict", (Input((3, 4)),)),
        Case("p=0", (Input((3, 4)),), {"p": 0.0}, training=True),
        drawing("3x4", Input((3, 4))),
        drawing("5 p=0.2", Input((5,)), p=0.2),
        drawing("2x3x4 p=0.8", Input((2, 3, 4)), p=0.8),
        drawing("200 numbers", Input((200,)), p=0.3),
        drawing("always", Input((3, 4)), training=False, mode="always"),
        drawing("always in training", Input((3, 4)), mode="always"),
        drawing("axes=(0,)", Input((3, 4)), axes=(0,)),
        drawing("axes=(1,)", Input((3, 4)), axes=(1,)),
        drawing("axes=(2, 3)", Input((2, 3, 2, 2)), axes=(2, 3), p=0.4),
        drawing("float64", Input((3, 4), "float64")),
        drawing("float16", Input((3, 4), "float16"), p=0.25),
        drawing("p=1 gives nan", Input((3,)), p=1.0),
        Case("p above 1", (Input((3,)),), {"p": 1.5}, raises="MXNetError", says=("p=1.5",)),
        Case("p below 0", (Input((3,)),), {"p": -0.5}, raises="MXNetError", says=("p=-0.5",)),
        Case(
            "axis out of range",
            (Input((3, 4)),),
            {"axes": (2,), "mode": "always"},
            raises="MXNetError",
            says=("2",),
        ),
        Case("unknown mode", (Input((3,)),), {"mode": "foo"}, raises="MXNetError", says=("foo",)),
        Case("integers", (Input((3,), "int32"),), raises="MXNetError", says=("int32",)),
    ),
    mode=True,
    tolerance=ROUNDING,
    source="src/operator/nn/dropout.cc, dropout-inl.h",
)
def Dropout(
    data: Array,
    p: float = 0.5,
    mode: Literal["always", "training"] = "training",
    axes: Shape = (),
    cudnn_off: Ignored = False,
) -> Array:
    """Set each element to 0 with probability p, divide the others by 1 - p: out = x * m.

    Args:
        data: x, any shape, floats.
        p: probability of a 0, in [0, 1]. With 1, everything is nan, as in MXNet.
        mode: 'training' leaves the data alone in predict mode, 'always' never does.
        axes: along which all elements share one draw.
        cudnn_off: without influence.

    Returns:
        The shape and dtype of `data`. Gradient: g * m, with the same m.
        The same seed gives MXNet's own m.

    Raises:
        MXNetError: p lies outside of [0, 1]; an axis is out of range; `data` is no floats.
    """
