"""How many numbers operators make, where they can be many more than are in their inputs.

An operator whose shapes follow from no rule is run for them, and must not make more than memory has.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import zip_longest
from math import ceil, isqrt, prod
from typing import Any, TypeAlias

from portable import spec

from .rules import Shape

Values: TypeAlias = Mapping[str, Any]
Inputs: TypeAlias = Sequence[Shape]
Size: TypeAlias = Callable[[Values, Inputs], int]


def made(name: str, values: Values, inputs: Inputs) -> int:
    """About how many numbers an operator makes; 0 if it is not known, or if it will refuse this.

    >>> made("tile", {"reps": (2, 3)}, [(4, 5)])
    120

    Args:
        name: of the operator.
        values: its attributes, with their defaults.
        inputs: the shapes of its inputs.
    """
    try:
        return SIZES[name](values, inputs) if name in SIZES else 0
    except (IndexError, KeyError, TypeError, ValueError, ZeroDivisionError, OverflowError):
        return 0


def _together(_: Values, inputs: Inputs) -> int:
    """Inputs are broadcast to one shape."""
    sides = zip_longest(*(reversed(shape) for shape in inputs), fillvalue=1)
    return prod(max(sizes) for sizes in sides)


def _times(*names: str) -> Size:
    """Every number of the first input becomes as many as these attributes say."""
    return lambda values, inputs: prod(inputs[0]) * prod(_number(values[name]) for name in names)


def _number(value: Any) -> int:
    return prod(value) if isinstance(value, tuple | list) else int(value)


def _pair(value: Any) -> int:
    """The area of a size that is given by one number or two."""
    sizes = value if isinstance(value, tuple | list) else (value,)
    return int(sizes[0] * sizes[-1])


def _area(name: str, images: int = 0) -> Size:
    """Images of a size that an attribute says, as many as an input has rows."""
    return lambda values, inputs: inputs[images][0] * inputs[0][1] * _pair(values[name])


def _like(values: Values, inputs: Inputs) -> int:
    left, right = inputs
    if values.get("lhs_axes") is None:
        return prod(right)
    return int(prod(left) * prod(right[axis] for axis in values["rhs_axes"]))


def _stretched(values: Values, inputs: Inputs) -> int:
    """0 keeps a size."""
    told = values["shape"]
    pairs = zip(told if isinstance(told, tuple | list) else (told,), inputs[0], strict=True)
    return prod(wanted or size for wanted, size in pairs)


def _padded(values: Values, inputs: Inputs) -> int:
    widths = values["pad_width"]
    return prod(
        size + before + after
        for size, before, after in zip(inputs[0], widths[::2], widths[1::2], strict=True)
    )


def _resized(values: Values, inputs: Inputs) -> int:
    """Height and width are given, scaled, or another image's."""
    rows, columns, height, width = inputs[0]
    like = inputs[1] if len(inputs) > 1 else (0, 0, 0, 0)
    tall = max(values["height"] or 0, ceil(height * (values["scale_height"] or 1)), like[2]) + 1
    wide = max(values["width"] or 0, ceil(width * (values["scale_width"] or 1)), like[3]) + 1
    return rows * columns * tall * wide


def _enlarged(values: Values, inputs: Inputs) -> int:
    """All inputs get the size that the first one is enlarged to."""
    images = sum(prod(shape[:2]) for shape in inputs)
    return images * prod(inputs[0][2:]) * _number(values["scale"]) ** 2


def _aligned(values: Values, inputs: Inputs) -> int:
    """Every place of a region is the mean of some that are looked at."""
    looked = max(1, _number(values["sample_ratio"])) ** 2
    return inputs[1][0] * inputs[0][1] * _pair(values["pooled_size"]) * looked


def _dot(values: Values, inputs: Inputs) -> int:
    """All axes of both but the one that is summed."""
    left, right = inputs
    summed = left[0] if values["transpose_a"] else left[-1]
    other = right[-1] if values["transpose_b"] else right[0]
    return prod(left) // summed * (prod(right) // other)


def _batch_dot(values: Values, inputs: Inputs) -> int:
    """Rows of the left, columns of the right, for every pair of matrices."""
    left, right = inputs[:2]
    axis = values.get("axis", -2)
    transposed = values["transpose_a"], values["transpose_b"]
    rows = left[-1] if transposed[0] else left[axis]
    columns = right[axis] if transposed[1] else right[-1]
    return prod(left) // (left[-1] * left[axis]) * rows * columns


def _syrk(values: Values, inputs: Inputs) -> int:
    return prod(inputs[0][:-2]) * inputs[0][-1 if values["transpose"] else -2] ** 2


def _diagonal(values: Values, inputs: Inputs) -> int:
    """A matrix for a vector; of a matrix, less than it has."""
    return (inputs[0][0] + abs(values["k"])) ** 2 if len(inputs[0]) == 1 else 0


def _diagonals(values: Values, inputs: Inputs) -> int:
    return int(prod(inputs[0][:-1]) * (inputs[0][-1] + abs(values["offset"])) ** 2)


