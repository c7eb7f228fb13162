"""The fully connected layer."""

from __future__ import annotations

from typing import Any

from ..case import PRODUCT, Case, Input
from ..families import shape_name
from ..operator import Array, operator

Sizes = tuple[int, ...]
HALF = "MXNet has float16 here on the GPU only; its documentation counts"


def layer(
    data: Sizes, weight: Sizes, bias: Sizes | None, dtype: str = "float32", **attributes: Any
) -> Case:
    """A layer with arrays of these shapes; `num_hidden` is the weight's first size."""
    shapes = (data, weight) if bias is None else (data, weight, bias)
    chosen = " ".join(f"{k}={v}" for k, v in attributes.items())
    return Case(
        f"{shape_name(data)},{shape_name(weight)} {dtype} {chosen}".strip(),
        tuple(Input(s, dtype) for s in shapes),
        {"num_hidden": weight[0], **attributes},
    )


def refused(
    name: str, data: Sizes, weight: Sizes, bias: Sizes | None, *says: str, **attributes: Any
) -> Case:
    """A layer whose arguments do not fit together."""
    inputs = tuple(Input(s) for s in (data, weight, bias) if s is not None)
    return Case(name, inputs, attributes, raises="MXNetError", says=says)


@operator(
    cases=(
        layer((2, 3), (4, 3), (4,)),
        layer((2, 3), (4, 3), None, no_bias=True).but(second=True),
        layer((2, 3, 2), (4, 6), (4,)),
        layer((2, 3, 2), (4, 6), None, no_bias=True).but(second=True),
        layer((2, 2, 3), (4, 3), (4,), flatten=False),
        layer((2, 2, 3), (4, 3), None, flatten=False, no_bias=True).but(second=True),
        layer((2, 1, 3, 1), (2, 3), (2,)),
        layer((2, 1, 2, 3), (2, 3), (2,), flatten=False),
        layer((2, 1, 2, 3), (2, 3), None, flatten=False, no_bias=True),
        layer((1, 1), (1, 1), (1,)),
        layer((3,), (4, 1), (4,)),
        layer((3,), (4, 3), (4,), flatten=False),
        layer((2, 3), (4, 3), (4,), "float64"),
        layer((2, 2, 3), (4, 3), (4,), "float64", flatten=False),
        layer((2, 3), (4, 3), None, "float64", no_bias=True),
        layer((2, 3), (4, 3), (4,), "float16").but(judge="reference", reason=HALF),
        refused("hidden", (2, 3), (4, 3), (4,), "weight", "(4, 3)", "(5, 3)", num_hidden=5),
        refused("input size", (2, 3), (4, 2), (4,), "weight", "(4, 2)", "(4, 3)", num_hidden=4),
        refused("vector", (3,), (4, 3), (4,), "weight", "(4, 3)", "(4, 1)", num_hidden=4),
        refused("bias size", (2, 3), (4, 3), (5,), "bias", "(5,)", "(4,)", num_hidden=4),
        refused("bias rank", (2, 3), (4, 3), (4, 1), "bias", "(4, 1)", "(4,)", num_hidden=4),
        refused("bias missing", (2, 3), (4, 3), None, "bias", "no_bias", num_hidden=4),
        refused("bias surplus", (2, 3), (4, 3), (4,), "bias", num_hidden=4, no_bias=True),
        refused("num_hidden missing", (2, 3), (4, 3), (4,), "num_hidden"),
        refused("num_hidden=0", (2, 3), (4, 3), (4,), "num_hidden=0", num_hidden=0),
        Case(
            "mixed dtypes",
            (Input((2, 3)), Input((4, 3), "float64"), Input((4,))),
            {"num_hidden": 4},
            raises="MXNetError",
            says=("float64", "float32"),
        ),
        Case(
            "integers",
            (Input((2, 3), "int32"), Input((4, 3), "int32"), Input((4,), "int32")),
            {"num_hidden": 4},
            raises="MXNetError",
            says=("int32",),
        ),
    ),
    tolerance=PRODUCT,
    source="src/operator/nn/fully_connected.cc",
)
def FullyConnected(
    data: Array,
    weight: Array,
    bias: Array | None,
    num_hidden: int,
    no_bias: bool = False,
    flatten: bool = True,
) -> Array:
    """Fully connected layer: out = data weight^T + bias.

    Args:
        data: (n, ...), floats; the axes after the first count as one of size k.
        weight: (num_hidden, k).
        bias: (num_hidden,); left out with `no_bias`.
        num_hidden: number of outputs, at least 1.
        no_bias: there is no bias.
        flatten: False keeps the axes of (..., k) and maps the last one only.

    Returns:
        (n, num_hidden), or (..., num_hidden). Gradients: g weight, g^T data, the sum of g's rows.

    Raises:
        MXNetError: a shape does not fit `num_hidden` and the data; the bias is missing or surplus;
            dtypes differ or are no floats.
    """
