"""Comparisons and logic, element by element: 1 where something holds, 0 where not.

The results have the dtype of the inputs, since MXNet's NDArrays are compared so. A comparison with
nan does not hold, but for `not_equal`; in logic, nan counts as true.
"""

from __future__ import annotations

from ..case import EXACT, Case, values
from ..families import binary
from ..operator import Array, operator

INTEGERS = ("int8", "uint8", "int32", "int64")
TIES = Case("ties", (values(1, 2, 3, 0), values(1, 3, 2, -0.0)))
BROADCAST_SOURCE = "src/operator/tensor/elemwise_binary_broadcast_op_logic.cc"
SOURCE = "src/operator/tensor/elemwise_binary_op_logic.cc"


@operator(
    cases=(*binary(broadcast=True, integers=INTEGERS, numbers_only=True), TIES),
    tolerance=EXACT,
    source=BROADCAST_SOURCE,
)
def broadcast_equal(lhs: Array, rhs: Array) -> Array:
    """Equal, with broadcasting: out = 1 where lhs = rhs, 0 elsewhere.

    Args:
        lhs, rhs: shapes that broadcast; numbers of one dtype.

    Returns:
        The dtype of the inputs. Gradient: 0.

    Raises:
        MXNetError: the shapes do not fit, the dtypes differ, or they are bool.
    """


@operator(
    cases=(*binary(integers=INTEGERS, numbers_only=True), TIES),
    aliases=("_Equal",),
    tolerance=EXACT,
    source=SOURCE,
)
def _equal(lhs: Array, rhs: Array) -> Array:
    """Equal: out = 1 where lhs = rhs, 0 elsewhere.

    Args:
        lhs, rhs: equal shapes; numbers of one dtype.

    Returns:
        The dtype of the inputs. Gradient: 0.

    Raises:
        MXNetError: the shapes do not match, the dtypes differ, or they are bool.
    """


@operator(
    cases=(*binary(broadcast=True, integers=INTEGERS, numbers_only=True), TIES),
    tolerance=EXACT,
    source=BROADCAST_SOURCE,
)
def broadcast_not_equal(lhs: Array, rhs: Array) -> Array:
    """Different, with broadcasting: out = 1 where lhs != rhs, 0 elsewhere.

    Args:
        lhs, rhs: shapes that broadcast; numbers of one dtype.

    Returns:
        The dtype of the inputs. Gradient: 0.

    Raises:
        MXNetError: the shapes do not fit, the dtypes differ, or they are bool.
    """


@operator(
    cases=(*binary(integers=INTEGERS, numbers_only=True), TIES),
    aliases=("_Not_Equal",),
    tolerance=EXACT,
    source=SOURCE,
)
def _not_equal(lhs: Array, rhs: Array) -> Array:
    """Different: out = 1 where lhs != rhs, 0 elsewhere.

    Args:
        lhs, rhs: equal shapes; numbers of one dtype.

    Returns:
        The dtype of the inputs. Gradient: 0.

    Raises:
        MXNetError: the shapes do not match, the dtypes differ, or they are bool.
    """


@operator(
    cases=(*binary(broadcast=True, integers=INTEGERS, numbers_only=True), TIES),
    tolerance=EXACT,
    source=BROADCAST_SOURCE,
)
def broadcast_greater(lhs: Array, rhs: Array) -> Array:
    """Greater, with broadcasting: out = 1 where lhs > rhs, 0 elsewhere.

    Args:
        lhs, rhs: shapes that broadcast; numbers of one dtype.

    Returns:
        The dtype of the inputs. Gradient: 0.

    Raises:
        MXNetError: the shapes do not fit, the dtypes differ, or they are bool.
    """


@operator(
    cases=(*binary(integers=INTEGERS, numbers_only=True), TIES),
    aliases=("_Greater",),
    tolerance=EXACT,
    source=SOURCE,
)
def _greater(lhs: Array, rhs: Array) -> Array:
    """Greater: out = 1 where lhs > rhs, 0 elsewhere.

    Args:
        lhs, rhs: equal shapes; numbers of one dtype.

    Returns:
        The dtype of the inputs. Gradient: 0.

    Raises:
        MXNetError: the shapes do not match, the dtypes differ, or they are bool.
    """


@operator(
    cases=(*binary(broadcast=True, integers=INTEGERS, numbers_only=True), TIES),
    tolerance=EXACT,
    source=BROADCAST_SOURCE,
)
def broadcast_greater_equal(lhs: Array, rhs: Array) -> Array:
    """Greater or equal, with broadcasting: out = 1 where lhs >= rhs, 0 elsewhere.

    Args:
        lhs, rhs: shapes that broadcast; numbers of one dtype.

    Returns:
        The dtype of the inputs. Gradient: 0.

    Raises:
        MXNetError: the shapes do not fit, the dtypes differ, or they are bool.
    """


@operator(
    cases=(*binary(integers=INTEGERS, numbers_only=True), TIES),
    aliases=("_Greater_Equal",),
    tolerance=EXACT,
    source=SOURCE,
)
def _greater_equal(lhs: Array, rhs: Array) -> Array:
    """Greater or equal: out = 1 where lhs >= rhs, 0 elsewhere.

    Args:
        lhs, rhs: equal shapes; numbers of one dtype.

    Returns:
        The dtype of the inputs. Gradient: 0.

    Raises:
        MXNetError: the shapes do not match, the dtypes differ, or they are bool.
    """


@operator(
    cases=(*binary(broadcast=True, integers=INTEGERS, numbers_only=True), TIES),
    tolerance=EXACT,
    source=BROADCAST_SOURCE,
)
def broadcast_lesser(lhs: Array, rhs: Array) -> Array:
    """Smaller, with broadcasting: out = 1 where lhs < rhs, 0 elsewhere.

    Args:
        lhs, rhs: shapes that broadcast; numbers of one dtype.

    Returns:
        The dtype of the inputs. Gradient: 0.

    Raises:
        MXNetError: the shapes do not fit, the dtypes differ, or they are bool.
    """


