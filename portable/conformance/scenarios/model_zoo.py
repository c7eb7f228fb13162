"""The model zoo: parameters of every network; outputs, gradients and two steps of small ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from ...spec.case import Tolerance
from ..answers import refusal
from ..scenario import Yielded, scenario

Yields = Iterator[Yielded]

DEEP = Tolerance(
    128,
    scale="array",
    reason="rounding differences add up over 20 to 60 layers; measured are up to 17 units",
)
TRAINED = Tolerance(
    400,
    scale="array",
    reason="5e-5 relative: batch normalisation over 16 pixels enlarges the differences; measured "
    "are up to 234 units",
)
DOUBLE = Tolerance(
    128,
    scale="array",
    reason="as DEEP, in float64, where no relu flips by rounding; measured are up to 50 units",
)

# every constructor, and the height and width of the smallest images that it takes (or 32)
CONSTRUCTORS = {
    **{f"resnet{n}_v{version}": 32 for version in (1, 2) for n in (18, 34, 50, 101, 152)},
    **{f"vgg{n}{norm}": 32 for norm in ("", "_bn") for n in (11, 13, 16, 19)},
    "alexnet": 63,
    **{f"densenet{n}": 221 for n in (121, 161, 169, 201)},
    "squeezenet1_0": 213,
    "squeezenet1_1": 209,
    "inception_v3": 299,
    **{f"mobilenet{v}{n}": 32 for v in ("", "_v2_") for n in ("1_0", "0_75", "0_5", "0_25")},
}
PRINTED = (
    "resnet18_v1",
    "resnet50_v1",
    "resnet18_v2",
    "resnet50_v2",
    "vgg11_bn",
    "alexnet",
    "densenet121",
    "squeezenet1_1",
    "inception_v3",
    "mobilenet0_25",
    "mobilenet_v2_0_25",
)
NAMES = (
    *(f"resnet{n}_v{version}" for version in (1, 2) for n in (18, 34, 50, 101, 152)),
    *(f"vgg{n}{norm}" for norm in ("", "_bn") for n in (11, 13, 16, 19)),
    *(f"densenet{n}" for n in (121, 161, 169, 201)),
    *(f"mobilenet{v}{n}" for v in ("", "v2_") for n in ("1.0", "0.75", "0.5", "0.25")),
    *("alexnet", "squeezenet1.0", "squeezenet1.1", "inceptionv3"),
)


def _images(mx: Any, size: int, batch: int = 1) -> Any:
    """A batch of RGB images."""
    pixels = np.random.RandomState(size).rand(batch, 3, size, size)
    return mx.nd.array(pixels)


def _parameters(net: Any) -> Yields:
    """Place, name and shape of every parameter, and whether both orders are the same."""
    placed = net._collect_params_with_prefix()
    lines = (f"{place} {p.name} {p.shape} {p.grad_req}" for place, p in placed.items())
    yield "parameters", "\n".join(lines)
    yield "same order", list(net.collect_params()) == [p.name for p in placed.values()]


@scenario(
    group="models", each={name: {"name": name, "size": size} for name, size in CONSTRUCTORS.items()}
)
def parameters(mx: Any, device: Any, name: str, size: int) -> Yields:
    """The parameters of a network, whose shapes are found out from a batch."""
    net = getattr(mx.gluon.model_zoo.vision, name)(classes=10, prefix="net_")
    if name in PRINTED:
        yield "repr", repr(net)
    net.infer_shape(_images(mx, size))
    mx.nd.waitall()  # nothing has to be computed: let go of it before the next network
    yield from _parameters(net)


def _even(mx: Any) -> Any:
    """An initializer by which numbers neither grow nor fade from layer to layer."""
    return mx.init.Xavier(factor_type="in", magnitude=6)


@scenario(
    group="models",
    tolerance=DEEP,
    timeout=240.0,
    each={
        name: {"name": name, "size": CONSTRUCTORS[name]}
        for name in ("resnet18_v1", "resnet18_v2", "mobilenet0_25", "squeezenet1_1")
    },
)
def scores(mx: Any, device: Any, name: str, size: int) -> Yields:
    """The scores of an untrained network for an image."""
    net = getattr(mx.gluon.model_zoo.vision, name)(classes=10, prefix="net_")
    net.initialize(_even(mx))
    yield "scores", net(_images(mx, size))


def _train(mx: Any, net: Any, x: Any, label: Any, steps: int) -> Yields:
    """Losses, gradients and moved parameters of some steps with momentum."""
    loss_of = mx.gluon.loss.SoftmaxCrossEntropyLoss()
    settings = {"learning_rate": 2**-10, "momentum": 0.5, "wd": 2**-12}  # equal in every dtype
    trainer = mx.gluon.Trainer(net.collect_params(), "sgd", settings)
    x.attach_grad()  # real MXNet moves a normalisation's averages only where gradients pass it
    for step in range(1, steps + 1):
        with mx.autograd.record():
            loss = loss_of(net(x), label)
        loss.backward()
        yield f"loss {step}", loss
        trained = [p for p in net.collect_params().values() if p.grad_req != "null"]
        norms = [np.linalg.norm(p.grad().asnumpy().astype("float64")) for p in trained]
        yield f"norms of gradients {step}", np.array(norms, loss.dtype)
        if step == 1:
            yield "gradient of the first weight", trained[0].grad()
            yield "gradient of the last weight", trained[-2].grad()
            yield "gradient of the images", x.grad
        trainer.step(x.shape[0])
    averages = [p.data().asnumpy().mean() for p in net.collect_params(".*running").values()]
    yield "moving averages", np.array(averages, "float32"), DEEP  # MXNet's momentum is a float32
    with mx.autograd.train_mode():
        yield "scores afterwards", net(x)


@scenario(group="models", tolerance=TRAINED, timeout=240.0)
def training(mx: Any, device: Any) -> Yields:
    """A step of ResNet-18 V1, hybridized, on one image of 32 x 32.

    After a second one an image that is larger by 1e-7 changes norms of gradients by a third.
    """
    net = mx.gluon.model_zoo.vision.resnet18_v1(classes=10, thumbnail=True, prefix="net_")
    net.initialize(_even(mx))
    net.hybridize()
    yield from _train(mx, net, _images(mx, 32), mx.nd.array([3]), steps=1)


SMALL: dict[str, dict[str, Any]] = {
    "ResNetV1 bottleneck": {
        "kind": "ResNetV1",
        "size": 32,
        "arguments": ("BottleneckV1", [2, 1], [4, 8, 12]),
        "settings": {},
    },
    "ResNetV2 basic": {
        "kind": "ResNetV2",
        "size": 8,
        "arguments": ("BasicBlockV2", [2, 1], [4, 4, 6]),
        "settings": {"thumbnail": True},
    },
    "ResNetV2 bottleneck": {
        "kind": "ResNetV2",
        "size": 32,
        "arguments": ("BottleneckV2", [1, 1], [4, 8, 12]),
        "settings": {},
    },
    "DenseNet": {
        "kind": "DenseNet",
        "size": 56,
        "arguments": (4, 3, [1, 1]),
        "settings": {"bn_size": 2, "dropout": 0.1},
    },
}


@scenario(group="models", tolerance=DOUBLE, each=SMALL, timeout=240.0)
def small(
    mx: Any,
    device: Any,
    kind: str,
    size: int,
    arguments: tuple[Any, ...],
    settings: Mapping[str, Any],
) -> Yields:
    """A network of chosen sizes in float64: structure, and a step on two images."""
    vision = mx.gluon.model_zoo.vision
    chosen = [getattr(vision, a) if isinstance(a, str) else a for a in arguments]
    net = getattr(vision, kind)(*chosen, classes=3, prefix="net_", **settings)
    x = _images(mx, size, batch=2)
    net.infer_shape(x)
    yield "repr", repr(net)
    yield from _parameters(net)
    net.initialize(mx.init.Uniform(0.5))
    net.cast("float64")
    x = x.astype("float64")
    yield "scores", net(x)
    yield from _train(mx, net, x, mx.nd.array([2, 0], dtype="float64"), steps=1)


@scenario(group="models")
def wide(mx: Any, device: Any) -> Yields:
    """Networks that no constructor makes: wider ones, VGG of chosen blocks."""
    vision = mx.gluon.model_zoo.vision
    nets = {
        "MobileNet": vision.MobileNet(1.5, classes=7, prefix="net_"),
        "MobileNetV2": vision.get_mobilenet_v2(1.4, classes=7, prefix="net_"),
        "VGG": vision.VGG([1, 2], [3, 5], classes=7, batch_norm=True, prefix="net_"),
        "VGG plain": vision.get_vgg(11, classes=7, prefix="net_"),
        "ResNet": vision.get_resnet(2, 18, classes=7, thumbnail=True, prefix="net_"),
    }
    for name, net in nets.items():
        net.infer_shape(_images(mx, 32))
        yield name, "\n".join(f"{p.name} {p.shape}" for p in net.collect_params().values())


@scenario(group="models")
def by_name(mx: Any, device: Any) -> Yields:
    """`get_model` knows every network, in large and small letters, and the names of the files."""
    vision, store = mx.gluon.model_zoo.vision, mx.gluon.model_zoo.model_store
    for name in NAMES:
        for spelling in (name, name.upper()):
            net = vision.get_model(spelling, classes=3, prefix="net_")
            parts = (
                type(net).__name__,
                net.prefix,
                len(net.features),
                len(net.collect_params().keys()),
            )
            yield spelling, parts
        yield f"file of {name}", store.short_hash(name)
    yield "default classes", vision.get_model("alexnet").output._units


@scenario(group="models")
def refused(mx: Any, device: Any) -> Yields:
    """Networks that there are not."""
    vision, store = mx.gluon.model_zoo.vision, mx.gluon.model_zoo.model_store
    blocks = vision.BasicBlockV1
    yield "name", refusal(lambda: vision.get_model("resnet19_v1"))
    yield "constructor's name", refusal(lambda: vision.get_model("squeezenet1_0"))
    yield "argument", refusal(lambda: vision.get_model("alexnet", colour="red"))
    yield "resnet version", refusal(lambda: vision.get_resnet(3, 18))
    yield "resnet layers", refusal(lambda: vision.get_resnet(1, 20))
    yield "resnet channels", refusal(lambda: vision.ResNetV1(blocks, [1, 1], [4, 4]))
    yield "vgg layers", refusal(lambda: vision.get_vgg(12))
    yield "vgg filters", refusal(lambda: vision.VGG([1, 2], [4]))
    yield "squeezenet", refusal(lambda: vision.SqueezeNet("1.2"))
    yield "multiplier", refusal(lambda: vision.get_mobilenet(0.6, pretrained=True))
    yield "file", refusal(lambda: store.short_hash("resnet19_v1"))
    small = vision.alexnet(classes=2, prefix="net_")
    small.initialize()
    yield "image", refusal(lambda: small(_images(mx, 32)))
