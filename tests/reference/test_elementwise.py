"""Element by element: closed forms, every pullback against central differences, refusals.

`pullbacks.check_pullback` compares in float64; nothing here knows a framework.
"""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest

from reference import autograd, nd, special
from reference.base import MXNetError
from reference.integers import in_floats
from reference.op import operators
from reference.ops import (
    binary,
    comparison,
    elemwise,
    identity,
    powers,
    rounding,
    scalar,
    scalar_comparison,
    trigonometric,
    unary,
)
from reference.ops import special as special_ops

from .pullbacks import RANDOM, check_pullback, draw, outputs

ONE_ARRAY = (identity, powers, rounding, special_ops, trigonometric, unary)
SCALAR = (scalar, scalar_comparison)
TWO_ARRAYS = (binary, comparison, elemwise)

POSITIVE = {"sqrt", "rsqrt", "log", "log2", "log10", "log1p", "gamma", "gammaln"}
INSIDE = {"arcsin", "arccos", "arctanh", "erfinv"}
ATTRIBUTES = {
    "clip": {"a_min": -0.77, "a_max": 0.83},
    "hard_sigmoid": {"alpha": 0.3, "beta": 0.4},
    "smooth_l1": {"scalar": 1.1},
    "_contrib_quadratic": {"a": 2.0, "b": -3.0, "c": 1.0},
    "Cast": {"dtype": "float64"},
    "amp_cast": {"dtype": "float64"},
}
# Their gradient is declared to be another one than the derivative.
DECLARED = {
    "BlockGrad": lambda g, data: np.zeros_like(g),
    "make_loss": lambda g, data: np.ones_like(g),
    "MakeLoss": lambda g, data: np.ones_like(g),
    "_contrib_gradientmultiplier": lambda g, data: g,
    "_contrib_round_ste": lambda g, data: g,
    "_contrib_sign_ste": lambda g, data: g,
}


def functions(modules):
    """All operators of some families by name."""
    files = {module.__name__ for module in modules}
    found = {n: e for n, e in operators().items() if e.forward.__module__ in files}
    module_of = {module.__name__: module for module in modules}
    return {n: getattr(module_of[e.forward.__module__], n) for n, e in found.items()}


def numbers_for(name):
    """Numbers at which a function is smooth."""
    if name in POSITIVE:
        return RANDOM.uniform(0.3, 3, (3, 4))
    if name in INSIDE:
        return RANDOM.uniform(-0.9, 0.9, (3, 4))
    return RANDOM.uniform(1.2, 4, (3, 4)) if name == "arccosh" else draw(3, 4)


@pytest.mark.parametrize("name", sorted(set(functions(ONE_ARRAY)) - set(DECLARED)))
def test_one_array(name):
    check_pullback(functions(ONE_ARRAY)[name], numbers_for(name), **ATTRIBUTES.get(name, {}))


@pytest.mark.parametrize("name", DECLARED)
def test_declared_gradients(name):
    function, data, g = functions(ONE_ARRAY)[name], draw(3, 4), draw(3, 4)
    (out,) = outputs(function, [data], {})
    (found,) = function.operator.pull(g, out, data)
    np.testing.assert_array_equal(found, DECLARED[name](g, data))


@pytest.mark.parametrize("name", sorted(functions(SCALAR)))
@pytest.mark.parametrize("number", [0.7, 2.0])
def test_array_and_number(name, number):
    data = np.abs(draw(3, 4)) if "power" in name else draw(3, 4)
    check_pullback(functions(SCALAR)[name], data, scalar=number)


@pytest.mark.parametrize("name", sorted(set(functions(TWO_ARRAYS)) - {"_grad_add"}))
def test_two_arrays(name):
    lhs, rhs = draw(3, 4), draw(3, 4)
    check_pullback(functions(TWO_ARRAYS)[name], np.abs(lhs) if "power" in name else lhs, rhs)


