"""A difference shown in a few lines of plain Python, without the judge."""

from __future__ import annotations

import inspect
import textwrap
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from .inputs import head_gradient

if TYPE_CHECKING:
    from .operators import OperatorCheck

HEADER = """\
import numpy as np
import portable.adapters.{adapter} as mx  # compare: import portable.adapters.mxnet as mx
"""


def literal(array: np.ndarray[Any, Any]) -> str:
    """An array as an expression that numpy evaluates to it."""
    numbers = repr(array.tolist()).replace("nan", "np.nan").replace("inf", "np.inf")
    return f"np.array({numbers}, {array.dtype.name!r})"


def of_operator(check: OperatorCheck, adapter: str, what: str) -> str:
    """A call of an operator; with `what` a gradient, the backward pass too."""
    from .operators import path_of

    case, operator = check.case, check.operator
    names = [name.replace(" ", "") for name in check.input_names()]
    lines = [HEADER.format(adapter=adapter)]
    for name, array in zip(names, check.arrays, strict=True):
        lines.append(f"{name} = mx.nd.array({literal(array)}, dtype={array.dtype.name!r})")
    call = f"mx.{'.'.join(path_of(operator.name))}"
    arguments = names + [f"{key}={value!r}" for key, value in case.attributes.items()]
    expression = f"{call}({', '.join(arguments)})"
    if what.startswith(("grad", "second")):
        wanted = names[check.input_names().index(what.split(" ", 1)[1])]
        size = "the head gradient: the same numbers for the same shape"
        lines += [
            f"{wanted}.attach_grad()",
            f"with mx.autograd.record(train_mode={case.training}):",
            f"    out = {expression}",
            "first = out[0] if isinstance(out, list) else out",
            f"first.backward(mx.nd.ones_like(first))  # the judge uses {size}"
            if check.operator.outputs != 1
            else _backward(check),
            f"print({wanted}.grad.asnumpy().tolist())",
        ]
    elif case.training:
        lines += ["with mx.autograd.train_mode():", f"    print({expression})"]
    else:
        lines += [f"print({expression})"]
    return "\n".join(lines) + "\n"


def _backward(check: OperatorCheck) -> str:
    """The backward call with the judge's own head gradient, if the record tells its shape."""
    from .recorded import StaleRecord, records

    try:
        out = records(check.group, check.family).answers(check)["out"]
    except (KeyError, ValueError, StaleRecord):
        return "out.backward()"
    if not isinstance(out, np.ndarray):
        return "out.backward()"
    head = head_gradient(check.operator.name, check.case.name, 0, out)
    return f"out.backward(mx.nd.array({literal(head)}, dtype={head.dtype.name!r}))"


def of_scenario(
    function: Callable[..., Any], arguments: Mapping[str, Any], adapter: str, what: str
) -> str:
    """A scenario's own source, and a loop over what it yields."""
    source = textwrap.dedent(inspect.getsource(inspect.unwrap(function)))
    body = source[source.index("def ") :]
    given = "".join(f", {key}={value!r}" for key, value in arguments.items())
    return (
        HEADER.format(adapter=adapter)
        + "from portable.conformance.answers import refusal, show, answer\n\n"
        + body
        + f"\nfor what, value, *_ in {function.__name__}(mx, mx.cpu(){given}):\n"
        + f"    if what == {what!r}:\n"
        + "        print(show(answer(value)))\n"
    )
