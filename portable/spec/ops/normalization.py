"""Normalisation: subtract a mean, divide by a standard deviation, scale and shift.

The operators differ in what they average over: BatchNorm over all samples and positions of a
channel, LayerNorm over one axis, InstanceNorm over the positions of one channel of one sample,
GroupNorm over a group of channels of one sample; LRN divides by neighbouring channels.
"""

from __future__ import annotations

from typing import Any

from ..case import POSITIVE, REAL, Case, Domain, Input, Tolerance, values
from ..operator import Array, Ignored, operator

STATISTICS = Tolerance(
    8, "sum", "array", reason="a mean and a variance are sums, and their differences cancel"
)
HALF = Tolerance(12, "fixed", "array", reason="MXNet rounds more often to float16 on the way")
ONLY_FLOAT32 = "MXNet's kernel exists in float32 only and refuses the rest when it runs"
POWER_EPS = 2.0**-10  # the same number in float32 and float64
EXACT: dict[str, Any] = {"eps": POWER_EPS, "momentum": 0.875, "fix_gamma": False}


def batch(
    name: str,
    shape: tuple[int, ...],
    dtype: str = "float32",
    training: bool = True,
    gamma: Domain = POSITIVE,
    parameters: str | None = None,
    **attributes: Any,
) -> Case:
    """A case of BatchNorm; gamma and the other three per channel have the dtype `parameters`."""
    channels = (shape[attributes.get("axis", 1)],)
    per_channel = (gamma, REAL, REAL, POSITIVE)
    inputs = [Input(channels, parameters or dtype, domain) for domain in per_channel]
    if attributes.get("fix_gamma", True):
        inputs[0] = Input(channels, parameters or dtype, values=(1.0,) * channels[0])
    return Case(name, (Input(shape, dtype), *inputs), attributes, training=training)


OWN: dict[str, Any] = {"fix_gamma": False}


