"""Proof of a rule: its MXNet expression on the numpy adapter, its port on torch, same numbers."""

from __future__ import annotations

from typing import Any

import numpy as np

from .port import port
from .rule import Rule
from .torch import helpers

TOLERANCE = 1e-5
_IMPORTS = (
    "from mxnet import cpu, gpu, init, lr_scheduler, metric, nd, random\n"
    "from mxnet.gluon import loss, nn, rnn\n"
)


def ported_expression(expression: str) -> str:
    """What the porter writes for one expression.

    Raises:
        ValueError: something of it stays.
    """
    done = port(f"{_IMPORTS}result = {expression}\n")
    if done.left:
        raise ValueError(f"{expression}: {done.left[0][1]}")
    return done.text.rpartition("result = ")[2].rstrip()


def differences(rule: Rule, expression: str) -> list[float]:
    """Largest differences of the value and of the gradients by the inputs and weights.

    Raises:
        ValueError: the expression is not ported whole.
    """
    import torch

    import portable.adapters.numpy as mx

    text = ported_expression(expression)
    state = np.random.RandomState(0)
    inputs = {name: state.normal(size=size).astype("float32")
              for name, size in (("a", (3, 4)), ("b", (3, 4)), ("c", (4, 3)))}  # fmt: skip
    if any(f"nd.{word}(" in expression for word in ("log", "sqrt", "rsqrt", "log1p", "log2", "log10",
                                                    "broadcast_power", "reciprocal")):  # fmt: skip
        inputs = {name: abs(value) + 0.5 for name, value in inputs.items()}
    if "arc" in expression:
        inputs = {name: np.tanh(value) for name, value in inputs.items()}
    index = np.array([0, 2, 1], "float32")
    layer = rule.name.startswith(("nn.", "rnn."))
    if layer:
        inputs = {"x": state.normal(size=_shape(expression)).astype("float32")}
    if "Embedding" in expression:
        inputs = {}
    source = {key: mx.nd.array(value) for key, value in inputs.items()}
    target = {key: torch.tensor(value, requires_grad=True) for key, value in inputs.items()}
    names = {"nd": mx.nd, "nn": mx.gluon.nn, "rnn": mx.gluon.rnn, "loss": mx.gluon.loss,
             "lr_scheduler": mx.lr_scheduler, "cpu": mx.cpu, "gpu": mx.gpu, "random": mx.random,
             "i": mx.nd.array(index), **source}  # fmt: skip
    theirs = {**vars(helpers), "torch": torch, "i": torch.tensor(index), **target}
    for array in source.values():
        array.attach_grad()
    with mx.autograd.record(train_mode=False):
        first = eval(expression, names)
        weights: list[Any] = []
        if layer:
            first.initialize(mx.init.Uniform(0.5))
            block, first = first, first(names["x"])
            weights = [p for p in block.collect_params().values() if p.grad_req != "null"]
    second = eval(text, theirs)
    if not isinstance(first, mx.nd.NDArray):
        known = isinstance(first, int | float) and isinstance(second, int | float)
        return [abs(first - second) if known else 0.0]
    if layer:
        second.eval()
        native = list(second.parameters())
        with torch.no_grad():
            for ours, own in zip(native, weights, strict=True):
                ours.copy_(torch.tensor(own.data().asnumpy()))
        second = second(theirs["x"])
    found = [float(abs(first.asnumpy() - second.detach().numpy().reshape(first.shape)).max())]
    if second.requires_grad:
        head = state.normal(size=first.shape).astype("float32")
        first.backward(mx.nd.array(head))
        second.backward(torch.tensor(head).reshape(second.shape))
        pairs = [(source[key].grad, target[key].grad) for key in source]
        if layer:
            pairs += [(w.grad(), n.grad) for w, n in zip(weights, native, strict=True)]
        for ours, own in pairs:
            if ours is not None and own is not None:
                found.append(float(abs(np.asarray(ours.asnumpy()) - own.numpy()).max()))
    return found


def _shape(expression: str) -> tuple[int, ...]:
    """The input that a layer of a proof takes."""
    if "1D" in expression:
        return (2, 2, 9)
    if "2D" in expression or "BatchNorm" in expression:
        return (2, 2, 7, 7) if "2D" in expression else (2, 2, 7)
    return (2, 5, 4) if "rnn" in expression else (3, 4)
