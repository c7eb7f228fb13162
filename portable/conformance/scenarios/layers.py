"""Layers: output, gradients, parameters, printed form; predicting, training, hybridized."""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from ...spec.case import Tolerance
from .. import textbook
from ..answers import refusal
from ..scenario import Yielded, scenario

Yields = Iterator[Yielded]

LAYER = Tolerance(
    16,
    scale="array",
    reason="a layer is several operators, and their errors add up; gradients add over the batch",
)


def _case(layer: str, shape: tuple[int, ...], **arguments: Any) -> dict[str, Any]:
    """The arguments of one check."""
    return {"layer": layer, "arguments": arguments, "shape": shape}


LAYERS: dict[str, dict[str, Any]] = {
    "Dense": _case("Dense", (2, 3), units=4),
    "Dense activation": _case("Dense", (3, 2), units=5, activation="tanh"),
    "Dense relu": _case("Dense", (3, 2), units=5, activation="relu"),
    "Dense sigmoid": _case("Dense", (3, 2), units=5, activation="sigmoid", in_units=2),
    "Dense no bias": _case("Dense", (2, 3), units=4, use_bias=False),
    "Dense flatten": _case("Dense", (2, 3, 2), units=4),
    "Dense no flatten": _case("Dense", (2, 3, 2), units=4, flatten=False),
    "Dense one": _case("Dense", (1, 1), units=1),
    "Flatten": _case("Flatten", (2, 3, 2)),
    "Lambda": _case("Lambda", (2, 3), function="tanh"),
    "HybridLambda": _case("HybridLambda", (2, 3), function="relu"),
    "Dropout 0": _case("Dropout", (2, 3), rate=0.0),
    "Dropout": _case("Dropout", (8, 5), rate=0.4),
    "Dropout axes": _case("Dropout", (6, 5), rate=0.5, axes=(0,)),
    "BatchNorm": _case("BatchNorm", (4, 3)),
    "BatchNorm images": _case("BatchNorm", (2, 3, 2, 2), momentum=0.5, epsilon=1e-3),
    "BatchNorm axis": _case("BatchNorm", (4, 2, 3), axis=2),
    "BatchNorm axis -1": _case("BatchNorm", (4, 2, 3), axis=-1),
    "BatchNorm no scale": _case("BatchNorm", (4, 3), scale=False),
    "BatchNorm no center": _case("BatchNorm", (4, 3), center=False, in_channels=3),
    "BatchNorm global": _case("BatchNorm", (4, 3), use_global_stats=True),
    "InstanceNorm": _case("InstanceNorm", (2, 3, 4)),
    "InstanceNorm scale": _case("InstanceNorm", (2, 3, 2, 2), scale=True, epsilon=1e-3),
    "InstanceNorm axis": _case("InstanceNorm", (2, 4, 3), axis=2, scale=True),
    "LayerNorm": _case("LayerNorm", (3, 4)),
    "LayerNorm axis": _case("LayerNorm", (2, 3, 4), axis=1, epsilon=1e-3),
    "LayerNorm fixed": _case("LayerNorm", (3, 4), center=False, scale=False),
    "GroupNorm": _case("GroupNorm", (2, 4, 3), num_groups=2),
    "GroupNorm one": _case("GroupNorm", (2, 3, 2, 2)),
    "Activation relu": _case("Activation", (3, 4), activation="relu"),
    "Activation sigmoid": _case("Activation", (3, 4), activation="sigmoid"),
    "Activation tanh": _case("Activation", (3, 4), activation="tanh"),
    "Activation softrelu": _case("Activation", (3, 4), activation="softrelu"),
    "Activation softsign": _case("Activation", (3, 4), activation="softsign"),
    "LeakyReLU": _case("LeakyReLU", (3, 4), alpha=0.2),
    "PReLU": _case("PReLU", (3, 4)),
    "PReLU channels": _case("PReLU", (2, 3, 2), in_channels=3),
    "ELU": _case("ELU", (3, 4), alpha=0.7),
    "SELU": _case("SELU", (3, 4)),
    "GELU": _case("GELU", (3, 4)),
    "Swish": _case("Swish", (3, 4), beta=1.5),
    "Conv1D": _case("Conv1D", (2, 3, 5), channels=4, kernel_size=3, activation="tanh"),
    "Conv2D": _case("Conv2D", (2, 3, 5, 4), channels=4, kernel_size=3),
    "Conv2D all": _case(
        "Conv2D",
        (2, 4, 7, 6),
        channels=6,
        kernel_size=(3, 2),
        strides=(2, 1),
        padding=(1, 2),
        dilation=(1, 2),
        groups=2,
        use_bias=False,
        in_channels=4,
    ),
    "Conv2D 1x1": _case("Conv2D", (2, 3, 2, 2), channels=2, kernel_size=1, activation="relu"),
    "Conv3D": _case("Conv3D", (1, 2, 3, 4, 3), channels=2, kernel_size=2, padding=1),
    "Conv1DTranspose": _case(
        "Conv1DTranspose", (2, 3, 4), channels=2, kernel_size=3, strides=2, output_padding=1
    ),
    "Conv2DTranspose": _case("Conv2DTranspose", (2, 3, 3, 2), channels=2, kernel_size=(3, 2)),
    "Conv2DTranspose groups": _case(
        "Conv2DTranspose",
        (1, 4, 3, 3),
        channels=2,
        kernel_size=3,
        strides=2,
        padding=1,
        groups=2,
        in_channels=4,
        use_bias=False,
    ),
    "Conv3DTranspose": _case("Conv3DTranspose", (1, 2, 2, 3, 2), channels=2, kernel_size=2),
    "MaxPool1D": _case("MaxPool1D", (2, 3, 6)),
    "MaxPool1D strides": _case("MaxPool1D", (2, 3, 7), pool_size=3, strides=2, padding=1),
    "MaxPool2D": _case("MaxPool2D", (2, 3, 5, 4)),
    "MaxPool2D ceil": _case("MaxPool2D", (1, 2, 5, 5), ceil_mode=True),
    "MaxPool3D": _case("MaxPool3D", (1, 2, 4, 4, 2)),
    "AvgPool1D": _case("AvgPool1D", (2, 3, 6), pool_size=3, strides=1),
    "AvgPool2D": _case("AvgPool2D", (2, 3, 4, 4)),
    "AvgPool2D padding": _case("AvgPool2D", (1, 2, 5, 5), pool_size=3, strides=2, padding=1),
    "AvgPool2D no padding counted": _case(
        "AvgPool2D", (1, 2, 5, 5), pool_size=3, padding=1, count_include_pad=False
    ),
    "AvgPool3D": _case("AvgPool3D", (1, 2, 4, 2, 4)),
    "GlobalMaxPool1D": _case("GlobalMaxPool1D", (2, 3, 4)),
    "GlobalMaxPool2D": _case("GlobalMaxPool2D", (2, 3, 4, 2)),
    "GlobalMaxPool3D": _case("GlobalMaxPool3D", (2, 2, 3, 2, 2)),
    "GlobalAvgPool1D": _case("GlobalAvgPool1D", (2, 3, 4)),
    "GlobalAvgPool2D": _case("GlobalAvgPool2D", (2, 3, 4, 2)),
    "GlobalAvgPool3D": _case("GlobalAvgPool3D", (2, 2, 3, 2, 2)),
    "ReflectionPad2D": _case("ReflectionPad2D", (1, 2, 3, 4), padding=2),
}