def test_broadcasting_adds_gradients_up():
    x, y = nd.array(draw(2, 1)), nd.array(draw(3))
    x.attach_grad(), y.attach_grad()
    with autograd.record():
        out = nd.broadcast_mul(x, y)
    out.backward()
    np.testing.assert_allclose(x.grad.asnumpy(), np.full((2, 1), y.asnumpy().sum()), rtol=1e-6)
    np.testing.assert_allclose(y.grad.asnumpy(), np.full(3, x.asnumpy().sum()), rtol=1e-6)


SECOND = {
    "sin": lambda x: -np.sin(x),
    "cos": lambda x: -np.cos(x),
    "exp": np.exp,
    "log": lambda x: -1 / x**2,
    "sqrt": lambda x: -0.25 * x**-1.5,
    "rsqrt": lambda x: 0.75 * x**-2.5,
    "cbrt": lambda x: -2 / 9 * x ** (-5 / 3),
    "square": lambda x: 2 + 0 * x,
    "reciprocal": lambda x: 2 / x**3,
    "tan": lambda x: 2 * np.tan(x) * (1 + np.tan(x) ** 2),
    "arcsin": lambda x: x * (1 - x * x) ** -1.5,
    "arctan": lambda x: -2 * x / (1 + x * x) ** 2,
    "tanh": lambda x: -2 * np.tanh(x) * (1 - np.tanh(x) ** 2),
    "arcsinh": lambda x: -x * (x * x + 1) ** -1.5,
    "arctanh": lambda x: 2 * x / (1 - x * x) ** 2,
    "abs": lambda x: 0 * x,
    "relu": lambda x: 0 * x,
}


@pytest.mark.parametrize("name", SECOND)
def test_second_derivatives(name):
    numbers = RANDOM.uniform(0.2, 0.8, 6)
    x = nd.array(numbers, dtype="float64")
    x.attach_grad()
    with autograd.record():
        out = getattr(nd, name)(x)
        first = autograd.grad(out, x, create_graph=True, retain_graph=True)[0]
    first.backward()
    np.testing.assert_allclose(x.grad.asnumpy(), SECOND[name](numbers), rtol=1e-10, atol=1e-12)


def test_special_functions_of_the_standard_library():
    points = [-3.5, -0.5, -1e-3, 0.3, 1.0, 2.5, 7.0]
    for ours, theirs in (
        (special.erf, math.erf),
        (special.gamma, math.gamma),
        (special.log_gamma, math.lgamma),
    ):
        np.testing.assert_array_equal(ours(np.array(points)), [theirs(x) for x in points])


def test_inverse_of_erf():
    y = np.linspace(-3, 3, 301)
    np.testing.assert_allclose(special.inverse_erf(special.erf(y)), y, rtol=1e-9, atol=1e-15)
    small = np.array([1e-300, 1e-20, -1e-10])
    np.testing.assert_allclose(
        special.inverse_erf(small), small * math.sqrt(math.pi) / 2, rtol=1e-15
    )
    near_one = 1 - np.array([1e-10, 1e-15])
    np.testing.assert_allclose(
        special.erfc(special.inverse_erf(near_one)), 1 - near_one, rtol=1e-13
    )
    np.testing.assert_array_equal(
        special.inverse_erf(np.array([1, -1, 1.5, np.nan])), [np.inf, -np.inf, np.nan, np.nan]
    )


def test_digamma():
    euler = 0.57721566490153286
    whole = [-euler + sum(1 / k for k in range(1, n)) for n in (1, 2, 3, 10, 40)]
    np.testing.assert_allclose(special.digamma(np.array([1, 2, 3, 10, 40])), whole, rtol=1e-14)
    np.testing.assert_allclose(
        special.digamma(np.array([0.5, 0.25])),
        [-euler - 2 * math.log(2), -euler - math.pi / 2 - 3 * math.log(2)],
        rtol=1e-14,
    )
    x = RANDOM.uniform(-4, 4, 50)
    rise = special.digamma(x + 1) - special.digamma(x)
    np.testing.assert_allclose(rise, 1 / x, rtol=1e-9)


def test_gamma_at_and_beyond_its_poles():
    with np.errstate(all="ignore"):
        found = special.gamma(np.array([0.0, -0.0, -1.0, 200.0, np.inf, -np.inf, np.nan]))
    inf, nan = np.inf, np.nan
    np.testing.assert_array_equal(found, [inf, -inf, nan, inf, inf, nan, nan])
    with np.errstate(all="ignore"):
        found = special.log_gamma(np.array([0.0, -1.0, np.inf, -np.inf]))
    np.testing.assert_array_equal(found, [inf] * 4)


