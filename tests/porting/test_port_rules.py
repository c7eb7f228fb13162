"""Every rule of the source porter is proved: MXNet's side and the port on the same numbers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from portable.porting.source import proof
from portable.porting.source.page import PAGE, page
from portable.porting.source.proof import differences, tolerance
from portable.porting.source.rule import Rule, by_name
from portable.porting.source.torch import TARGET
from portable.porting.source.torch.arrays import SAME
from portable.porting.source.torch.helpers import MODULES
from portable.porting.source.torch.rules import RULES

# the first proof of each rule; all others are among the slow tests
PROOFS = [
    pytest.param(text, marks=[pytest.mark.slow] * (i > 0))
    for rule in RULES.values()
    for i, text in enumerate(rule.proof)
]
# operators, and methods that need no rule since both have them
MEANINGS = [f"p.{name}()" for name in sorted(SAME - {"squeeze", "arcsin", "arccos", "arctanh"})]
MEANINGS += [f"u.{name}()" for name in ("arcsin", "arccos", "arctanh")]
MEANINGS = [text.replace("p.arccosh", "(p + 1).arccosh") for text in MEANINGS]
MEANINGS += ["w.squeeze(axis=1)", "a.sum(axis=1, keepdims=True)", "a.mean(axis=(0, 1))", "a + b",
             "a - v", "2 / p", "p ** 2", "2 ** a", "a > 0", "(a > 0) + 1", "t == t2", "-a % 0.3",
             "a[1:, 2] * 2", "nd.softmax(a + b, temperature=1.0 + 1)", "nd.take(a + b, i + 1)",
             "a[0]", "a[-1]", "p ** b", "abs(a)"]  # fmt: skip


@pytest.mark.parametrize("text", PROOFS)
def test_rule(text):
    """Values, gradients and what layers keep agree, with transferred weights."""
    found = differences(text, "torch")
    assert max(found.values()) <= tolerance(text), found


@pytest.mark.parametrize("text", MEANINGS)
def test_meaning(text):
    """What is not rewritten means the same."""
    assert max(differences(text, "torch").values()) <= proof.TOLERANCE


WRONG = {
    "nd.exp": ("torch.expm1({data})", "value"),
    "nd.relu": ("torch.abs({data})", "value"),
    "nd.stop_gradient": ("{data}.clone()", "gradient of a"),
    "nd.max": ("torch.amax({data}{axis}{keepdims})", "gradient of t"),
    "nd.argmax": ("torch.argmax({data}{axis}{keepdims})", "value"),
    "nn.BatchNorm": ("torch.nn.BatchNorm2d({in_channels})", "training: weights of net 3"),
    "nn.Dropout": ("torch.nn.Identity()", None),
    "io.NDArrayIter": ("NDArrayIter({data}batch_size=2)", "value"),
    "metric.MAE": ("MSE()", "value"),
    "lr_scheduler.FactorScheduler": ("FactorScheduler({step})", "value"),
    "init.Xavier": ("normal(0.02)", "value"),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_rules_are_found(name, monkeypatch):
    """A proof can fail: a rule with a wrong target does not pass, and it is said what differs."""
    wrong, what = WRONG[name]
    helper = wrong.partition("(")[0]
    known = {key for module in MODULES for key in vars(module)}
    rule = replace(RULES[name], target=wrong, helpers=(helper,) if helper in known else ())
    spoilt = replace(TARGET, rules={**RULES, name: rule})
    monkeypatch.setattr(f"{proof.__package__}.port.target_of", lambda _: spoilt)
    proof._ported_text.cache_clear()
    try:
        red = set()
        for text in rule.proof:
            try:
                found = differences(text, "torch")
            except (ValueError, TypeError, RuntimeError):  # other shapes, arguments or weights
                continue
            red |= {key for key, size in found.items() if size > tolerance(text)}
    finally:
        proof._ported_text.cache_clear()
    assert what in red if what else not red, red


def test_wrong_numbers_are_found():
    """The comparison rejects 1.001 times the answer, another sign, dtype, shape, and zeros."""
    right = np.linspace(1, 2, 6, dtype="float32").reshape(2, 3)
    assert proof._apart(right, right.copy()) == 0
    for wrong in (right * 1.001, -right, right * 0, right.astype("float64"), right.T, list(right)):
        assert proof._apart(right, wrong) > proof.TOLERANCE
    assert proof._apart([right, 1.0], [right, "x"]) == float("inf")
    assert proof._apart({"a": 1}, {"b": 1}) == float("inf")


def test_rules_need_a_proof():
    """A rule without one, or a second one of a name, is not accepted."""
    rule = Rule("nd.exp", "data", "torch.exp({data})", proof=("nd.exp(a)",))
    assert by_name([rule]) == {"nd.exp": rule}
    with pytest.raises(ValueError, match=r"nd\.exp has no proof"):
        by_name([replace(rule, proof=())])
    with pytest.raises(ValueError, match=r"two rules nd\.exp"):
        by_name([rule, rule])


def test_proofs_are_ported_whole():
    """A proof of something that no rule writes says so."""
    with pytest.raises(ValueError, match="MultiBoxPrior"):
        differences("nd.contrib.MultiBoxPrior(x4)", "torch")


REFUSED = {
    "nn.MaxPool2D(2, 2, padding=1, ceil_mode=True)": "padding and ceil_mode together",
    "data.DataLoader(data.ArrayDataset(a), 2, last_batch='rollover')": "last_batch",
    "nn.BatchNorm(axis=3, in_channels=4)": "axis",
    "nn.Conv2D(3, 3, layout='NHWC', in_channels=4)": "layout",
    "nd.sum(a, axis=1, exclude=True)": "exclude",
    "nd.arange(3, repeat=2)": "repeat",
    "io.NDArrayIter(a, last_batch_handle='roll_over')": "last_batch_handle",
    "nd.LeakyReLU(a, act_type='selu')": "act_type",
    "nn.SELU()": "SELU",
    "nd.Dropout(a)": "Dropout",
}


@pytest.mark.parametrize("text", REFUSED)
def test_refused(text):
    """What has no counterpart is named, and never ported to something else."""
    with pytest.raises(ValueError, match=REFUSED[text]):
        proof.ported_lines(text, "torch")


def test_helpers_have_names_of_their_own():
    """No two modules of helpers define the same name."""
    names = [key for module in MODULES for key, value in vars(module).items()
             if getattr(value, "__module__", "") == module.__name__]  # fmt: skip
    assert len(names) == len(set(names))
    used = {h for rule in RULES.values() for h in rule.helpers}
    assert used <= set(names)


def test_page_is_fresh():
    """docs/porting.md is what the rules say."""
    assert PAGE.read_text(encoding="utf-8") == page()
