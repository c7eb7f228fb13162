"""Optimizers: ten steps of two weights, with their states; multipliers, schedules, refusals."""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from ...spec.case import Tolerance
from ..answers import refusal
from ..scenario import Yielded, scenario

Yields = Iterator[Yielded]

TEN_STEPS = Tolerance(
    16, scale="array", reason="ten steps, each a handful of roundings, that feed on one another"
)

SETTINGS: dict[str, dict[str, Any]] = {
    "sgd": {"name": "sgd"},
    "sgd wd": {"name": "sgd", "wd": 0.01},
    "sgd clipped": {"name": "sgd", "clip_gradient": 0.2},
    "sgd momentum": {"name": "sgd", "momentum": 0.9, "wd": 0.01},
    "sgd momentum clipped": {"name": "sgd", "momentum": 0.5, "clip_gradient": 0.2},
    "ccsgd": {"name": "ccsgd", "momentum": 0.1},
    "nag": {"name": "nag", "momentum": 0.9, "wd": 0.01},
    "nag without momentum": {"name": "nag"},
    "signum": {"name": "signum"},
    "signum wd_lh": {"name": "signum", "wd_lh": 0.1, "wd": 0.01},
    "signum without momentum": {"name": "signum", "momentum": 0.0},
    "signum wd without momentum": {"name": "signum", "momentum": 0.0, "wd": 0.01},
    "sgld": {"name": "sgld", "wd": 0.01},
    "dcasgd": {"name": "dcasgd", "wd": 0.01},
    "adam": {"name": "adam"},
    "adam wd clipped": {"name": "adam", "wd": 0.1, "clip_gradient": 0.2, "beta1": 0.8},
    "adamax": {"name": "adamax", "wd": 0.01},
    "nadam": {"name": "nadam", "wd": 0.01},
    "adagrad": {"name": "adagrad", "wd": 0.1},
    "groupadagrad": {"name": "groupadagrad"},
    "adadelta": {"name": "adadelta", "wd": 0.01},
    "rmsprop": {"name": "rmsprop", "wd": 0.01},
    "rmsprop centered": {"name": "rmsprop", "centered": True, "wd": 0.01},
    "rmsprop clipped": {"name": "rmsprop", "clip_weights": 0.5, "clip_gradient": 0.3},
    "ftrl": {"name": "ftrl", "wd": 0.01},
    "ftml": {"name": "ftml", "wd": 0.01},
    "ftml epsilon": {"name": "ftml", "epsilon": 0.1},
    "lamb": {"name": "lamb", "wd": 0.01},
    "lamb bounded": {"name": "lamb", "lower_bound": 0.1, "upper_bound": 3.0},
    "lamb uncorrected": {"name": "lamb", "bias_correction": False},
}


def _numbers(seed: int, *shape: int) -> Any:
    """Normal numbers that do not depend on anything else."""
    return np.random.RandomState(seed).randn(*shape).astype("float32")


def _states(state: Any) -> list[Any]:
    """The arrays of a state, flat."""
    if state is None:
        return []
    if isinstance(state, list | tuple):
        return [array for part in state for array in _states(part)]
    return [state]


# optimizer: the textbook's rule, and the one where its momentum is 0
RULES: dict[str, tuple[str, str]] = {
    "sgd": ("momentum", "sgd"),
    "ccsgd": ("momentum", "sgd"),
    "nag": ("nag", "sgd"),
    "signum": ("signum", "signsgd"),
    "groupadagrad": ("group_adagrad", ""),
}


