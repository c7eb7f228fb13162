"""First weights: other random numbers, so the proofs are about means, spreads and bounds."""

from __future__ import annotations

from ...rule import Rule
from ...with_helper import with_helper

_DISTRIBUTION = "same distribution, other numbers"
_CONV = "nn.Conv2D(60, 3, in_channels=50)"
_DENSE = "nn.Dense(300, in_units=200)"


def _drawn(name: str, signature: str, helper: str, *made: str) -> Rule:
    """Proved by moments over a large weight."""
    proof = [
        f"net = {layer}\nnet.initialize(init.{name}({one}))\nx = net.weight.data()\n"
        f"x = x / {_unit(name, one, layer)}\n"
        "[x.mean(), (x ** 2).mean(), (x ** 4).mean(), net.bias.data()]  # within 0.03"
        for one in made for layer in (_DENSE, _CONV)
    ]  # fmt: skip
    return with_helper(f"init.{name}", signature, _DISTRIBUTION, *proof, helper=helper)


def _unit(name: str, given: str, layer: str) -> float:
    """About the numbers' size, so that the tolerance means something."""
    return {"Normal": 0.01, "Uniform": 0.07}.get(name, 0.05) if not given else 0.05


def _filled(name: str, signature: str, number: str, *made: str) -> Rule:
    return Rule(f"init.{name}", signature, f"constant({number})", {}, "composed", "filled",
                tuple(f"net = {_CONV}\nnet.initialize(init.{name}({one}))\nx = net.weight.data()\n"
                      "[x.min(), x.max(), net.bias.data()]" for one in made), ("constant",))  # fmt: skip


RULES = (
    _drawn("Xavier", "rnd_type='uniform', factor_type='avg', magnitude=3", "xavier", "",
           "'gaussian', 'in', 2", "rnd_type='uniform', factor_type='out', magnitude=2.24"),
    _drawn("MSRAPrelu", "factor_type='avg', slope=0.25", "msra_prelu", "", "'in', slope=0.1"),
    _drawn("Normal", "sigma=0.01", "normal", "", "0.05"),
    _drawn("Uniform", "scale=0.07", "uniform", "", "scale=0.05"),
    _filled("Constant", "value", "{value}", "0.5", "value=-2"),
    _filled("Zero", "", "0", ""),
    _filled("One", "", "1", ""),
)  # fmt: skip
