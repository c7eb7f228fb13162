"""Losses: value and gradient with every weight, axis and format, and at extreme predictions."""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

import numpy as np

from ...spec.case import Tolerance
from .. import textbook
from ..answers import refusal
from ..scenario import Yielded, scenario

Yields = Iterator[Yielded]

LOSS = Tolerance(
    64,
    scale="array",
    reason="a loss is several operators, whose errors add up and whose small terms cancel; real "
    "MXNet's log_softmax (oneDNN) alone is 48 units from the float64 answer",
)

WEIGHTS = np.array([[1.0], [0.0], [2.0], [0.5]])

# loss: (arguments of each variant, kind of label)
VARIANTS: dict[str, tuple[list[dict[str, Any]], str]] = {
    "L2Loss": ([{}, {"weight": 3.0}], "real"),
    "L1Loss": ([{}, {"weight": 0.5}], "real"),
    "SigmoidBinaryCrossEntropyLoss": ([{}, {"weight": 2.0}], "binary"),
    "SigmoidBCELoss": ([{"from_sigmoid": True}], "binary"),
    "SoftmaxCrossEntropyLoss": ([{}, {"weight": 2.0}], "class"),
    "SoftmaxCELoss": ([{"sparse_label": False}, {"from_logits": True}], "mixed"),
    "KLDivLoss": ([{}, {"from_logits": False}, {"from_logits": False, "axis": 0}], "distribution"),
    "HuberLoss": ([{}, {"rho": 0.5}, {"rho": 2, "weight": 3.0}], "real"),
    "HingeLoss": ([{}, {"margin": 2}], "sign"),
    "SquaredHingeLoss": ([{}, {"margin": 0.5}], "sign"),
    "LogisticLoss": ([{}, {"weight": 2.0}], "sign"),
    "PoissonNLLLoss": ([{}, {"weight": 2.0}], "count"),
}


def _label(kind: str, shape: tuple[int, ...], arguments: Mapping[str, Any]) -> Any:
    """Labels as the loss wants them."""
    rng = np.random.RandomState(11)
    if kind == "mixed":
        kind = "class" if arguments.get("sparse_label", True) else "distribution"
    if kind == "real":
        return rng.uniform(-2, 2, shape)
    if kind == "binary":
        return rng.randint(0, 2, shape)
    if kind == "sign":
        return rng.randint(0, 2, shape) * 2 - 1
    if kind == "count":
        return rng.randint(0, 5, shape)
    if kind == "class":
        return rng.randint(0, shape[-1], shape[:-1])
    return rng.dirichlet(np.ones(shape[-1]), shape[:-1])


def _prediction(loss: str, shape: tuple[int, ...], arguments: Mapping[str, Any]) -> Any:
    """Predictions: probabilities or logarithms of some, where the loss wants that."""
    numbers = (
        np.random.RandomState(7)
        .permutation(np.linspace(-1.9, 2.1, int(np.prod(shape))))
        .reshape(shape)
    )
    if arguments.get("from_sigmoid"):
        return 1 / (1 + np.exp(-numbers))
    if arguments.get("from_logits", loss == "KLDivLoss") and loss != "PoissonNLLLoss":
        return numbers - np.log(np.exp(numbers).sum(-1, keepdims=True))
    return numbers


def _run(mx: Any, loss: Any, pred: Any, *others: Any, what: str) -> Yields:
    """Value, and the gradient of its sum."""
    pred = mx.nd.array(pred)
    pred.attach_grad()
    with mx.autograd.record():
        value = loss(pred, *(o if o is None else mx.nd.array(o) for o in others))
    value.backward()
    yield f"{what} loss", value
    yield f"{what} grad", pred.grad


TEXTBOOK = {
    "L2Loss": "l2",
    "L1Loss": "l1",
    "SigmoidBinaryCrossEntropyLoss": "sigmoid_binary_cross_entropy",
    "SigmoidBCELoss": "sigmoid_binary_cross_entropy",
    "SoftmaxCrossEntropyLoss": "softmax_cross_entropy",
    "SoftmaxCELoss": "softmax_cross_entropy",
    "KLDivLoss": "kl_div",
    "HuberLoss": "huber",
    "HingeLoss": "hinge",
    "SquaredHingeLoss": "squared_hinge",
    "LogisticLoss": "logistic",
    "PoissonNLLLoss": "poisson_nll",
}


