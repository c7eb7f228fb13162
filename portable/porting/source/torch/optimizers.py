"""Trainers as PyTorch's optimizers, with MXNet's numbers."""

from __future__ import annotations

from collections.abc import Mapping

import libcst as cst

from ..target import Work
from ..trainer import Asked, asked, refused

# option of MXNet: option of the optimizer
_OPTIONS: Mapping[str, Mapping[str, str]] = {
    "sgd": {"learning_rate": "lr", "wd": "weight_decay", "momentum": "momentum"},
    "nag": {"learning_rate": "lr", "wd": "weight_decay", "momentum": "momentum"},
    "adam": {"learning_rate": "lr", "wd": "weight_decay", "epsilon": "eps", "beta1": "beta1",
             "beta2": "beta2"},
    "rmsprop": {"learning_rate": "lr", "wd": "weight_decay", "epsilon": "eps", "gamma1": "gamma1",
                "gamma2": "gamma2", "centered": "centered"},
    "adagrad": {"learning_rate": "lr", "wd": "weight_decay", "eps": "eps"},
    "adadelta": {"learning_rate": "lr", "wd": "weight_decay", "epsilon": "eps", "rho": "rho"},
}  # fmt: skip
# PyTorch's own have other rates
_RATES = {"sgd": "0.01", "nag": "0.01", "adam": "0.001"}
_KINDS = {"adam": "Adam", "rmsprop": "RMSProp", "adagrad": "AdaGrad", "adadelta": "AdaDelta"}


def optimizer(work: Work, original: cst.Call, updated: cst.Call, rates_change: bool) -> str:
    """The call that makes it; "" where the text does not say how, with the reason noted."""
    wanted = asked(work, original, updated)
    if wanted is None:
        return ""
    made = _made(work, original, wanted, rates_change)
    if not made or not wanted.schedule:
        return made
    rate = f", {wanted.options['learning_rate']}" if "learning_rate" in wanted.options else ""
    return f"{work.helper('scheduled')}({made}, {wanted.schedule}{rate})"


def _made(work: Work, node: cst.Call, wanted: Asked, rates_change: bool) -> str:
    """The optimizer without its schedule."""
    parameters = f"{wanted.network}.parameters()" if wanted.network else wanted.parameters
    names = _OPTIONS.get(wanted.name, {})
    if wanted.name and not names:
        refused(work, node, f"the optimizer {wanted.optimizer} has no counterpart")
        return ""
    if wanted.name and (odd := sorted(set(wanted.options) - set(names))):
        refused(work, node, f"the option {', '.join(odd)} has no counterpart")
        return ""
    if wanted.name and not wanted.rest:
        changes = rates_change or bool(wanted.schedule)
        own = wanted.name != "sgd" or (changes and "momentum" in wanted.options)
        options = {names[key]: value for key, value in wanted.options.items()}
        return _call(work, wanted.name, parameters, options, own)
    shown = "".join(f", {key}={value}" for key, value in wanted.options.items())
    extra = f", **{wanted.rest}" if wanted.rest else ""
    return f"{work.helper('make_optimizer')}({wanted.optimizer}, {parameters}{shown}{extra})"


def _call(work: Work, name: str, parameters: str, options: dict[str, str], own: bool) -> str:
    """SGD(...), Adam(...) and so on."""
    options = {**({"lr": _RATES[name]} if name in _RATES else {}), **options}
    if "beta1" in options or "beta2" in options:
        betas = options.pop("beta1", "0.9"), options.pop("beta2", "0.999")
        options["betas"] = f"({betas[0]}, {betas[1]})"
    if name == "nag":
        options["nesterov"] = "True"
    shown = "".join(f", {key}={value}" for key, value in options.items())
    kind = _KINDS.get(name, "SGD")
    maker = work.helper(kind) if own else f"torch.optim.{kind}"
    return f"{maker}({parameters}{shown})"