def _numbers(shape: tuple[int, ...], seed: int = 3) -> Any:
    """Numbers without ties and away from 0, where many layers have kinks."""
    size = int(np.prod(shape))
    numbers = np.linspace(-1.5, 1.5, size if size % 2 == 0 else size + 1)[:size]
    return np.random.RandomState(seed).permutation(numbers).reshape(shape).astype("float32")


def _fill(mx: Any, net: Any) -> None:
    """Give every parameter numbers that do not depend on its initializer."""
    for position, parameter in enumerate(net.collect_params().values()):
        numbers = np.random.RandomState(position).uniform(0.2, 1.0, parameter.shape)
        signs = 1 if parameter.name.endswith(("var", "gamma")) else (-1) ** position
        parameter.set_data(mx.nd.array(numbers * signs))


def _pass(mx: Any, net: Any, x: Any, training: bool, what: str) -> Yields:
    """One forward and backward pass."""
    mx.random.seed(5)
    x.attach_grad()
    with mx.autograd.record(train_mode=training):
        out = net(x)
        total = (out * mx.nd.array(_numbers(out.shape, seed=4) + 0.25)).sum()
    total.backward(train_mode=training)
    yield f"{what} out", out
    if training or "MaxPool" not in type(net).__name__:
        # real MXNet's max pooling reads a workspace in backward that it fills in training only
        yield f"{what} grad x", x.grad
    for name, parameter in sorted(net._collect_params_with_prefix().items()):
        if parameter.grad_req != "null":
            yield f"{what} grad {name}", parameter.grad()
        elif training and "running" in name:
            yield f"{what} moved {name}", parameter.data()