def _double(array: Any) -> Any:
    """The numbers that an adapter gets in float32, in float64."""
    return np.asarray(array, "float32").astype("float64")


def _textbook(what: str, formula: str, pred: Any, *others: Any, **settings: Any) -> dict[str, Any]:
    """What `_run` yields, by reference/losses.py in float64, the gradient by differences of it."""
    loss = getattr(importlib.import_module("reference.losses"), formula)
    pred, *others = map(_double, (pred, *others))  # type: ignore[assignment]
    slope = textbook.slope(lambda at: float(loss(at, *others, **settings).sum()), pred)
    return {f"{what} loss": loss(pred, *others, **settings), f"{what} grad": slope}


def _loss_reference(name: str, arguments: Mapping[str, Any], kind: str) -> dict[str, Any]:
    """The textbook's answers to `loss`."""
    shapes = {"plain": (4, 3), "weighted": (4, 3), "rank 3": (2, 2, 3), "axis 1": (2, 2, 3)}
    answers: dict[str, Any] = {}
    for what, shape in shapes.items():
        pred, label = _prediction(name, shape, arguments), _label(kind, shape, arguments)
        # the mean of PoissonNLLLoss is over everything, whatever the batch's axis
        along = {"batch_axis": 1} if what == "axis 1" and name != "PoissonNLLLoss" else {}
        weights = {"sample_weight": WEIGHTS} if what == "weighted" else {}
        answers |= _textbook(what, TEXTBOOK[name], pred, label, **along, **weights, **arguments)
    for how in ("loss", "grad"):
        answers[f"hybrid {how}"] = answers[f"plain {how}"]
        answers[f"hybrid weighted {how}"] = answers[f"weighted {how}"]
    return answers


EACH = {
    f"{name} {' '.join(f'{k}={v}' for k, v in arguments.items())}".strip(): {
        "name": name,
        "arguments": arguments,
        "kind": kind,
    }
    for name, (variants, kind) in VARIANTS.items()
    for arguments in variants
}


@scenario(each=EACH, tolerance=LOSS, reference=_loss_reference)
def loss(mx: Any, device: Any, name: str, arguments: Mapping[str, Any], kind: str) -> Yields:
    """A loss of gluon.loss: plain, with sample weights, of rank 3, along axis 1, hybridized."""
    made = getattr(mx.gluon.loss, name)(**arguments)
    yield "repr", repr(made)
    pred, label = _prediction(name, (4, 3), arguments), _label(kind, (4, 3), arguments)
    weights = WEIGHTS
    yield from _run(mx, made, pred, label, what="plain")
    yield from _run(mx, made, pred, label, weights, what="weighted")
    deep, labels = _prediction(name, (2, 2, 3), arguments), _label(kind, (2, 2, 3), arguments)
    yield from _run(mx, made, deep, labels, what="rank 3")
    along = getattr(mx.gluon.loss, name)(batch_axis=1, **arguments)
    yield "along repr", repr(along)
    yield from _run(mx, along, deep, labels, what="axis 1")
    made.hybridize()
    yield from _run(mx, made, pred, label, what="hybrid")
    yield "hybrid structure", refusal(lambda: made(*map(mx.nd.array, (pred, label, weights))))
    made.hybridize()
    yield from _run(mx, made, pred, label, weights, what="hybrid weighted")


EXTREME_LOGITS = np.array([[1e4, -1e4, 0], [-1e4, -1e4, 1e4], [1e4, 1e4, 1e4], [0, 1e-4, -1e-4]])


def _extreme_arguments(name: str) -> dict[str, Any]:
    """KL divergence takes logits only where it is told so."""
    return {"from_logits": False} if name == "KLDivLoss" else {}


def _extreme_reference(name: str, kind: str) -> dict[str, Any]:
    """The textbook's answers to `extreme`."""
    arguments = _extreme_arguments(name)
    label = _label(kind, (4, 3), arguments)
    answers = _textbook("extreme", TEXTBOOK[name], EXTREME_LOGITS, label, **arguments)
    return {"extreme loss": answers["extreme loss"]}  # a difference of 1e8 has no digits left