def _triangles(values: Values, inputs: Inputs) -> int:
    rows = isqrt(2 * inputs[0][-1]) + 1 + abs(values["offset"])
    return int(prod(inputs[0][:-1]) * rows**2)


def _columns(values: Values, inputs: Inputs) -> int:
    """A patch for every place of a window, few or many as its steps say."""
    window, spatial = values["kernel"], inputs[0][2:]
    ones = (1,) * len(window)
    places = [
        max(0, size + 2 * pad - dilate * (kernel - 1) - 1) // step + 1
        for size, kernel, step, dilate, pad in zip(
            spatial,
            window,
            values["stride"] or ones,
            values["dilate"] or ones,
            values["pad"] or (0,) * len(window),
            strict=True,
        )
    ]
    return int(prod(inputs[0][:2]) * prod(window) * prod(places))


def _taken(values: Values, inputs: Inputs) -> int:
    data, indices = inputs
    return prod(data) // data[values["axis"]] * prod(indices)


def _gathered(_: Values, inputs: Inputs) -> int:
    data, indices = inputs
    return prod(indices[1:]) * prod(data[indices[0] :])


def _anchors(values: Values, inputs: Inputs) -> int:
    return prod(inputs[0][2:]) * 4 * (len(values["sizes"]) + len(values["ratios"]))


def _steps(values: Values, _: Inputs) -> int:
    """Numbers from a start to a stop."""
    start, stop = values["start"], values["stop"]
    start, stop = (0, start) if stop is None else (start, stop)
    return int(max(0, ceil((stop - start) / values["step"])) * max(1, _number(values["repeat"])))


def _attention(values: Values, inputs: Inputs) -> int:
    """A weight for every two places, of each head; keys come last."""
    return inputs[0][0] * inputs[-1][0] * inputs[0][1] * _number(values["heads"])


def _sizes() -> dict[str, Size]:
    """The size of each operator that can make many numbers of few."""
    found: dict[str, Size] = {
        name: _together for name in spec.operators() if name.startswith("broadcast_")
    }
    made_of_nothing = ("_zeros", "_ones", "_full", "_random_uniform", "_random_normal")
    found |= dict.fromkeys(made_of_nothing, lambda values, _: _number(values["shape"]))
    found |= dict.fromkeys(("Concat", "stack", "_rnn_param_concat"), lambda _, i: sum(map(prod, i)))
    found |= dict.fromkeys(("batch_dot", "_linalg_gemm", "_linalg_gemm2"), _batch_dot)
    ends = ("qk", "valatt")
    found |= {f"_contrib_interleaved_matmul_selfatt_{end}": _attention for end in ends}
    return found | {
        "_contrib_interleaved_matmul_encdec_qk": _attention,
        "broadcast_axis": _times("size"),
        "broadcast_to": _stretched,
        "broadcast_like": _like,
        "tile": _times("reps"),
        "repeat": _times("repeats"),
        "one_hot": _times("depth"),
        "Pad": _padded,
        "UpSampling": _enlarged,
        "_contrib_BilinearResize2D": _resized,
        "_contrib_AdaptiveAvgPooling2D": _area("output_size"),
        "ROIPooling": _area("pooled_size", images=1),
        "_contrib_ROIAlign": _aligned,
        "GridGenerator": lambda values, inputs: 2 * inputs[0][0] * _pair(values["target_shape"]),
        "SpatialTransformer": _area("target_shape"),
        "BilinearSampler": lambda _, inputs: prod(inputs[0][:2]) * prod(inputs[1][2:]),
        "_contrib_MultiBoxPrior": _anchors,
        "_contrib_MultiBoxTarget": lambda _, i: prod(i[1][:1]) * i[0][1] * (i[1][1] + 9),
        "_contrib_box_iou": lambda _, inputs: prod(inputs[0][:-1]) * prod(inputs[1][:-1]) * 4,
        "_contrib_index_array": lambda _, inputs: prod(inputs[0]) * len(inputs[0]),
        "_unravel_index": lambda values, inputs: prod(inputs[0]) * len(values["shape"]),
        "_histogram": lambda values, _: 2 * _number(values["bin_cnt"] or 0) + 1,
        "dot": _dot,
        "_linalg_syrk": _syrk,
        "_linalg_makediag": _diagonals,
        "_linalg_maketrian": _triangles,
        "diag": _diagonal,
        "khatri_rao": lambda _, inputs: prod(shape[0] for shape in inputs) * inputs[0][1],
        "im2col": _columns,
        "col2im": lambda values, inputs: prod(inputs[0][:2]) * _number(values["output_size"]),
        "scatter_nd": lambda values, _: _number(values["shape"]),
        "gather_nd": _gathered,
        "take": _taken,
        "_arange": _steps,
        "_linspace": lambda values, _: _number(values["num"]),
        "_eye": lambda values, _: values["N"] * (values["M"] or values["N"]),
        "_sample_uniform": _times("shape"),
        "_sample_normal": _times("shape"),
    }


SIZES = _sizes()