def _filled(shapes: Mapping[str, tuple[int, ...]]) -> dict[str, Any]:
    """What `_fill` gives to parameters of these names and shapes, in float64."""
    filled = {}
    for position, (name, shape) in enumerate(shapes.items()):
        numbers = np.random.RandomState(position).uniform(0.2, 1.0, shape)
        signs = 1 if name.endswith(("var", "gamma")) else (-1) ** position
        filled[name] = (numbers * signs).astype("float32").astype("float64")
    return filled


def _head(out: Any) -> Any:
    """The gradient that `_pass` gives to an output."""
    return (_numbers(out.shape, seed=4) + 0.25).astype("float64")


def _layer_reference(
    layer: str, arguments: Mapping[str, Any], shape: tuple[int, ...]
) -> dict[str, Any]:
    """The textbook's answers to `layer`."""
    x = _numbers(shape).astype("float64")
    parameters = _filled(textbook.parameter_shapes(layer, arguments, shape))
    answers = {"outside": textbook.function(layer, arguments, shape, False, 5)(x, parameters)}
    for what in ("predict", "train", "hybrid", "hybrid predict"):
        training = what in ("train", "hybrid")
        call = textbook.function(layer, arguments, shape, training, 5)
        out = answers[f"{what} out"] = call(x, parameters)
        wanted = textbook.differentiated(layer, arguments)
        if not training and "MaxPool" in layer:
            wanted = set()  # see `_pass`
        found = textbook.gradients(call, x, parameters, _head(out), wanted)
        answers |= {f"{what} grad {name}": slope for name, slope in found.items()}
        if training and layer == "BatchNorm":
            averages = textbook.moved(arguments, x, parameters)
            answers |= {f"{what} moved {name}": average for name, average in averages.items()}
            parameters |= averages
    return answers


@scenario(each=LAYERS, tolerance=LAYER, reference=_layer_reference)
def layer(
    mx: Any, device: Any, layer: str, arguments: Mapping[str, Any], shape: tuple[int, ...]
) -> Yields:
    """A layer of gluon.nn on one batch, in every mode."""
    net = getattr(mx.gluon.nn, layer)(prefix="net_", **arguments)
    yield "repr before", repr(net)
    yield "names", list(net.collect_params())
    yield "shapes before", [p.shape for p in net.collect_params().values()]
    net.initialize()
    x = mx.nd.array(_numbers(shape))
    yield "first", net(x).shape
    yield "repr", repr(net)
    yield "shapes", [p.shape for p in net.collect_params().values()]
    yield "parameters", repr(net.collect_params())
    _fill(mx, net)
    yield "outside", net(x)
    yield from _pass(mx, net, x, training=False, what="predict")
    yield from _pass(mx, net, x, training=True, what="train")
    net.hybridize()
    yield from _pass(mx, net, x, training=True, what="hybrid")
    yield from _pass(mx, net, x, training=False, what="hybrid predict")


def _embedding_reference() -> dict[str, Any]:
    """The textbook's answers to `embedding`."""
    layers = importlib.import_module("reference.layers")
    indices, parameters = np.array([[0, 2], [2, 3]]), _filled({"weight": (4, 3)})
    out = layers.embedding(indices, **parameters)
    found = textbook.gradients(
        lambda x, p: layers.embedding(indices, **p), np.zeros(0), parameters, _head(out), {"weight"}
    )
    modes = ("plain", "hybrid")
    return {f"{m} out": out for m in modes} | {f"{m} grad": found["weight"] for m in modes}