EXTREME = {
    name: {"name": name, "kind": kind}
    for name, kind in {
        "L2Loss": "real",
        "L1Loss": "real",
        "SigmoidBinaryCrossEntropyLoss": "binary",
        "SoftmaxCrossEntropyLoss": "class",
        "KLDivLoss": "distribution",
        "HuberLoss": "real",
        "HingeLoss": "sign",
        "SquaredHingeLoss": "sign",
        "LogisticLoss": "sign",
    }.items()
}


@scenario(each=EXTREME, tolerance=LOSS, reference=_extreme_reference)
def extreme(mx: Any, device: Any, name: str, kind: str) -> Yields:
    """Logits of ±10000: loss and gradient are finite, and so they are all equal or all zero."""
    arguments = _extreme_arguments(name)
    made = getattr(mx.gluon.loss, name)(**arguments)
    pred = EXTREME_LOGITS
    yield from _run(mx, made, pred, _label(kind, (4, 3), arguments), what="extreme")
    array = mx.nd.array(pred)
    array.attach_grad()
    with mx.autograd.record():
        value = made(array, mx.nd.array(_label(kind, (4, 3), arguments)))
    value.backward()
    yield "finite", bool(np.isfinite(value.asnumpy()).all())
    yield "finite grad", bool(np.isfinite(array.grad.asnumpy()).all())


def _softmax_axes_reference() -> dict[str, Any]:
    """The textbook's answers to `softmax_axes`."""
    pred = _prediction("SoftmaxCrossEntropyLoss", (2, 3, 4), {})
    labels = np.random.RandomState(0).randint(0, 3, (2, 4))
    dense = np.random.RandomState(1).dirichlet(np.ones(3), (2, 4)).transpose(0, 2, 1)
    weights = np.array([[[1.0]], [[3.0]]])
    rule = "softmax_cross_entropy"
    return {
        **_textbook("axis 1", rule, pred, labels, axis=1),
        **_textbook("vector", rule, pred[:, :, 0], [0, 2]),
        **_textbook("outside", rule, pred[:, :, 0], [-1, 7]),
        **_textbook("dense axis 1", rule, pred, dense, axis=1, sparse_label=False),
        **_textbook("weights", rule, pred, labels, axis=1, sample_weight=weights),
    }


@scenario(tolerance=LOSS, reference=_softmax_axes_reference)
def softmax_axes(mx: Any, device: Any) -> Yields:
    """Softmax cross entropy over other axes, of labels outside the classes, and after log softmax."""
    pred = _prediction("SoftmaxCrossEntropyLoss", (2, 3, 4), {})
    labels = np.random.RandomState(0).randint(0, 3, (2, 4))
    make = mx.gluon.loss.SoftmaxCrossEntropyLoss
    yield from _run(mx, make(axis=1), pred, labels, what="axis 1")
    yield from _run(mx, make(axis=-1), pred[:, :, 0], [0, 2], what="vector")
    yield from _run(mx, make(), pred[:, :, 0], [-1, 7], what="outside")
    dense = np.random.RandomState(1).dirichlet(np.ones(3), (2, 4)).transpose(0, 2, 1)
    yield from _run(mx, make(axis=1, sparse_label=False), pred, dense, what="dense axis 1")
    weights = np.array([[[1.0]], [[3.0]]])
    yield from _run(mx, make(axis=1), pred, labels, weights, what="weights")


def _pos_weight_reference() -> dict[str, Any]:
    """The textbook's answers to `pos_weight`."""
    pred, label = _prediction("", (4, 3), {}), _label("binary", (4, 3), {})
    rule, given = "sigmoid_binary_cross_entropy", {"pos_weight": np.array([[2.0, 0.5, 1.0]])}
    sigmoid = 1 / (1 + np.exp(-pred))
    return {
        **_textbook("logits", rule, pred, label, **given),
        **_textbook("sigmoid", rule, sigmoid, label, from_sigmoid=True, **given),
    }


