"""Every rule of the source porter is proved: MXNet's side and the port on the same numbers."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

from portable.porting.source import proof
from portable.porting.source.page import PAGE, page
from portable.porting.source.port import target_of
from portable.porting.source.proof import differences, tolerance
from portable.porting.source.rule import Rule, by_name
from portable.porting.source.torch.arrays import SAME

# MXNet's own, where a module that could be trained is bound without labels
pytestmark = pytest.mark.filterwarnings("ignore:Data provided by label_shapes")
TARGETS = {name: target_of(name) for name in ("torch", "jax")}


def _proofs(to):
    """Proofs with the target; among the slow tests are all but the first one of each rule.

    XLA's compiling makes JAX's slow, so that of rules that differ in their names and numbers only,
    such as nn.Conv1D and nn.Conv2D, one is fast.
    """
    seen = set()
    for rule in TARGETS[to].rules.values():
        written = re.sub(r"\d", "", f"{rule.target} {dict(rule.parts)}")
        fast = to == "torch" or written not in seen
        seen.add(written)
        for i, text in enumerate(rule.proof):
            yield pytest.param(to, text, marks=[pytest.mark.slow] * (i > 0 or not fast))


# operators and methods that need no rule, since they mean the same, or are written by the parts
OPERATORS = ["w.squeeze(axis=1)", "a.sum(axis=1, keepdims=True)", "a.mean(axis=(0, 1))", "a + b",
             "a - v", "2 / p", "p ** 2", "2 ** a", "a > 0", "(a > 0) + 1", "t == t2", "-a % 0.3",
             "a[1:, 2] * 2", "nd.softmax(a + b, temperature=1.0 + 1)", "nd.take(a + b, i + 1)",
             "a[0]", "a[-1]", "p ** b", "abs(a)", "a[i]", "a[i, i]"]  # fmt: skip
METHODS = [f"p.{name}()" for name in sorted(SAME - {"squeeze", "arcsin", "arccos", "arctanh"})]
METHODS += [f"u.{name}()" for name in ("arcsin", "arccos", "arctanh")]
METHODS = [text.replace("p.arccosh", "(p + 1).arccosh") for text in METHODS]
CHANGES = ["x = a * 1\nx[0] = b[1]\nx", "x = a * 1\nx[:] = b\nx", "x = a * 1\nx[0, 1] = 7\nx",
           "x = a * 1\nx[1:, 2] += 3\nx[0] -= v\nx",
           "x = a * 1\nx[0] *= b[0]\nx[1] /= p[1] + 1\nx", "x = p * 1\nx[1] **= 2\nx",
           "x = a * 1\nx[nd.array([0, 0])] += 1\nx", "x = a * 1\nx[1] %= 2\nx",
           "x = a * 1\nx += b\nx *= 2\nx -= v\nx /= p\nx",
           "x = nd.zeros((3, 4))\nfor k in range(3):\n    x[k] = a[k] * k\nx",
           "y = []\nfor k in range(3):\n    x = nd.zeros(2)\n    x[1] = k\n    y.append(x)\ny",
           "x = a * 1\nx[0] = 1\ny = x\ny", "x = nd.zeros((3, 4))\nnd.broadcast_add(a, v, out=x)\nx",
           "class C:\n    def __init__(self):\n        self.x = nd.zeros(4)\n    def add(self, y):\n"
           "        self.x += y\nc = C()\nc.add(v)\nc.add(v)\nc.x + 0"]  # fmt: skip
MEANINGS = [
    *(("torch", text) for text in (*METHODS, *OPERATORS)),
    *(("jax", text) for text in OPERATORS),
    *(("jax", text) for text in ("abs(z) + abs(-z)", "a[[0, 2]]", "z.abs().sqrt()", "0.5 ** z")),
    *(("jax", f"{text}  # not recorded") for text in CHANGES),
]


@pytest.mark.parametrize(("to", "text"), [one for to in TARGETS for one in _proofs(to)])
def test_rule(to, text):
    """Values, gradients and what layers keep agree, with transferred weights."""
    found = differences(text, to)
    assert max(found.values()) <= tolerance(text), found


@pytest.mark.parametrize(("to", "text"), MEANINGS)
def test_meaning(to, text):
    """What no rule writes means the same."""
    assert max(differences(text, to).values()) <= proof.TOLERANCE


def test_all_targets_have_the_rules():
    """What is written for PyTorch is written for every other target."""
    for target in TARGETS.values():
        assert set(TARGETS["torch"].rules) <= set(target.rules)


_OF_HELPERS = {
    "io.NDArrayIter": ("NDArrayIter({data}batch_size=2)", "value"),
    "metric.MAE": ("MSE()", "value"),
    "lr_scheduler.FactorScheduler": ("FactorScheduler({step})", "value"),
    "init.Xavier": ("normal(0.02)", "value"),
    "sym.Activation": ('compose("Activation", {data}, act_type="tanh"{name})', "value"),
    "sym.FullyConnected": ('compose("FullyConnected", {data}, num_hidden=3{name})', "error"),
    "sym.Reshape": ('compose("Flatten", {data}{name})', "value"),
    "sym.BatchNorm": ('compose("BatchNorm", {data}, fix_gamma=False{name})', "value"),
}
WRONG = {
    "torch": {
        "nd.exp": ("torch.expm1({data})", "value"),
        "nd.relu": ("torch.abs({data})", "value"),
        "nd.stop_gradient": ("{data}.clone()", "gradient of a"),
        "nd.max": ("torch.amax({data}{axis}{keepdims})", "gradient of t"),
        "nd.argmax": ("torch.argmax({data}{axis}{keepdims})", "value"),
        "nn.BatchNorm": ("torch.nn.BatchNorm2d({in_channels})", "training: weights of net 3"),
        "nn.Dropout": ("torch.nn.Identity()", None),
        **_OF_HELPERS,
    },
    "jax": {
        "nd.exp": ("jnp.expm1({data})", "value"),
        "nd.relu": ("jnp.abs({data})", "value"),
        "nd.stop_gradient": ("{data}.copy()", "gradient of a"),
        "nd.abs": ("jnp.abs({data})", "gradient of z"),
        "nd.max": ("jnp.max({data}{axis}{keepdims})", "gradient of t"),
        "nd.maximum": ("jnp.maximum({lhs}, {rhs})", "gradient of t2"),
        "nd.clip": ("jnp.clip({data}, {a_min}, {a_max})", "gradient of t"),
        "nd.argmax": ("jnp.argmax({data}{axis}{keepdims})", "value"),
        "nd.pick": ("{data}[jnp.arange(len({data})), {index}.astype(jnp.int32)]", "value"),
        "NDArray.asnumpy": ("np.asarray({data})", "error"),
        "nn.Dense": ("nnx.Linear({in_units}, {units}, use_bias=False, rngs=rngs)", "error"),
        "nn.BatchNorm": ("nnx.BatchNorm({in_channels}, rngs=rngs)", "training: weights of net 2"),
        "nn.Dropout": ("nnx.identity", None),
        **_OF_HELPERS,
    },
}


@pytest.mark.parametrize(("to", "name"), [(to, name) for to in WRONG for name in WRONG[to]])
def test_wrong_rules_are_found(to, name, monkeypatch):
    """A proof can fail: a rule with a wrong target does not pass, and it is said what differs."""
    wrong, what = WRONG[to][name]
    target = TARGETS[to]
    helper = wrong.partition("(")[0]
    helpers = (helper,) if helper in _helpers(to) else ()
    rule = replace(target.rules[name], target=wrong, helpers=helpers, variants=())
    spoilt = replace(target, rules={**target.rules, name: rule})
    monkeypatch.setattr(f"{proof.__package__}.port.target_of", lambda _: spoilt)
    proof._ported_text.cache_clear()
    red = set()
    try:
        for text in rule.proof:
            try:
                found = differences(text, to)
            except (ValueError, TypeError, RuntimeError):  # other shapes, arguments or weights
                red.add("error")
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


@pytest.mark.parametrize("to", TARGETS)
def test_proofs_are_ported_whole(to):
    """A proof of something that no rule writes says so."""
    with pytest.raises(ValueError, match="MultiBoxPrior"):
        differences("nd.contrib.MultiBoxPrior(x4)", to)


_REFUSED = {
    "nn.BatchNorm(axis=3, in_channels=4)": "axis",
    "nn.Conv2D(3, 3, layout='NHWC', in_channels=4)": "layout",
    "nd.sum(a, axis=1, exclude=True)": "exclude",
    "nd.arange(3, repeat=2)": "repeat",
    "nd.LeakyReLU(a, act_type='selu')": "act_type",
    "nd.take(a, i, mode='raise')": "mode",
    "f = lambda x: nd.Dropout(x)\nf(a)": "in training is not clear",
    "a.reshape((0, -1))": "0, -2, -3 and -4",
    "a.tostype('csr')": "tostype",
    "a.sum(exclude=True)": "exclude|only axis and keepdims",
    "a.mean(axis=1, exclude=True)": "exclude|only axis and keepdims",
    "nd.array([5, 3], dtype='int32') / 2": "whole number",
    "x = a.astype('int32')\n7 / (x[0] + 1)": "whole number",
    "x = nd.ones(3, dtype=np.int32)\nx * 0.5": "whole number",
    "x = nd.random.randint(0, 9, shape=(3,))\nx /= 2\nx": "whole number",
    "a.astype('int32').mean()": "whole number",
    "nd.divide(nd.cast(a, 'int32'), nd.cast(b, 'int32'))": "whole number",
    "sym.BatchNorm(sym.var('x'), output_mean_var=True)": "output_mean_var",
    "sym.Convolution(sym.var('x'), kernel=(3, 3), num_filter=2, attr={'x': 'y'})": "attr",
    "sym.UpSampling(sym.var('x'), scale=2, sample_type='nearest', multi_input_mode='sum')": (
        "multi_input_mode"
    ),
    "sym.var('x', dtype='float16')": "dtype",
    "x = sym.var('x')\nx.list_attr()": "Symbol.list_attr",
    "x = sym.var('x')\nx(x=sym.var('y'))": "a call with symbols",
    "net = nn.Dense(2, in_units=4)\nnet(sym.var('x'))": "a call with symbols",
    "m = mod.Module(sym.var('x'), ['x'])\nm.fit(None, num_epoch=3)\nm.symbol.name": (
        "Module.fit: training with Module"
    ),
    "m = mod.Module(sym.var('x'), ['x'])\nm.bind([], grad_req='add')\nm": (
        "Module.bind: the argument grad_req"
    ),
}
_OTHERS = "x is changed in place, and arrays of JAX are not; others may hold it"
_ELSEWHERE = "x is changed in place, and arrays of JAX are not; it is made elsewhere"
REFUSED = {
    "torch": {
        **_REFUSED,
        "nn.MaxPool2D(2, 2, padding=1, ceil_mode=True)": "padding and ceil_mode together",
        "data.DataLoader(data.ArrayDataset(a), 2, last_batch='rollover')": "last_batch",
        "io.NDArrayIter(a, last_batch_handle='roll_over')": "last_batch_handle",
    },
    "jax": {
        **_REFUSED,
        "nd.zeros(3, dtype='float64')": "dtype='float64' has no counterpart",
        "a.astype('int64')": "dtype='int64' has no counterpart",
        "a.sum(axis=1, exclude=True)": "exclude",
        "nd.norm(a, ord=3)": "ord=3",
        "nd.random.normal(a, b)": "loc=a",
        "nd.random.uniform(0, 1, (2,), 'float16')": "dtype",
        "x = a\nx[0] = 1\nx": _OTHERS,
        "x = y = a * 1\nx[0] = 1\ny": _OTHERS,
        "x = a * 1\ny = x\nx[0] = 1\ny": _OTHERS,
        "x = a * 1\ny = [x]\nx += 1\ny": _OTHERS,
        "x = a * 1\ny = x[0:1]\nx[0] = 1\ny": _OTHERS,
        "x = a * 1\ny = x.reshape((4, 3))\nx *= 2\ny": _OTHERS,
        "y = []\nx = a * 1\nfor k in range(3):\n    x[k] = 1\n    y.append(x)\ny": _OTHERS,
        "def f(x):\n    x[0] = 1\nf(a)\na": _ELSEWHERE,
        "def f(x):\n    x += 1\nf(a)\na": _ELSEWHERE,
        "for x in [a, b]:\n    x[:] = 1\na": _ELSEWHERE,
        "def f():\n    global x\n    x[0] = 1\nx = a * 1\nf()\nx": _ELSEWHERE,
        "x = a * 1\nx[0], x[1] = b[0], b[1]\nx": "one at a time",
        "x = a * 1\nx[0] //= 2\nx": "this operator",
        "x = a * 1\ny = nd.exp(a, out=x)\ny": "out: arrays of JAX are not changed",
        "x = [a, b]\ngluon.utils.clip_global_norm(x, 1.0)\na": "clip_global_norm",
    },
}


@pytest.mark.parametrize(("to", "text"), [(to, text) for to in REFUSED for text in REFUSED[to]])
def test_refused(to, text):
    """What has no counterpart is named, and never ported to something else."""
    with pytest.raises(ValueError, match=REFUSED[to][text]):
        proof.ported_lines(text, to)


def _helpers(to):
    """The names of a target's helpers, each as often as it is defined."""
    return [key for module in TARGETS[to].helpers for key, value in vars(module).items()
            if getattr(value, "__module__", "") == module.__name__]  # fmt: skip