@scenario(tolerance=LAYER, reference=_embedding_reference)
def embedding(mx: Any, device: Any) -> Yields:
    """Rows of a table, and their gradients, where an index comes twice."""
    net = mx.gluon.nn.Embedding(4, 3, prefix="net_")
    yield "repr", repr(net)
    net.initialize()
    _fill(mx, net)
    indices = mx.nd.array([[0, 2], [2, 3]])
    for mode in ("plain", "hybrid"):
        with mx.autograd.record():
            out = net(indices)
            total = (out * mx.nd.array(_numbers(out.shape, seed=4) + 0.25)).sum()
        total.backward()
        yield f"{mode} out", out
        yield f"{mode} grad", net.weight.grad()
        net.hybridize()


def _shuffle_reference(factor: int) -> dict[str, Any]:
    """The textbook's answers to `pixel_shuffle`."""
    shuffle = importlib.import_module("reference.layers").pixel_shuffle
    shapes = {axes: (2, 2 * factor**axes, *(3, 2, 2)[:axes]) for axes in (1, 2, 3)}
    answers = {
        f"out {axes}": shuffle(_numbers(shape).astype("float64"), factor)
        for axes, shape in shapes.items()
    }
    mixed = _numbers((1, factor * 2, 2, 3)).astype("float64")
    return answers | {"mixed": shuffle(mixed, (factor, 2))}


FACTORS = {str(factor): {"factor": factor} for factor in (1, 2, 3)}


@scenario(tolerance=LAYER, each=FACTORS, reference=_shuffle_reference)
def pixel_shuffle(mx: Any, device: Any, factor: int) -> Yields:
    """Channels to pixels over 1, 2 and 3 axes."""
    for axes in (1, 2, 3):
        net = getattr(mx.gluon.contrib.nn, f"PixelShuffle{axes}D")(factor)
        yield f"repr {axes}", repr(net)
        yield f"out {axes}", net(mx.nd.array(_numbers((2, 2 * factor**axes, *(3, 2, 2)[:axes]))))
    net = mx.gluon.contrib.nn.PixelShuffle2D((factor, 2))
    yield "mixed repr", repr(net)
    yield "mixed", net(mx.nd.array(_numbers((1, factor * 2, 2, 3))))
    yield "wrong", refusal(lambda: mx.gluon.contrib.nn.PixelShuffle2D((1, 2, 3)))


def _concurrent_reference() -> dict[str, Any]:
    """The textbook's answers to `concurrent`."""
    layers = importlib.import_module("reference.layers")
    x, parameters = _numbers((3, 2)).astype("float64"), _filled({"weight": (2, 2), "bias": (2,)})
    return {
        f"{kind} {axis}": layers.concurrent(
            x, lambda x: layers.dense(x, **parameters), lambda x: x, axis=axis
        )
        for kind in ("Concurrent", "HybridConcurrent")
        for axis in (-1, 1, 0)
    }


@scenario(tolerance=LAYER, reference=_concurrent_reference)
def concurrent(mx: Any, device: Any) -> Yields:
    """Branches side by side, and the identity."""
    parts = mx.gluon.contrib.nn
    for kind in ("Concurrent", "HybridConcurrent"):
        for axis in (-1, 1, 0):
            net = getattr(parts, kind)(axis=axis, prefix="net_")
            net.add(mx.gluon.nn.Dense(2, prefix="a_"), parts.Identity(prefix="b_"))
            net.initialize()
            x = mx.nd.array(_numbers((3, 2)))
            net(x)
            _fill(mx, net)
            yield f"{kind} {axis}", net(x)
        yield f"{kind} repr", repr(net)


def _sequential_reference(hybrid: bool) -> dict[str, Any]:
    """The textbook's answers to `sequential`."""
    layers = importlib.import_module("reference.layers")
    x = _numbers((2, 3)).astype("float64")
    shapes = {"0.weight": (4, 3), "0.bias": (4,), "2.weight": (3, 4), "2.bias": (3,)}
    parameters = _filled(shapes)
    mask = textbook.dropout_mask((2, 4), seed=5, rate=0.5)

    def first(x: Any, p: Mapping[str, Any]) -> Any:
        return layers.dense(x, p["0.weight"], p["0.bias"], activation="relu")

    def net(x: Any, p: Mapping[str, Any], mask: Any = mask) -> Any:
        return layers.dense(layers.dropout(first(x, p), mask), p["2.weight"], p["2.bias"])

    out = net(x, parameters)
    found = textbook.gradients(net, x, parameters, _head(out), {"x", *shapes})
    return {
        "out": net(x, parameters, 1.0),
        "slice out": first(x, parameters),
        "train out": out,
        **{f"train grad {name}": slope for name, slope in found.items()},
    }