@scenario(tolerance=LOSS, reference=_pos_weight_reference)
def pos_weight(mx: Any, device: Any) -> Yields:
    """The weight of positive samples, with and without the sigmoid."""
    pred, label = _prediction("", (4, 3), {}), _label("binary", (4, 3), {})
    weight = np.array([[2.0, 0.5, 1.0]])
    make = mx.gluon.loss.SigmoidBinaryCrossEntropyLoss
    yield from _run(mx, make(), pred, label, None, weight, what="logits")
    sigmoid = 1 / (1 + np.exp(-pred))
    yield from _run(mx, make(from_sigmoid=True), sigmoid, label, None, weight, what="sigmoid")


def _binary_labels_reference() -> dict[str, Any]:
    """The textbook's answers to `binary_labels`."""
    pred, label = _prediction("", (4, 3), {}), _label("binary", (4, 3), {})
    return _textbook("out", "logistic", pred, label, label_format="binary")


@scenario(tolerance=LOSS, reference=_binary_labels_reference)
def binary_labels(mx: Any, device: Any) -> Yields:
    """LogisticLoss with labels 1 and 0."""
    pred, label = _prediction("", (4, 3), {}), _label("binary", (4, 3), {})
    yield from _run(mx, mx.gluon.loss.LogisticLoss(label_format="binary"), pred, label, what="out")
    yield "refusal", refusal(lambda: mx.gluon.loss.LogisticLoss(label_format="other"))


def _triplet_reference() -> dict[str, Any]:
    """The textbook's answers to `triplet`."""
    pred, near, far = (_prediction("", (4, 3), {}) + shift for shift in (0.0, 0.3, 0.5))
    far[0] += 3
    answers: dict[str, Any] = {}
    for arguments in ({}, {"margin": 0.25}, {"weight": 2.0}):
        answers |= _textbook(f"{arguments}", "triplet", pred, near, far, **arguments)
    return answers


@scenario(tolerance=LOSS, reference=_triplet_reference)
def triplet(mx: Any, device: Any) -> Yields:
    """Distances of three points, with margins."""
    pred, near, far = (_prediction("", (4, 3), {}) + shift for shift in (0.0, 0.3, 0.5))
    far[0] += 3
    for arguments in ({}, {"margin": 0.25}, {"weight": 2.0}):
        made = mx.gluon.loss.TripletLoss(**arguments)
        yield f"repr {arguments}", repr(made)
        yield from _run(mx, made, pred, near, far, what=f"{arguments}")


def _poisson_reference() -> dict[str, Any]:
    """The textbook's answers to `poisson`."""
    pred, target = np.exp(_prediction("", (4, 3), {})), _label("count", (4, 3), {}) + 1
    full = _textbook("", "poisson_nll", pred, target, from_logits=False, compute_full=True)
    plain = _textbook("plain", "poisson_nll", pred, target, from_logits=False)
    return plain | {"full": full[" loss"]}


@scenario(tolerance=LOSS, reference=_poisson_reference)
def poisson(mx: Any, device: Any) -> Yields:
    """Without logits, and with Stirling's term, for targets from 1 on."""
    pred, target = np.exp(_prediction("", (4, 3), {})), _label("count", (4, 3), {}) + 1
    make = mx.gluon.loss.PoissonNLLLoss
    yield from _run(mx, make(from_logits=False), pred, target, what="plain")
    full = make(from_logits=False, compute_full=True)
    yield "full", full(mx.nd.array(pred), mx.nd.array(target))


def _cosine_reference() -> dict[str, Any]:
    """The textbook's answers to `cosine`."""
    one, label = _prediction("", (4, 3), {}), np.array([1, -1, 1, -1])
    given = (one, one[::-1].copy(), label)
    weights = np.array([[1.0], [2], [0], [1]])
    answers = _textbook("weights", "cosine_embedding", *given, weight=2.0, sample_weight=weights)
    for arguments in ({}, {"margin": 0.3}, {"weight": 2.0}):
        answers |= _textbook(f"{arguments}", "cosine_embedding", *given, **arguments)
    return answers