@operator(
    cases=(
        *(
            batch(f"{'x'.join(map(str, s))} {'training' if t else 'predict'}", s, training=t, **OWN)
            for t in (True, False)
            for s in ((4, 3), (2, 3, 2), (2, 3, 2, 2), (2, 2, 1, 2, 2))
        ),
        batch("eight channels training", (2, 8, 2, 2), **OWN),
        batch("eight channels predict", (2, 8, 2, 2), training=False, **OWN),
        batch("fix_gamma training", (4, 3)),
        batch("fix_gamma predict", (4, 3), training=False),
        batch("use_global_stats training", (4, 3), use_global_stats=True, **OWN),
        batch("axis=-1", (2, 3, 4), axis=-1, **OWN),
        batch("axis=0", (3, 2, 2), axis=0, **OWN),
        batch("momentum=0.5 eps=0.1", (4, 3), momentum=0.5, eps=0.1, **OWN),
        batch("momentum=0 eps=0.1 predict", (4, 3), training=False, momentum=0.0, eps=0.1, **OWN),
        batch("output_mean_var training", (4, 3), output_mean_var=True, **OWN),
        batch("output_mean_var predict", (4, 3), training=False, output_mean_var=True, **OWN),
        batch("negative gamma", (4, 3), gamma=REAL, **OWN),
        batch("cudnn_off", (4, 3), cudnn_off=True, **OWN),
        batch("float64 training", (4, 3, 2), "float64", **EXACT),
        batch("float64 predict", (4, 3, 2), "float64", training=False, **EXACT),
        batch("float16 training", (4, 3), "float16", parameters="float32", **OWN).but(
            gradient=False,
            judge="reference",
            reason="MXNet rounds x - mean to float16, as its float32 averages show",
        ),
        batch(
            "float16 predict", (4, 3), "float16", training=False, parameters="float32", **OWN
        ).but(gradient=False),
        Case(
            "fix_gamma with gamma=2",
            (
                Input((4, 3)),
                values(2, 2, 2),
                Input((3,)),
                Input((3,)),
                Input((3,), domain=POSITIVE),
            ),
            training=True,
            judge="reference",
            reason="MXNet overwrites gamma by ones; here it is left alone and not used",
        ),
        Case(
            "float16 parameters",
            (Input((4, 3), "float16"), *(Input((3,), "float16", POSITIVE),) * 4),
            raises="MXNetError",
            says=("gamma", "float16", "float32"),
        ),
        Case(
            "axis out of range",
            (Input((4, 3)), *(Input((3,), domain=POSITIVE),) * 4),
            {"axis": 2},
            raises="MXNetError",
            says=("axis=2",),
        ),
        Case(
            "integers",
            (Input((4, 3), "int32"), *(Input((3,), domain=POSITIVE),) * 4),
            raises="MXNetError",
            says=("int32",),
        ),
    ),
    differentiable=("data", "gamma", "beta"),
    outputs="output_mean_var",
    mutates=("moving_mean", "moving_var"),
    mode=True,
    tolerance=STATISTICS,
    source="src/operator/nn/batch_norm.cc, batch_norm-inl.h",
)
def BatchNorm(
    data: Array,
    gamma: Array,
    beta: Array,
    moving_mean: Array,
    moving_var: Array,
    eps: float = 0.0010000000474974513,
    momentum: float = 0.9,
    fix_gamma: bool = True,
    use_global_stats: bool = False,
    output_mean_var: bool = False,
    axis: int = 1,
    cudnn_off: Ignored = False,
    min_calib_range: Ignored = None,
    max_calib_range: Ignored = None,
) -> Array:
    """Normalise each channel: out = gamma * (x - mean) / sqrt(var + eps) + beta.

    In training, mean and var (divided by n, not n - 1) are those of the batch, and the moving ones
    become momentum * moving + (1 - momentum) * batch. MXNet's CPU does the latter in the backward
    pass, its GPU in the forward pass; here it is done in the forward pass. In predict mode, or with
    `use_global_stats`, mean and var are the moving ones.

    Args:
        data: x, any shape with an axis of C channels, floats.
        gamma, beta: (C,), the dtype of `data`, float32 for float16.
        moving_mean, moving_var: (C,), likewise; overwritten in training.
        eps: keeps the divisor away from 0.
        momentum: the part of the moving statistics that is kept.
        fix_gamma: take 1 for gamma, and give it the gradient 0.
        use_global_stats: use the moving statistics in training too.
        output_mean_var: return mean and 1 / sqrt(var + eps) as well; they pass on no gradient.
        axis: the axis of the channels.
        cudnn_off, min_calib_range, max_calib_range: without influence.

    Returns:
        The shape and dtype of `data` (and twice (C,)). Gradient in training, with
        y = (x - mean) / sqrt(var + eps): data gamma / sqrt(var + eps) * (g - mean(g) - y mean(g y)),
        gamma sum(g y), beta sum(g); without batch statistics, data gamma / sqrt(var + eps) * g.

    Raises:
        MXNetError: the axis is out of range; `data` is no floats; an array per channel has another
            length or dtype.
    """


def layer(name: str, shape: tuple[int, ...], dtype: str = "float32", **attributes: Any) -> Case:
    """A case of LayerNorm."""
    size = (shape[attributes.get("axis", -1)],)
    inputs = (Input(shape, dtype), Input(size, dtype), Input(size, dtype))
    return Case(name, inputs, attributes)


