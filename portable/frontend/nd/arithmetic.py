"""Functions of two operands that may be numbers: `nd.add(x, 2)`, and what `x + 2` calls."""

from __future__ import annotations

import operator
from collections.abc import Callable
from functools import cache
from typing import Any

from .. import engine
from ..operation import Operation, operations
from .call import resolve, run
from .ndarray import NDArray
from .parts import NUMBERS
from .signature import Attributes, Signature

NOTHING = Attributes({})


@cache
def _scalar_attributes(name: str) -> dict[str, Any]:
    """The attributes of an operator of an array and a number, but for the number."""
    plain = Signature(operations()[name].spec).plain
    return {} if plain is None else plain.values


def with_scalar(operation: Operation, array: Any, scalar: Any, out: Any = None) -> Any:
    """An operator of an array and a number."""
    if not isinstance(array, NDArray):
        raise AssertionError(
            f"{operation.spec.name}: expected an NDArray, got {array!r} of {type(array)}; "
            "nd.array(...) makes one"
        )
    number = float(scalar)
    if out is not None:
        values = {**_scalar_attributes(operation.spec.name), "scalar": number}
        return run(operation, (array,), Attributes(values), out)
    key = (number or str(number), array._kind)  # 0.0 equals -0.0
    resolved = operation.resolved.get(key)
    if resolved is None:
        values = {**_scalar_attributes(operation.spec.name), "scalar": number}
        resolved = resolve(operation, (array,), values, key)
    return engine.invoke(operation, (array,), resolved)[0]


def with_array(operation: Operation, lhs: Any, rhs: NDArray, out: Any = None) -> Any:
    """An operator of two arrays."""
    if not isinstance(lhs, NDArray):
        raise AssertionError(
            f"{operation.spec.name}: argument 'lhs' must be an NDArray, but is {lhs!r} of "
            f"{type(lhs)}; nd.array(...) makes one"
        )
    if out is not None:
        return run(operation, (lhs, rhs), NOTHING, out)
    key = (lhs._kind, rhs._kind)
    resolved = operation.resolved.get(key)
    if resolved is None:
        resolved = resolve(operation, (lhs, rhs), {}, key)
    return engine.invoke(operation, (lhs, rhs), resolved)[0]


def unsupported(value: Any) -> TypeError:
    """The error for an operand that is neither an array nor a number."""
    return TypeError(
        f"type {type(value)} not supported: the operands are NDArrays and numbers; nd.array(...) "
        "makes an NDArray"
    )


def binary(
    name: str,
    doc: str,
    arrays: str,
    numbers: Callable[[Any, Any], Any],
    scalar: str,
    reflected: str,
) -> Callable[[Any, Any], Any]:
    """A function of two operands.

    Args:
        name, doc: of the function.
        arrays: the operator of two arrays.
        numbers: what is done with two numbers.
        scalar, reflected: the operator of an array and a number, and of a number and an array.
    """

    table = operations()
    both, left, right = table[arrays], table[scalar], table[reflected]

    def function(lhs: Any, rhs: Any) -> Any:
        if isinstance(rhs, NDArray):
            if not isinstance(lhs, NDArray) and isinstance(lhs, NUMBERS):
                return with_scalar(right, rhs, lhs)
            return with_array(both, lhs, rhs)
        if isinstance(rhs, NUMBERS):
            if isinstance(lhs, NUMBERS):
                return numbers(lhs, rhs)
            return with_scalar(left, lhs, rhs)
        if isinstance(lhs, NUMBERS):
            raise AssertionError(f"{name}: {rhs!r} of {type(rhs)} is no NDArray")
        raise unsupported(rhs)

    function.__name__ = function.__qualname__ = name
    function.__doc__ = (
        f"{doc}\n\nArgs:\n    lhs, rhs: NDArrays that are broadcast to a common shape, or numbers."
        "\n\nReturns:\n    An NDArray; a number if both are.\n\nRaises:\n    TypeError: an operand is "
        "neither.\n    MXNetError: shapes that do not fit, or different dtypes."
    )
    return function


def in_place(name: str, arrays: str, scalar: str) -> Callable[[NDArray, Any], NDArray]:
    """A method that overwrites its array, such as `x += y`."""

    both, left = operations()[arrays], operations()[scalar]

    def method(self: NDArray, other: Any) -> NDArray:
        if isinstance(other, NDArray):
            with_array(both, self, other, out=self)
        elif isinstance(other, NUMBERS):
            with_scalar(left, self, other, out=self)
        else:
            raise unsupported(other)
        return self

    method.__name__ = method.__qualname__ = name
    return method


def _number(test: Callable[[Any, Any], Any]) -> Callable[[Any, Any], int]:
    """A test of two numbers as 1 or 0."""
    return lambda x, y: 1 if test(x, y) else 0