CHAINS = {"Sequential": {"hybrid": False}, "Hybrid": {"hybrid": True}}


@scenario(tolerance=LAYER, each=CHAINS, reference=_sequential_reference)
def sequential(mx: Any, device: Any, hybrid: bool) -> Yields:
    """Layers one after the other: names, indices, slices, lengths, iteration by index."""
    nn = mx.gluon.nn
    kind = nn.HybridSequential if hybrid else nn.Sequential
    net = kind(prefix="net_")
    with net.name_scope():
        net.add(nn.Dense(4, activation="relu"), nn.Dropout(0.5))
        net.add(nn.Dense(3))
    yield "repr", repr(net)
    yield "length", len(net)
    yield "names", list(net.collect_params())
    yield "child names", [net[i].name for i in range(len(net))]
    net.initialize()
    x = mx.nd.array(_numbers((2, 3)))
    net(x)
    _fill(mx, net)
    yield "out", net(x)
    yield "last", repr(net[-1])
    yield "slice", repr(net[1:])
    yield "slice out", net[0:1](x)
    yield "slice type", type(net[1:]).__name__
    yield "slice prefix", net[1:].prefix
    yield "beyond", refusal(lambda: net[3])
    yield "empty", repr(kind(prefix="empty_"))
    yield from _pass(mx, net, x, training=True, what="train")


@scenario(
    each={
        "Dense": _case("Dense", (2, 3), units=4, in_units=5),
        "Dense activation": _case("Dense", (2, 3), units=4, activation="nonsense"),
        "LayerNorm channels": _case("LayerNorm", (2, 3), in_channels=4),
        "LeakyReLU negative": _case("LeakyReLU", (2, 3), alpha=-1),
        "Dropout above 1": _case("Dropout", (2, 3), rate=1.5),
        "Conv2D layout": _case("Conv2D", (1, 2, 3, 3), channels=2, kernel_size=1, layout="NWHC"),
        "Conv1D layout": _case("Conv1D", (1, 2, 3), channels=2, kernel_size=1, layout="NWC"),
        "Conv2D kernel": _case("Conv2D", (1, 2, 3, 3), channels=2, kernel_size=(1, 2, 3)),
        "Conv2D groups": _case("Conv2D", (1, 2, 3, 3), channels=3, kernel_size=1, groups=2),
        "Conv2D too large": _case("Conv2D", (1, 2, 3, 3), channels=2, kernel_size=5),
        "Conv2D rank": _case("Conv2D", (1, 2, 3), channels=2, kernel_size=1),
        "Conv2D channels": _case("Conv2D", (1, 2, 3, 3), channels=2, kernel_size=1, in_channels=3),
        "MaxPool2D layout": _case("MaxPool2D", (1, 2, 3, 3), layout="HWCN"),
        "MaxPool2D size": _case("MaxPool2D", (1, 2, 3, 3), pool_size=(2, 2, 2)),
        "AvgPool2D too large": _case("AvgPool2D", (1, 2, 3, 3), pool_size=5),
        "ReflectionPad2D": _case("ReflectionPad2D", (1, 2, 3, 3), padding=(1, 1)),
        "Lambda": _case("Lambda", (2, 3), function="no_such_operator"),
        "Lambda number": _case("Lambda", (2, 3), function=3),
        "HybridLambda": _case("HybridLambda", (2, 3), function="no_such_operator"),
        "unknown argument": _case("Dense", (2, 3), units=4, colour="red"),
    }
)
def refused(
    mx: Any, device: Any, layer: str, arguments: Mapping[str, Any], shape: tuple[int, ...]
) -> Yields:
    """Arguments and inputs that a layer refuses, when it is made or when it is called."""

    def run() -> Any:
        net = getattr(mx.gluon.nn, layer)(**arguments)
        net.initialize()
        return net(mx.nd.ones(shape))

    yield "refusal", refusal(run)