@operator(
    cases=(
        *(layer("x".join(map(str, s)), s) for s in ((5,), (2, 3), (2, 1, 4), (2, 3, 2, 4))),
        layer("axis=0", (4, 3), axis=0),
        layer("axis=1", (2, 4, 3), axis=1),
        layer("eps=0.5", (2, 4), eps=0.5),
        layer("output_mean_var", (2, 3, 4), output_mean_var=True),
        layer("output_mean_var axis=1", (2, 3, 4), axis=1, output_mean_var=True),
        layer("float64", (3, 4), "float64", eps=POWER_EPS, output_mean_var=True),
        layer("float16", (3, 4), "float16", eps=0.1).but(tolerance=HALF),
        Case(
            "far from zero",
            (values((1000, 1001, 1003, 1008)), Input((4,)), Input((4,))),
            tolerance=Tolerance(
                512, "fixed", "array", reason="numbers around 1000 cancel, in an order of choice"
            ),
        ),
        Case(
            "gamma of another length",
            (Input((2, 3)), Input((2,)), Input((3,))),
            raises="MXNetError",
            says=("gamma", "(2,)", "(3,)"),
        ),
        Case(
            "beta of another dtype",
            (Input((2, 3)), Input((3,)), Input((3,), "float64")),
            raises="MXNetError",
            says=("float64", "float32"),
        ),
        Case(
            "axis out of range",
            (Input((2, 3)), Input((3,)), Input((3,))),
            {"axis": 2},
            raises="MXNetError",
            says=("axis=2",),
        ),
        Case(
            "integers",
            (*(Input(s, "int32", Domain("integers", 1, 3)) for s in ((2, 3), (3,), (3,))),),
            raises="MXNetError",
            says=("int32",),
        ),
    ),
    outputs="output_mean_var",
    tolerance=STATISTICS,
    source="src/operator/nn/layer_norm.cc, layer_norm-inl.h",
)
def LayerNorm(
    data: Array,
    gamma: Array,
    beta: Array,
    axis: int = -1,
    eps: float = 1e-5,
    output_mean_var: bool = False,
) -> Array:
    """Normalise along one axis: out = gamma * (x - mean) / sqrt(var + eps) + beta.

    Args:
        data: x, any shape, floats.
        gamma, beta: (size of the axis,), the dtype of `data`.
        axis: along which mean and variance are taken.
        eps: keeps the divisor away from 0.
        output_mean_var: return mean and sqrt(var + eps) as well; they pass on no gradient.

    Returns:
        The shape and dtype of `data` (and twice that shape with size 1 along the axis). Gradient,
        with y = (x - mean) / s, s = sqrt(var + eps) and h = g * gamma: data
        (h - mean(h) - y mean(h y)) / s, gamma sum(g y), beta sum(g).

    Raises:
        MXNetError: the axis is out of range; gamma or beta has another length or dtype; no floats.
    """


def instance(name: str, shape: tuple[int, ...], dtype: str = "float32", **attributes: Any) -> Case:
    """A case of InstanceNorm."""
    return Case(name, (Input(shape, dtype), *(Input(shape[1:2], dtype),) * 2), attributes)


@operator(
    cases=(
        *(instance("x".join(map(str, s)), s) for s in ((2, 3, 4), (1, 2, 5), (2, 3, 2, 2))),
        instance("float64", (2, 3, 4), "float64").but(judge="reference", reason=ONLY_FLOAT32),
        Case(
            "two dimensions",
            (Input((2, 3)), Input((3,)), Input((3,))),
            raises="MXNetError",
            says=("(2, 3)",),
        ),
        Case(
            "gamma of another length",
            (Input((2, 3, 4)), Input((4,)), Input((3,))),
            raises="MXNetError",
            says=("gamma", "(4,)", "(3,)"),
        ),
    ),
    tolerance=STATISTICS,
    source="src/operator/instance_norm.cc, instance_norm-inl.h",
)
def InstanceNorm(data: Array, gamma: Array, beta: Array, eps: float = 1e-3) -> Array:
    """Normalise each channel of each sample: out = gamma * (x - mean) / sqrt(var + eps) + beta.

    Args:
        data: (N, C, ...), three or more dimensions, floats; MXNet's own takes float32 only.
        gamma, beta: (C,), the dtype of `data`.
        eps: keeps the divisor away from 0.

    Returns:
        The shape and dtype of `data`. Gradient as that of LayerNorm, over the positions.

    Raises:
        MXNetError: fewer than three dimensions; gamma or beta has another length or dtype.
    """


def group(name: str, shape: tuple[int, ...], dtype: str = "float32", **attributes: Any) -> Case:
    """A case of GroupNorm."""
    groups = (attributes.get("num_groups", 1),)
    return Case(name, (Input(shape, dtype), *(Input(groups, dtype),) * 2), attributes)


