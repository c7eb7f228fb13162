"""Every operator refuses every attribute and array that is of a wrong kind, and says which."""

from __future__ import annotations

import importlib

import numpy as np
import pytest

from portable import spec
from portable.conformance.inputs import materialise
from portable.conformance.operators import callable_of, make_array
from tests.messages import MXNET_ERROR, refused

pytestmark = pytest.mark.filterwarnings("ignore:Please import:DeprecationWarning")  # MXNet's scipy

WRONG = {
    "int": ("abc", 1.5, (1,)),
    "float": ("abc", (1,)),
    "bool": ("abc", 5, 0.5),
    "shape": ("abc", 1.5, ("a",)),
    "choice": ("abc", 5),
    "floats": ("abc", ("a",)),
}
# MXNet looks at this attribute in the gradient only
LATE = {f"{name}RegressionOutput.grad_scale" for name in ("Linear", "Logistic", "MAE")}


def good_case(operator):
    return next((c for c in operator.cases if not c.raises and c.judge != "reference"), None)


def calls():
    """For each operator: its name, and a function that calls it with some arguments replaced."""
    for name, operator in spec.operators().items():
        case = good_case(operator)
        if case is None:
            continue

        def call(mx, attributes, replaced, name=name, case=case):
            arrays = [make_array(mx, a, mx.cpu()) for a in materialise(name, case)]
            for position, array in replaced.items():
                arrays[position] = array
            return callable_of(mx, name)(*arrays, **{**case.attributes, **attributes})

        yield operator, case, call


CALLS = list(calls())


def test_wrong_attributes(mx):
    for operator, _, call in CALLS:
        for parameter in operator.attributes:
            for value in WRONG.get(parameter.kind, ()):
                if f"{operator.name}.{parameter.name}" in LATE:
                    continue
                no_dtype = parameter.name == "dtype"
                refused(
                    mx,
                    lambda mx, p=parameter, v=value, call=call: call(mx, {p.name: v}, {}),
                    TypeError if no_dtype else MXNET_ERROR,
                    operator.name.removeprefix("_contrib_"),
                    f"{parameter.name}={value!r}" if parameter.kind != "choice" else str(value),
                )


def test_unknown_attributes(ours):
    for operator, _, call in CALLS:
        words = (operator.name, "cannot find argument 'nonsense'", "its arguments are")
        refused(ours, lambda mx, call=call: call(mx, {"nonsense": 1}, {}), MXNET_ERROR, *words)


def test_what_is_no_array(mx):
    for operator, case, call in CALLS:
        for position in range(len(case.inputs)):
            refused(
                mx,
                lambda mx, i=position, call=call: call(mx, {}, {i: np.ones(2)}),
                AssertionError,
                operator.name,
                "must be an NDArray",
                "nd.array(...) makes one",
            )


def test_missing_arrays(ours):
    for operator, case, call in CALLS:
        inputs = operator.inputs
        for position in range(len(case.inputs)):
            if operator.variadic or inputs[position].optional:
                continue
            refused(
                ours,
                lambda mx, i=position, call=call: call(mx, {}, {i: None}),
                MXNET_ERROR,
                operator.name,
                f"{inputs[position].name!r} is missing",
            )


def test_arrays_without_axes_or_elements(ours):
    takes_empty = importlib.import_module("portable.adapters.torch.rules").TAKE_EMPTY
    for operator, case, call in CALLS:
        for position in range(len(case.inputs)):
            refused(
                ours,
                lambda mx, i=position, call=call: call(mx, {}, {i: mx.nd.array(3.5)}),
                MXNET_ERROR,
                operator.name,
            )
            if operator.name not in takes_empty:
                refused(
                    ours,
                    lambda mx, i=position, call=call: call(mx, {}, {i: mx.nd.array([])}),
                    MXNET_ERROR,
                    operator.name,
                )


@pytest.mark.parametrize("axis", [99, -99])
def test_axes_out_of_range(mx, axis):
    for operator, _, call in CALLS:
        if "axis" in [p.name for p in operator.attributes if p.kind == "int"]:
            refused(
                mx, lambda mx, call=call: call(mx, {"axis": axis}, {}), MXNET_ERROR, operator.name
            )