def _rule(name: str, settings: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """The rule of reference/optimizers.py that an optimizer follows, and its arguments."""
    arguments = dict(settings)
    if arguments.pop("centered", False):
        return "centered_rmsprop", arguments
    rule, without = RULES.get(name, (name, ""))
    if without and not arguments.get("momentum", 0.9 if name == "signum" else 0.0):
        arguments.pop("momentum", None)
        return without, arguments
    return rule, arguments


def _in_single(rule: str, t: int, lr: float, beta2: float = 0.999, **others: Any) -> dict[str, Any]:
    """Arguments as the operators of Adam, LAMB and FTML have them: beta2 is a float32 number.

    Rounding beta2 changes 1 - beta2, and so v, by a part in 76000, a hundred units of float32. Adam
    alone takes sqrt(1 - beta2^t) outside of its operator, of beta2 itself.
    """
    kept = float(np.float32(beta2))
    if rule == "adam":
        lr *= float(np.sqrt((1 - beta2**t) / (1 - kept**t)))
    return {"lr": lr, "beta2": kept, **others}


def _descend(
    rule: str, weights: Sequence[Any], grads: Sequence[Sequence[Any]], **arguments: Any
) -> Iterator[tuple[list[Any], list[Any]]]:
    """The textbook's weights and states after each step, in float64.

    grads: for each step, one for each weight.
    """
    textbook = importlib.import_module("reference.optimizers")
    generator = importlib.import_module("reference.random").generator
    update, rounded = getattr(textbook, rule), rule in ("adam", "lamb", "ftml")
    weights = [weight.astype("float64") for weight in weights]
    states = [textbook.start(rule, weight) for weight in weights]
    for t, step in enumerate(grads, start=1):
        given = _in_single(rule, t, **arguments) if rounded else arguments
        for i, grad in enumerate(step):
            noise = {"noise": generator.normal(shape=grad.shape)} if rule == "sgld" else {}
            weights[i], states[i] = update(weights[i], grad, states[i], t, **given, **noise)
            if rule == "nadam":  # its optimizer has one product for all weights
                states = [(*state[:2], states[i][2]) for state in states]
        yield list(weights), list(states)


def _updates_reference(name: str, **settings: Any) -> dict[str, Any]:
    """The textbook's answers to `updates`."""
    rule, arguments = _rule(name, settings)
    if rule != "adadelta":
        arguments["lr"] = 0.1
    shapes = [(3, 4), (5, 1)]
    weights = [_numbers(i, *shape) for i, shape in enumerate(shapes)]
    grads = [[_numbers(10 + 2 * t + i, *s) for i, s in enumerate(shapes)] for t in range(10)]
    steps = list(_descend(rule, weights, grads, rescale_grad=0.5, **arguments))
    answers = {
        f"weight {i} after {t}": steps[t - 1][0][i] for t in (1, 10) for i in range(len(weights))
    }
    for i, state in enumerate(steps[-1][1]):
        # these have no place in the optimizer's state of a weight: a momentum of 0, a product
        kept = {"dcasgd": state[1:], "nadam": state[:2]}.get(rule, state)
        answers |= {f"state {j} of {i}": array for j, array in enumerate(kept)}
    return answers


@scenario(tolerance=TEN_STEPS, each=SETTINGS, reference=_updates_reference)
def updates(mx: Any, device: Any, name: str, **settings: Any) -> Yields:
    """Ten updates of two weights, by way of an Updater."""
    optimizer = mx.optimizer.create(name, learning_rate=0.1, rescale_grad=0.5, **settings)
    updater = mx.optimizer.get_updater(optimizer)
    weights = [mx.nd.array(_numbers(0, 3, 4)), mx.nd.array(_numbers(1, 5, 1))]
    for step in range(10):
        for i, weight in enumerate(weights):
            updater(i, mx.nd.array(_numbers(10 + 2 * step + i, *weight.shape)), weight)
        if step in (0, 9):
            for i, weight in enumerate(weights):
                yield f"weight {i} after {step + 1}", weight
    for i in range(2):
        for j, state in enumerate(_states(updater.states[i])):
            yield f"state {j} of {i}", state


def _lars_reference() -> dict[str, Any]:
    """The textbook's answers to `lars`: the bias has neither a rate of its own nor a decay."""
    grads = [[_numbers(20 + 2 * t, 3, 4), _numbers(21 + 2 * t, 4)] for t in range(5)]
    given = {"lr": 0.5, "momentum": 0.9}
    *_, (weights, _) = _descend(
        "lars", [_numbers(0, 3, 4)], [step[:1] for step in grads], eta=0.1, wd=0.01, **given
    )
    *_, (biases, _) = _descend("momentum", [_numbers(1, 4)], [step[1:] for step in grads], **given)
    return {"weight": weights[0], "bias": biases[0]}


@scenario(tolerance=TEN_STEPS, reference=_lars_reference)
def lars(mx: Any, device: Any) -> Yields:
    """LARS takes its weights in lists; gamma, beta and bias have the plain rate."""
    names = {0: "a_weight", 1: "a_bias"}
    optimizer = mx.optimizer.create(
        "lars", learning_rate=0.5, momentum=0.9, eta=0.1, wd=0.01, param_idx2name=names
    )
    updater = mx.optimizer.get_updater(optimizer)
    weights = [mx.nd.array(_numbers(0, 3, 4)), mx.nd.array(_numbers(1, 4))]
    for step in range(5):
        grads = [mx.nd.array(_numbers(20 + 2 * step + i, *w.shape)) for i, w in enumerate(weights)]
        updater([0, 1], grads, weights)
    yield "weight", weights[0]
    yield "bias", weights[1]


HALF: dict[str, dict[str, Any]] = {
    "sgd": {"name": "sgd"},
    "sgd momentum": {"name": "sgd", "momentum": 0.9},
    "nag": {"name": "nag", "momentum": 0.9},
    "adam": {"name": "adam"},
}


def _half_reference(name: str, **settings: Any) -> dict[str, Any]:
    """The textbook's answer to `half_precision`: only the inputs are rounded to float16."""
    rule, arguments = _rule(name, settings)
    grads = [[_numbers(10 + t, 3, 4).astype("float16").astype("float64")] for t in range(4)]
    weight = _numbers(0, 3, 4).astype("float16")
    *_, (weights, _) = _descend(rule, [weight], grads, lr=0.1, **arguments)
    return {"weight": weights[0]}


@scenario(tolerance=Tolerance(4, scale="array"), each=HALF, reference=_half_reference)
def half_precision(mx: Any, device: Any, name: str, **settings: Any) -> Yields:
    """Float16 weights with a float32 copy."""
    optimizer = mx.optimizer.create(name, learning_rate=0.1, multi_precision=True, **settings)
    updater = mx.optimizer.get_updater(optimizer)
    weight = mx.nd.array(_numbers(0, 3, 4), dtype="float16")
    for step in range(4):
        updater(0, mx.nd.array(_numbers(10 + step, 3, 4), dtype="float16"), weight)
    yield "weight", weight
    yield "dtypes", [state.dtype.__name__ for state in _states(updater.states[0])]


@scenario()
def multipliers(mx: Any, device: Any) -> Yields:
    """Rates and decays by index and by name; biases have no decay."""
    names = {0: "a_weight", 1: "a_bias", 2: "a_gamma"}
    optimizer = mx.optimizer.SGD(learning_rate=0.5, wd=0.1, param_idx2name=names)
    yield "decays", [optimizer._get_wd(i) for i in range(3)]
    optimizer.set_wd_mult({"a_weight": 2.0})
    optimizer.set_lr_mult({"a_bias": 3.0, 2: 0.5})
    yield "decays set", [optimizer._get_wd(i) for i in range(3)]
    yield "rates set", [optimizer._get_lr(i) for i in range(3)]
    optimizer.set_learning_rate(0.25)
    yield "rate", optimizer.learning_rate
    yield "default rate", mx.optimizer.SGD().learning_rate
    yield "default adam", mx.optimizer.Adam().learning_rate


def _scheduled_reference() -> dict[str, Any]:
    """The textbook's rates in `scheduled`, of updates from number 2 on.

    The weights, 1 less the rates' sum, come to 0 and leave nothing but what float32 has rounded.
    """
    factor = importlib.import_module("reference.schedules").factor
    rates = [factor(n, step=2, factor=0.5, base_lr=0.4) for n in range(2, 8)]
    return {f"rate {step}": np.array(rate) for step, rate in enumerate(rates)}


@scenario(reference=_scheduled_reference)
def scheduled(mx: Any, device: Any) -> Yields:
    """The rate follows a schedule by the number of updates."""
    schedule = mx.lr_scheduler.FactorScheduler(step=2, factor=0.5, base_lr=0.4)
    optimizer = mx.optimizer.SGD(lr_scheduler=schedule, begin_num_update=1)
    updater = mx.optimizer.get_updater(optimizer)
    weight = mx.nd.ones((2,))
    for step in range(6):
        updater(0, mx.nd.ones((2,)), weight)
        yield f"weight {step}", weight
        yield f"rate {step}", optimizer.learning_rate
    yield "updates", optimizer.num_update
    yield "set", refusal(lambda: optimizer.set_learning_rate(0.1))


def _saved_reference() -> dict[str, Any]:
    """The textbook's answers to `saved_states`: they are those of two steps without a break."""
    grads = [[np.array([1.0, 2.0, 3.0])]] * 2
    *_, (weights, states) = _descend("momentum", [np.ones(3)], grads, lr=0.1, momentum=0.9)
    answers = {"weight": weights[0], "state": states[0][0]}
    return {f"{what} {dumped}": a for what, a in answers.items() for dumped in (False, True)}


@scenario(reference=_saved_reference)
def saved_states(mx: Any, device: Any) -> Yields:
    """States go through bytes, with or without the optimizer."""
    first = mx.optimizer.get_updater(mx.optimizer.SGD(learning_rate=0.1, momentum=0.9))
    weight = mx.nd.ones((3,))
    first(0, mx.nd.array([1.0, 2.0, 3.0]), weight)
    for with_optimizer in (False, True):
        second = mx.optimizer.get_updater(mx.optimizer.SGD(learning_rate=0.1, momentum=0.9))
        second.set_states(first.get_states(dump_optimizer=with_optimizer))
        other = weight.copy()
        second(0, mx.nd.array([1.0, 2.0, 3.0]), other)
        yield f"weight {with_optimizer}", other
        yield f"state {with_optimizer}", second.states[0]


@scenario()
def registered(mx: Any, device: Any) -> Yields:
    """An optimizer of the user's own, by name; names that there are not."""

    class Halving(mx.optimizer.Optimizer):  # type: ignore[misc]
        """Halves the weight."""

        def create_state(self, index: Any, weight: Any) -> None:
            """None."""

        def update(self, index: Any, weight: Any, grad: Any, state: Any) -> None:
            """w = w / 2 - lr g."""
            self._update_count(index)
            weight[:] = weight / 2 - self._get_lr(index) * grad

    mx.optimizer.register(Halving)
    updater = mx.optimizer.get_updater(mx.optimizer.create("halving", learning_rate=0.1))
    weight = mx.nd.ones((3,))
    updater(0, mx.nd.ones((3,)), weight)
    yield "weight", weight
    yield "unknown", refusal(lambda: mx.optimizer.create("gradient ascent"))
    yield "wrong names", refusal(lambda: mx.optimizer.SGD(param_idx2name=["a"]))
    yield "wrong argument", refusal(lambda: mx.optimizer.SGD(speed=1))