@operator(
    cases=(
        *(group("x".join(map(str, s)), s) for s in ((2, 3, 4), (1, 2, 2, 2))),
        group("num_groups=3", (2, 3, 4), num_groups=3),
        group("num_groups=2 of 4", (2, 4, 3), num_groups=2),
        group("num_groups=2 of 4, 4d", (2, 4, 2, 2), num_groups=2),
        group("output_mean_var", (2, 4, 3), num_groups=2, output_mean_var=True),
        group("float64", (2, 4, 3), "float64", num_groups=2, eps=POWER_EPS, output_mean_var=True),
        group("float16", (2, 4, 3), "float16", num_groups=2, eps=0.1).but(
            tolerance=HALF, gradient_tolerance=HALF
        ),
        Case(
            "groups that do not divide",
            (Input((2, 3, 4)), Input((2,)), Input((2,))),
            {"num_groups": 2},
            raises="MXNetError",
            says=("num_groups=2", "3"),
        ),
        Case(
            "gamma per channel",
            (Input((2, 4, 3)), Input((4,)), Input((4,))),
            {"num_groups": 2},
            raises="MXNetError",
            says=("gamma", "(4,)", "(2,)"),
        ),
        Case(
            "two dimensions",
            (Input((2, 3)), Input((1,)), Input((1,))),
            raises="MXNetError",
            says=("(2, 3)",),
        ),
    ),
    outputs="output_mean_var",
    tolerance=STATISTICS,
    source="src/operator/nn/group_norm.cc, group_norm-inl.h",
)
def GroupNorm(
    data: Array,
    gamma: Array,
    beta: Array,
    num_groups: int = 1,
    eps: float = 1e-5,
    output_mean_var: bool = False,
) -> Array:
    """Normalise groups of channels of each sample: out = gamma * (x - mean) / sqrt(var + eps) + beta.

    Args:
        data: (N, C, ...), three or more dimensions, floats.
        gamma, beta: (num_groups,), the dtype of `data`: one number a group, not a channel.
        num_groups: into how many groups of neighbours the C channels are divided.
        eps: keeps the divisor away from 0.
        output_mean_var: return mean and sqrt(var + eps) as well; they pass on no gradient.

    Returns:
        The shape and dtype of `data` (and twice (N, num_groups)). Gradient as that of LayerNorm,
        over each group.

    Raises:
        MXNetError: fewer than three dimensions; `num_groups` does not divide C; gamma or beta has
            another length or dtype.
    """


STRONG: dict[str, Any] = {"nsize": 3, "alpha": 0.5}


@operator(
    cases=(
        Case("2x4x2x2 nsize=3", (Input((2, 4, 2, 2)),), {"nsize": 3}),
        *(
            Case(f"nsize={n} alpha=0.5", (Input((2, 5, 1, 2)),), {"nsize": n, "alpha": 0.5})
            for n in (1, 2, 3, 4, 5, 7)
        ),
        Case("beta=0.5 knorm=1", (Input((2, 4, 2, 2)),), STRONG | {"beta": 0.5, "knorm": 1.0}),
        Case("two dimensions", (Input((2, 5)),), STRONG),
        Case(
            "float64",
            (Input((2, 4, 1, 2), "float64"),),
            STRONG,
            judge="reference",
            reason=ONLY_FLOAT32,
        ),
        Case(
            "three dimensions",
            (Input((2, 3, 2)),),
            STRONG,
            raises="MXNetError",
            says=("(2, 3, 2)",),
        ),
    ),
    tolerance=Tolerance(8, "sum", "array", reason="a sum of squares to a power"),
    source="src/operator/nn/lrn.cc, lrn-inl.h",
)
def LRN(
    data: Array, nsize: int, alpha: float = 1e-4, beta: float = 0.75, knorm: float = 2.0
) -> Array:
    """Local response normalisation (in MXNet, `nsize` stands last): out = x * s^-beta with
    s = knorm + alpha / nsize * sum of x^2 over the neighbouring channels.

    Args:
        data: (N, C, H, W) or (N, C), floats; MXNet's own takes float32 only.
        nsize: number of channels that are added up: (nsize - 1) // 2 to either side.
        alpha, beta, knorm: as above.

    Returns:
        The shape and dtype of `data`.
        Gradient: g s^-beta - 2 alpha beta / nsize * x * sum of (g x s^(-beta - 1)) over neighbours.

    Raises:
        MXNetError: neither two nor four dimensions.
    """