add = binary(
    "add", "Sum: lhs + rhs.", "broadcast_add", operator.add, "_plus_scalar", "_plus_scalar"
)
subtract = binary(
    "subtract",
    "Difference: lhs - rhs.",
    "broadcast_sub",
    operator.sub,
    "_minus_scalar",
    "_rminus_scalar",
)
multiply = binary(
    "multiply", "Product: lhs * rhs.", "broadcast_mul", operator.mul, "_mul_scalar", "_mul_scalar"
)
divide = binary(
    "divide",
    "Quotient: lhs / rhs; of integers it is cut towards zero.",
    "broadcast_div",
    operator.truediv,
    "_div_scalar",
    "_rdiv_scalar",
)
true_divide = divide
modulo = binary(
    "modulo",
    "Remainder: lhs % rhs.",
    "broadcast_mod",
    operator.mod,
    "_mod_scalar",
    "_rmod_scalar",
)
power = binary(
    "power",
    "Power: lhs ** rhs.",
    "broadcast_power",
    operator.pow,
    "_power_scalar",
    "_rpower_scalar",
)
maximum = binary(
    "maximum",
    "The larger one: max(lhs, rhs).",
    "broadcast_maximum",
    lambda x, y: x if x > y else y,
    "_maximum_scalar",
    "_maximum_scalar",
)
minimum = binary(
    "minimum",
    "The smaller one: min(lhs, rhs).",
    "broadcast_minimum",
    lambda x, y: x if x < y else y,
    "_minimum_scalar",
    "_minimum_scalar",
)
equal = binary(
    "equal",
    "1 where lhs == rhs, else 0.",
    "broadcast_equal",
    _number(operator.eq),
    "_equal_scalar",
    "_equal_scalar",
)
not_equal = binary(
    "not_equal",
    "1 where lhs != rhs, else 0.",
    "broadcast_not_equal",
    _number(operator.ne),
    "_not_equal_scalar",
    "_not_equal_scalar",
)
greater = binary(
    "greater",
    "1 where lhs > rhs, else 0.",
    "broadcast_greater",
    _number(operator.gt),
    "_greater_scalar",
    "_lesser_scalar",
)
greater_equal = binary(
    "greater_equal",
    "1 where lhs >= rhs, else 0.",
    "broadcast_greater_equal",
    _number(operator.ge),
    "_greater_equal_scalar",
    "_lesser_equal_scalar",
)
lesser = binary(
    "lesser",
    "1 where lhs < rhs, else 0.",
    "broadcast_lesser",
    _number(operator.lt),
    "_lesser_scalar",
    "_greater_scalar",
)
lesser_equal = binary(
    "lesser_equal",
    "1 where lhs <= rhs, else 0.",
    "broadcast_lesser_equal",
    _number(operator.le),
    "_lesser_equal_scalar",
    "_greater_equal_scalar",
)
logical_and = binary(
    "logical_and",
    "1 where both are other than 0, else 0.",
    "broadcast_logical_and",
    _number(lambda x, y: x and y),
    "_logical_and_scalar",
    "_logical_and_scalar",
)
logical_or = binary(
    "logical_or",
    "1 where one is other than 0, else 0.",
    "broadcast_logical_or",
    _number(lambda x, y: x or y),
    "_logical_or_scalar",
    "_logical_or_scalar",
)
logical_xor = binary(
    "logical_xor",
    "1 where exactly one is other than 0, else 0.",
    "broadcast_logical_xor",
    _number(lambda x, y: bool(x) ^ bool(y)),
    "_logical_xor_scalar",
    "_logical_xor_scalar",
)

METHODS: dict[str, Callable[[Any, Any], Any]] = {
    "__add__": add,
    "__radd__": add,
    "__rmul__": multiply,
    "__sub__": subtract,
    "__mul__": multiply,
    "__truediv__": divide,
    "__mod__": modulo,
    "__pow__": power,
    "__eq__": equal,
    "__ne__": not_equal,
    "__gt__": greater,
    "__ge__": greater_equal,
    "__lt__": lesser,
    "__le__": lesser_equal,
}
REFLECTED = {
    "__rsub__": subtract,
    "__rtruediv__": divide,
    "__rmod__": modulo,
    "__rpow__": power,
}
IN_PLACE = {
    "__iadd__": ("broadcast_add", "_plus_scalar"),
    "__isub__": ("broadcast_sub", "_minus_scalar"),
    "__imul__": ("broadcast_mul", "_mul_scalar"),
    "__itruediv__": ("broadcast_div", "_div_scalar"),
    "__imod__": ("broadcast_mod", "_mod_scalar"),
}


def _reflect(function: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    return lambda self, other: function(other, self)


def attach() -> None:
    """Give NDArray its operators."""
    for name, function in METHODS.items():
        setattr(NDArray, name, function)
    for name, function in REFLECTED.items():
        setattr(NDArray, name, _reflect(function))
    for name, (arrays, scalar) in IN_PLACE.items():
        setattr(NDArray, name, in_place(name, arrays, scalar))