def test_halves():
    halves = np.array([0.5, 1.5, 2.5, -0.5, -1.5, -2.5])
    np.testing.assert_array_equal(rounding.round(halves), [1, 2, 3, -1, -2, -3])
    np.testing.assert_array_equal(rounding.rint(halves), [0, 1, 2, -1, -2, -3])
    np.testing.assert_array_equal(rounding.fix(halves), [0, 1, 2, 0, -1, -2])
    almost = np.array([0.49999997, -0.49999997], np.float32)
    np.testing.assert_array_equal(rounding.round(almost), [0, 0])


def test_quotients_and_remainders_of_integers():
    numbers = [n for n in range(-7, 8) if n]
    lhs, rhs = np.array(list(itertools.product(range(-7, 8), numbers)), np.int32).T
    np.testing.assert_array_equal(binary.quotient(lhs, rhs), np.trunc(lhs / rhs))
    for dtype in (np.int32, np.float64):
        rest = binary.modulo(lhs.astype(dtype), rhs.astype(dtype))
        np.testing.assert_array_equal(rest, lhs - np.floor(lhs / rhs) * rhs)
    np.testing.assert_array_equal(binary.modulo(np.array([5.0]), np.array([0.0])), [0])


def test_nan_in_extremes():
    nan = np.array([np.nan, 1.0]), np.array([1.0, np.nan])
    assert np.isnan(binary.broadcast_maximum(*nan)).all()
    assert np.isnan(binary.broadcast_minimum(*nan)).all()


@pytest.mark.parametrize(
    ("dtype", "is_int", "expected"),
    [
        ("int32", True, np.array([3, 4], np.int32)),
        ("int32", False, np.array([3.7, 4.7])),
        ("bool", True, np.array([3, 3])),
        ("bool", False, np.array([3.7, 3.7])),
        ("float16", True, np.array([1, 2], np.float16) + np.float16(2.7)),
    ],
)
def test_what_a_number_becomes(dtype, is_int, expected):
    found = scalar._plus_scalar(np.array([1, 2]).astype(dtype), 2.7, is_int)
    assert found.dtype == expected.dtype
    np.testing.assert_array_equal(found, expected)


def test_integers_are_cut_towards_zero():
    found = powers.exp(np.array([0, 1, 5, -1], np.int8))
    np.testing.assert_array_equal(found, np.array([1, 2, 148 - 256, 0], np.int8))
    assert found.dtype == np.int8
    assert in_floats(np.sqrt)(np.array([5])).dtype == np.int64


def test_refusals():
    x, y = np.zeros((2, 3)), np.zeros((2, 4))
    with pytest.raises(MXNetError, match=r"broadcast_add: lhs of shape \(2, 3\) and rhs of shape"):
        binary.broadcast_add(x, y)
    with pytest.raises(MXNetError, match=r"elemwise_add: lhs has shape \(2, 3\) and rhs \(1, 3\)"):
        elemwise.elemwise_add(x, x[:1])
    with pytest.raises(MXNetError, match="add_n: no array was given"):
        elemwise.add_n()
    truths = np.ones(2, bool)
    for call in (powers.exp, unary.relu, rounding.floor, lambda d: binary.broadcast_mul(d, d)):
        with pytest.raises(MXNetError, match="is bool"):
            call(truths)
    with pytest.raises(MXNetError, match="hard_sigmoid: data is int"):
        unary.hard_sigmoid(np.array([1, 2]))


def test_loss_gradient_is_normalized():
    data, g = np.array([[1.0, 2.0, 3.0], [0.0, 1.0, -1.0]]), np.full((2, 3), 7.0)
    for how, n in (("null", 1), ("batch", 2), ("valid", 4)):
        found = identity.MakeLoss.operator.pull(g, data, data, grad_scale=8.0, normalization=how)
        np.testing.assert_array_equal(found[0], np.full((2, 3), 8.0 / n))