@pytest.mark.parametrize("to", TARGETS)
def test_helpers_have_names_of_their_own(to):
    """No two modules of helpers define the same name."""
    names = _helpers(to)
    assert len(names) == len(set(names))
    used = {h for rule in TARGETS[to].rules.values() for h in rule.helpers}
    assert used <= set(names)


def test_page_is_fresh():
    """docs/porting.md is what the rules say."""
    assert PAGE.read_text(encoding="utf-8") == page()


_WRONG_SYMBOLS = {
    "sym.Convolution(sym.var('x'), kernel=(3, 3), num_filter=2, layout='NHWC')": "Convolution: layout",
    "sym.LeakyReLU(sym.var('x'), act_type='rrelu')": "LeakyReLU: act_type='rrelu'",
    "sym.Pooling(sym.var('x'), kernel=(2, 2), pooling_convention='same')": "Pooling: pooling_conv",
    "sym.BatchNorm(sym.var('x'), axis=3)": "BatchNorm: axis=3",
    "sym.BatchNorm(sym.var('x'), **{'axes': 3})": "BatchNorm: the attribute axes",
    "sym.FullyConnected(sym.var('x'))": "FullyConnected: the attribute num_hidden",
    "sym.FullyConnected(sym.var('x'), num_hidden=2, bias=sym.var('y'), no_bias=True)": "input bias",
    "sym.Flatten(sym.Group([sym.var('x'), sym.var('y')]))": "Flatten: the input data",
}


@pytest.mark.parametrize("text", _WRONG_SYMBOLS)
def test_symbols_refuse(text):
    """What only the run tells is refused where the symbol is made, with the operator's name."""
    script = proof._scripts(text, "torch")[1]
    names = {}
    exec(script.before, names)
    with pytest.raises((TypeError, ValueError), match=_WRONG_SYMBOLS[text]):
        eval(script.last, names)


def test_symbols_take_the_order_of_attributes():
    """The names that rules have for places are those of MXNet's operators."""
    rule = TARGETS["torch"].rules["sym.Pooling"]
    assert [name for name, _ in rule.arguments()][:5] == [
        "data", "kernel", "pool_type", "global_pool", "cudnn_off",
    ]  # fmt: skip