@scenario(tolerance=LOSS, reference=_cosine_reference)
def cosine(mx: Any, device: Any) -> Yields:
    """Angles between inputs, labels 1 and -1, margins, and a zero vector."""
    one, two = _prediction("", (4, 3), {}), _prediction("", (4, 3), {})[::-1].copy()
    label = np.array([1, -1, 1, -1])
    for arguments in ({}, {"margin": 0.3}, {"weight": 2.0}):
        made = mx.gluon.loss.CosineEmbeddingLoss(**arguments)
        yield from _run(mx, made, one, two, label, what=f"{arguments}")
    yield from _run(mx, made, one, two, label, np.array([[1.0], [2], [0], [1]]), what="weights")


def _sdml_reference() -> dict[str, Any]:
    """The textbook's answers to `sdml`."""
    one, two = _prediction("", (4, 3), {}), _prediction("", (4, 3), {}) + 0.1
    two[1] -= 0.5
    answers: dict[str, Any] = {}
    for arguments in ({}, {"smoothing_parameter": 0.1}):
        answers |= _textbook(f"{arguments}", "sdml", one, two, **arguments)
    return answers


@scenario(tolerance=LOSS, reference=_sdml_reference)
def sdml(mx: Any, device: Any) -> Yields:
    """Which rows belong together."""
    one, two = _prediction("", (4, 3), {}), _prediction("", (4, 3), {}) + 0.1
    two[1] -= 0.5
    for arguments in ({}, {"smoothing_parameter": 0.1}):
        made = mx.gluon.loss.SDMLLoss(**arguments)
        yield f"repr {arguments}", repr(made)
        yield from _run(mx, made, one, two, what=f"{arguments}")


def _ctc_reference() -> dict[str, Any]:
    """The textbook's answers to `ctc`."""
    pred = np.random.RandomState(2).uniform(-1, 1, (2, 5, 4))
    label = np.array([[1, 2, -1], [0, 0, 1]])
    lengths = {"pred_lengths": np.array([4, 5]), "label_lengths": np.array([2, 3])}
    turned = {"layout": "TNC", "label_layout": "TN"}
    return {
        **_textbook("NTC", "ctc", pred, label),
        **_textbook("TNC", "ctc", pred.transpose(1, 0, 2), label.T, **turned),
        **_textbook("lengths", "ctc", pred, label, weight=2.0, **lengths),
    }


@scenario(tolerance=LOSS, reference=_ctc_reference)
def ctc(mx: Any, device: Any) -> Yields:
    """Alignments, in both layouts, with lengths."""
    pred = np.random.RandomState(2).uniform(-1, 1, (2, 5, 4))
    label = np.array([[1, 2, -1], [0, 0, 1]])
    yield from _run(mx, mx.gluon.loss.CTCLoss(), pred, label, what="NTC")
    turned = mx.gluon.loss.CTCLoss(layout="TNC", label_layout="TN")
    yield "repr", repr(turned)
    yield from _run(mx, turned, pred.transpose(1, 0, 2), label.T, what="TNC")
    lengths = (np.array([4, 5]), np.array([2, 3]))
    yield from _run(mx, mx.gluon.loss.CTCLoss(weight=2.0), pred, label, *lengths, what="lengths")
    yield "layout", refusal(lambda: mx.gluon.loss.CTCLoss(layout="NCT"))
    yield "label layout", refusal(lambda: mx.gluon.loss.CTCLoss(label_layout="N"))


@scenario()
def refused(mx: Any, device: Any) -> Yields:
    """Labels of another size, and a weight that is no number."""
    pred, short = mx.nd.ones((2, 3)), mx.nd.ones((2, 2))
    for name in ("L1Loss", "L2Loss", "HuberLoss", "HingeLoss", "SigmoidBCELoss", "LogisticLoss"):
        yield name, refusal(partial(getattr(mx.gluon.loss, name)(), pred, short))
    weight = mx.nd.ones((2,))
    yield "weight", refusal(lambda: mx.gluon.loss.L1Loss(weight=weight)(pred, pred))
    yield "sdml", refusal(lambda: mx.gluon.loss.SDMLLoss()(pred, short))
    yield "numpy", refusal(lambda: mx.gluon.loss.L1Loss()(np.ones((2, 3)), np.ones((2, 3))))
