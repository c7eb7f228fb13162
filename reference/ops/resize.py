"""Images made larger or smaller: repeated or interpolated elements."""

from __future__ import annotations

import numpy as np

from ..base import MXNetError
from ..floats import require_floats, widened
from ..operator import Array, operator
from ..windows import Geometry
from .convolution import compare, correlate, spread
from .dense import require_shape


def _require_images(op, *arrays):
    """Floats with four axes."""
    for position, array in enumerate(arrays):
        require_floats(op, **{f"data[{position}]": array})
        if array.ndim != 4:
            raise MXNetError(
                f"{op}: data[{position}] has shape {array.shape}; expected (n, channels, h, w)"
            )


def _factors(data, scale):
    """By how much each array has to be repeated, so that all become as large."""
    (n, _, *size), factors = data[0].shape, []
    height, width = (s * scale for s in size)
    for position, array in enumerate(data):
        factor, rest = divmod(height, array.shape[2])
        if array.shape[0] != n or rest or array.shape[3] * factor != width:
            raise MXNetError(
                f"UpSampling: data[{position}] of shape {array.shape} cannot be repeated to become "
                f"({n}, channels, {height}, {width}); expected a size that divides that"
            )
        factors.append(factor)
    return factors


def _filter_geometry(scale):
    """Of the transposed convolution that makes images `scale` times as large."""
    kernel, pad = 2 * scale - scale % 2, scale // 2
    return Geometry((kernel,) * 2, (scale,) * 2, (1, 1), (pad,) * 2)


@operator
def UpSampling(
    *data: Array,
    scale: int,
    num_filter: int = 0,
    sample_type: str,
    multi_input_mode: str = "concat",
    workspace: int = 512,
) -> Array:
    """Images made larger by a whole factor.

    nearest: out[n, c, i, j] = data[n, c, i // scale, j // scale]; several arrays, repeated as often as
    it takes, are joined along the channels, or added. d data = the sum over the copies of d out.
    bilinear: data and weight; every channel is deconvolved with its own filter.
    Source: MXNet 1.9.1, src/operator/nn/upsampling-inl.h.

    >>> UpSampling(np.array([[[[1.0, 2.0]]]]), scale=2, sample_type="nearest")
    array([[[[1., 1., 2., 2.],
             [1., 1., 2., 2.]]]])
    """
    _require_images("UpSampling", *data)
    if scale < 1:
        raise MXNetError(f"UpSampling: scale={scale}; expected at least 1")
    if sample_type == "bilinear":
        return _filtered(data, scale, num_filter)
    if sample_type != "nearest" or multi_input_mode not in ("concat", "sum"):
        raise MXNetError(
            f"UpSampling: sample_type={sample_type!r}, multi_input_mode={multi_input_mode!r}; expected "
            f"'nearest' or 'bilinear', and 'concat' or 'sum'"
        )
    factors = _factors(data, scale)
    larger = [x.repeat(k, 2).repeat(k, 3) for x, k in zip(data, factors, strict=True)]
    if multi_input_mode == "concat":
        return np.concatenate(larger, axis=1)
    for position, array in enumerate(data):
        if array.shape[1] != data[0].shape[1]:
            raise MXNetError(
                f"UpSampling: data[{position}] has shape {array.shape}; expected "
                f"{data[0].shape[1]} channels, for a sum"
            )
    return sum(larger[1:], larger[0])


def _filtered(data, scale, num_filter):
    """The transposed convolution."""
    if len(data) != 2:
        raise MXNetError(
            f"UpSampling: {len(data)} arrays with sample_type='bilinear'; expected data and weight"
        )
    geometry = _filter_geometry(scale)
    images, weight = data
    channels = images.shape[1]
    require_shape("UpSampling", "weight", weight, (channels, 1, *geometry.kernel))
    if num_filter != channels:
        raise MXNetError(
            f"UpSampling: num_filter={num_filter}; expected {channels}, the channels of data"
        )
    sizes = tuple(n * scale for n in images.shape[2:])
    return spread(images, weight, geometry, channels, sizes)


