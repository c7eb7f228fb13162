"""Trainers as optimizers of flax over optax, with MXNet's numbers."""

from __future__ import annotations

from collections.abc import Mapping

import libcst as cst

from ..target import Work
from ..trainer import Asked, asked, refused

# option of MXNet: argument of the helper
_OPTIONS: Mapping[str, Mapping[str, str]] = {
    "sgd": {"learning_rate": "learning_rate", "wd": "weight_decay", "momentum": "momentum"},
    "nag": {"learning_rate": "learning_rate", "wd": "weight_decay", "momentum": "momentum"},
    "adam": {"learning_rate": "learning_rate", "wd": "weight_decay", "epsilon": "epsilon",
             "beta1": "beta1", "beta2": "beta2"},
    "rmsprop": {"learning_rate": "learning_rate", "wd": "weight_decay", "epsilon": "epsilon",
                "gamma1": "gamma1", "gamma2": "gamma2", "centered": "centered"},
    "adagrad": {"learning_rate": "learning_rate", "wd": "weight_decay", "eps": "eps"},
    "adadelta": {"learning_rate": "learning_rate", "wd": "weight_decay", "epsilon": "epsilon",
                 "rho": "rho"},
}  # fmt: skip


def optimizer(work: Work, original: cst.Call, updated: cst.Call, rates: bool) -> str:
    """The call that makes it; "" where the text does not say how, with the reason noted.

    Args:
        rates: whether the program asks for rates, or sets them.
    """
    wanted = asked(work, original, updated)
    if wanted is None:
        return ""
    if not wanted.network:
        refused(work, original, "only the parameters of one network are known")
        return ""
    made = _made(work, original, wanted, rates or bool(wanted.schedule))
    return f"nnx.Optimizer({wanted.network}, {made}, wrt=nnx.Param)" if made else ""


def _made(work: Work, node: cst.Call, wanted: Asked, changes: bool) -> str:
    """What optax calls a gradient transformation."""
    options = dict(wanted.options)
    if wanted.schedule:
        rate = options.pop("learning_rate", "")
        given = f"{wanted.schedule}, {rate}" if rate else wanted.schedule
        options["learning_rate"] = f"{work.helper('scheduled')}({given})"
    if not wanted.name or wanted.rest:
        shown = "".join(f", {key}={value}" for key, value in options.items())
        extra = f", **{wanted.rest}" if wanted.rest else ""
        return f"{work.helper('make_optimizer')}({wanted.optimizer}{shown}{extra})"
    names = _OPTIONS.get(wanted.name, {})
    if not names:
        refused(work, node, f"the optimizer {wanted.optimizer} has no counterpart")
        return ""
    if odd := sorted(set(options) - set(names)):
        refused(work, node, f"the option {', '.join(odd)} has no counterpart")
        return ""
    options = {names[key]: value for key, value in options.items()}
    if "beta1" in options or "beta2" in options:
        betas = options.pop("beta1", "0.9"), options.pop("beta2", "0.999")
        options["betas"] = f"({betas[0]}, {betas[1]})"
    name, centered = wanted.name, options.pop("centered", "False")
    if centered not in ("True", "False"):
        refused(work, node, f"centered={centered} is not known before the program runs")
        return ""
    if centered == "True":
        name = "centered_rmsprop"
    elif name == "rmsprop":
        options.pop("gamma2", "")
    plain = wanted.name == "sgd" and not changes and not set(options) - {"learning_rate"}
    if plain:
        return f"optax.sgd({options.get('learning_rate', '0.01')})"
    maker = work.helper(name)
    shown = ", ".join(f"{key}={value}" for key, value in options.items())
    return f"optax.inject_hyperparams({maker})({shown})" if changes else f"{maker}({shown})"