@operator(
    cases=(*binary(integers=INTEGERS, numbers_only=True), TIES),
    aliases=("_Lesser",),
    tolerance=EXACT,
    source=SOURCE,
)
def _lesser(lhs: Array, rhs: Array) -> Array:
    """Smaller: out = 1 where lhs < rhs, 0 elsewhere.

    Args:
        lhs, rhs: equal shapes; numbers of one dtype.

    Returns:
        The dtype of the inputs. Gradient: 0.

    Raises:
        MXNetError: the shapes do not match, the dtypes differ, or they are bool.
    """


@operator(
    cases=(*binary(broadcast=True, integers=INTEGERS, numbers_only=True), TIES),
    tolerance=EXACT,
    source=BROADCAST_SOURCE,
)
def broadcast_lesser_equal(lhs: Array, rhs: Array) -> Array:
    """Smaller or equal, with broadcasting: out = 1 where lhs <= rhs, 0 elsewhere.

    Args:
        lhs, rhs: shapes that broadcast; numbers of one dtype.

    Returns:
        The dtype of the inputs. Gradient: 0.

    Raises:
        MXNetError: the shapes do not fit, the dtypes differ, or they are bool.
    """


@operator(
    cases=(*binary(integers=INTEGERS, numbers_only=True), TIES),
    aliases=("_Lesser_Equal",),
    tolerance=EXACT,
    source=SOURCE,
)
def _lesser_equal(lhs: Array, rhs: Array) -> Array:
    """Smaller or equal: out = 1 where lhs <= rhs, 0 elsewhere.

    Args:
        lhs, rhs: equal shapes; numbers of one dtype.

    Returns:
        The dtype of the inputs. Gradient: 0.

    Raises:
        MXNetError: the shapes do not match, the dtypes differ, or they are bool.
    """


@operator(
    cases=(*binary(broadcast=True, integers=INTEGERS, numbers_only=True), TIES),
    tolerance=EXACT,
    source=BROADCAST_SOURCE,
)
def broadcast_logical_and(lhs: Array, rhs: Array) -> Array:
    """Both not zero, with broadcasting: out = 1 where lhs != 0 and rhs != 0, 0 elsewhere.

    Args:
        lhs, rhs: shapes that broadcast; numbers of one dtype.

    Returns:
        The dtype of the inputs. Gradient: 0.

    Raises:
        MXNetError: the shapes do not fit, the dtypes differ, or they are bool.
    """


@operator(
    cases=(*binary(integers=INTEGERS, numbers_only=True), TIES),
    aliases=("_Logical_And",),
    tolerance=EXACT,
    source=SOURCE,
)
def _logical_and(lhs: Array, rhs: Array) -> Array:
    """Both not zero: out = 1 where lhs != 0 and rhs != 0, 0 elsewhere.

    Args:
        lhs, rhs: equal shapes; numbers of one dtype.

    Returns:
        The dtype of the inputs. Gradient: 0.

    Raises:
        MXNetError: the shapes do not match, the dtypes differ, or they are bool.
    """


@operator(
    cases=(*binary(broadcast=True, integers=INTEGERS, numbers_only=True), TIES),
    tolerance=EXACT,
    source=BROADCAST_SOURCE,
)
def broadcast_logical_or(lhs: Array, rhs: Array) -> Array:
    """At least one not zero, with broadcasting: out = 1 where lhs != 0 or rhs != 0, 0 elsewhere.

    Args:
        lhs, rhs: shapes that broadcast; numbers of one dtype.

    Returns:
        The dtype of the inputs. Gradient: 0.

    Raises:
        MXNetError: the shapes do not fit, the dtypes differ, or they are bool.
    """


@operator(
    cases=(*binary(integers=INTEGERS, numbers_only=True), TIES),
    aliases=("_Logical_Or",),
    tolerance=EXACT,
    source=SOURCE,
)
def _logical_or(lhs: Array, rhs: Array) -> Array:
    """At least one not zero: out = 1 where lhs != 0 or rhs != 0, 0 elsewhere.

    Args:
        lhs, rhs: equal shapes; numbers of one dtype.

    Returns:
        The dtype of the inputs. Gradient: 0.

    Raises:
        MXNetError: the shapes do not match, the dtypes differ, or they are bool.
    """


@operator(
    cases=(*binary(broadcast=True, integers=INTEGERS, numbers_only=True), TIES),
    tolerance=EXACT,
    source=BROADCAST_SOURCE,
)
def broadcast_logical_xor(lhs: Array, rhs: Array) -> Array:
    """Exactly one not zero, with broadcasting: out = 1 where (lhs != 0) != (rhs != 0), 0 elsewhere.

    Args:
        lhs, rhs: shapes that broadcast; numbers of one dtype.

    Returns:
        The dtype of the inputs. Gradient: 0.

    Raises:
        MXNetError: the shapes do not fit, the dtypes differ, or they are bool.
    """


@operator(
    cases=(*binary(integers=INTEGERS, numbers_only=True), TIES),
    aliases=("_Logical_Xor",),
    tolerance=EXACT,
    source=SOURCE,
)
def _logical_xor(lhs: Array, rhs: Array) -> Array:
    """Exactly one not zero: out = 1 where (lhs != 0) != (rhs != 0), 0 elsewhere.

    Args:
        lhs, rhs: equal shapes; numbers of one dtype.

    Returns:
        The dtype of the inputs. Gradient: 0.

    Raises:
        MXNetError: the shapes do not match, the dtypes differ, or they are bool.
    """