@UpSampling.pullback(once=True)
def _(g, out, *data, scale, num_filter, sample_type, multi_input_mode, workspace):
    if sample_type == "bilinear":
        (images, weight), geometry = data, _filter_geometry(scale)
        groups = images.shape[1]
        return correlate(g, weight, geometry, groups), compare(images, g, geometry, groups)
    parts = [g] * len(data)
    if multi_input_mode == "concat":
        parts = np.split(g, np.cumsum([x.shape[1] for x in data])[:-1], axis=1)
    found = []
    for part, x, k in zip(parts, data, _factors(data, scale), strict=True):
        n, channels, height, width = x.shape
        copies = widened(part).reshape(n, channels, height, k, width, k)
        found.append(copies.sum(axis=(3, 5)).astype(x.dtype))
    return tuple(found)


def interpolation(size, wanted, align_corners):
    """The matrix that interpolates linearly between `size` elements: (wanted, size).

    >>> interpolation(2, 3, True)
    array([[1. , 0. ],
           [0.5, 0.5],
           [0. , 1. ]])
    """
    i = np.arange(wanted)
    if align_corners:
        position = i * ((size - 1) / (wanted - 1) if wanted > 1 else 0.0)
    else:
        position = np.maximum((i + 0.5) * size / wanted - 0.5, 0)
    return np.maximum(
        1 - np.abs(np.minimum(position, size - 1)[:, np.newaxis] - np.arange(size)), 0
    )


def _wanted(data, like, height, width, scale_height, scale_width, mode):
    """Height and width of the result."""
    sizes = data.shape[2:]
    if (like is None) == (mode == "like"):
        raise MXNetError(
            f"BilinearResize2D: mode={mode!r}, but like is {'missing' if like is None else 'given'}; "
            f"expected it with mode='like', and only there"
        )
    if mode == "like":
        return like.shape[2:]
    scales = (scale_height, scale_width)
    if mode == "odd_scale" or (mode == "size" and scales != (None, None)):
        if None in scales:
            raise MXNetError(
                f"BilinearResize2D: scale_height={scale_height} and scale_width={scale_width}; "
                f"expected both"
            )
        odd = mode == "odd_scale"
        return tuple(
            int(np.float32(s) * (n - 1)) + 1 if odd and n % 2 else int(np.float32(s) * n)
            for n, s in zip(sizes, scales, strict=True)
        )
    rounded = {
        "to_even_down": lambda n: n - n % 2,
        "to_even_up": lambda n: n + n % 2,
        "to_odd_down": lambda n: n - 1 + n % 2,
        "to_odd_up": lambda n: n + 1 - n % 2,
    }
    if mode == "size":
        return height, width
    if mode not in rounded:
        known = ", ".join(("size", "like", "odd_scale", *rounded))
        raise MXNetError(f"BilinearResize2D: mode={mode!r}; expected one of {known}")
    return tuple(rounded[mode](n) for n in sizes)


def _matrices(data, like, height, width, scale_height, scale_width, mode, align_corners):
    """The two matrices that interpolate along rows and columns."""
    wanted = _wanted(data, like, height, width, scale_height, scale_width, mode)
    if min(wanted) < 1:
        raise MXNetError(
            f"BilinearResize2D: height={wanted[0]}, width={wanted[1]}; expected at least 1"
        )
    dtype = widened(data).dtype
    return [
        interpolation(n, m, align_corners).astype(dtype)
        for n, m in zip(data.shape[2:], wanted, strict=True)
    ]


@operator
def _contrib_BilinearResize2D(
    data: Array,
    like: Array | None = None,
    height: int = 1,
    width: int = 1,
    scale_height: float | None = None,
    scale_width: float | None = None,
    mode: str = "size",
    align_corners: bool = True,
) -> Array:
    """Linear interpolation along rows and columns: out = R data C^T.

    data: (n, channels, h, w). R and C are the matrices of `interpolation`, to the size given, scaled,
    that of `like`, or the next even or odd one. dL/d data = R^T g C.
    Source: MXNet 1.9.1, src/operator/contrib/bilinear_resize-inl.h.

    >>> _contrib_BilinearResize2D(np.array([[[[1.0, 2.0]]]]), width=3)
    array([[[[1. , 1.5, 2. ]]]])
    """
    _require_images("BilinearResize2D", data)
    rows, columns = _matrices(
        data, like, height, width, scale_height, scale_width, mode, align_corners
    )
    return (rows @ widened(data) @ columns.T).astype(data.dtype)


@_contrib_BilinearResize2D.pullback(once=True)
def _(g, out, data, like, *attributes):
    rows, columns = _matrices(data, like, *attributes)
    return (rows.T @ widened(g) @ columns).astype(data.dtype), None
