"""Operators: arguments, names, checks of pullbacks, and what invoke refuses."""

from __future__ import annotations

import numpy as np
import pytest

from reference import autograd, nd, op
from reference.base import MXNetError
from reference.operator import Array, operator, unbroadcast


@operator
def scaled(data: Array, bias: Array | None = None, factor: float = 2.0, dtype=None) -> Array:
    """data factor + bias."""
    out = data * np.array(factor, data.dtype)
    return out if bias is None else out + bias


@scaled.pullback
def _(g, out, data, bias, factor, dtype):
    return g * factor, None if bias is None else g


@operator
def total(*data: Array, weight: float) -> Array:
    """weight times the sum of all arrays."""
    return weight * sum(data)


@total.pullback
def _(g, out, *data, weight):
    return tuple(g * weight for _ in data)


def variable(*values):
    x = nd.array(values)
    x.attach_grad()
    return x


def test_positions_and_names():
    x, b = nd.array([1.0]), nd.array([10.0])
    assert scaled(x).asscalar() == 2
    assert scaled(x, b, 3).asscalar() == 13
    assert scaled(factor=4, data=x, bias=b).asscalar() == 14


def test_arguments_that_do_not_fit():
    x = nd.array([1.0])
    with pytest.raises(
        MXNetError, match="cannot find argument 'times'; its arguments are data, bias"
    ):
        scaled(x, times=3)
    with pytest.raises(MXNetError, match="scaled: argument 'data' is missing"):
        scaled(factor=3)
    with pytest.raises(TypeError, match="multiple values for argument 'data'"):
        scaled(x, data=x)
    with pytest.raises(TypeError, match="takes 4 arguments but 5 were given"):
        scaled(x, x, 1, None, 5)
    with pytest.raises(MXNetError, match="total: argument 'weight' is missing"):
        total(x, x)


def test_inputs_that_do_not_fit():
    x = nd.array([1.0])
    with pytest.raises(AssertionError, match="argument bias must be an NDArray, but is 3"):
        scaled(x, 3)
    with pytest.raises(MXNetError, match=r"total: data\[1\] is float64 and data\[0\] is float32"):
        total(x, x.astype("float64"), weight=1.0)


def test_gradients_of_optional_and_many_inputs():
    x, b = variable(1.0, 2.0), variable(5.0, 5.0)
    with autograd.record():
        y = scaled(x, b, 3.0) * scaled(x)
    y.backward()
    assert x.grad.asnumpy().tolist() == [22, 34]
    assert b.grad.asnumpy().tolist() == [2, 4]
    with autograd.record():
        y = total(x, b, x, weight=4.0, num_args=3)
    y.backward()
    assert x.grad.asnumpy().tolist() == [8, 8]


def test_out():
    x, out = nd.array([1.0]), nd.zeros((1,))
    assert scaled(x, out=out) is out
    assert out.asscalar() == 2
    with pytest.raises(MXNetError, match=r"out has shape \(2,\), but the result has \(1,\)"):
        scaled(x, out=nd.zeros((2,)))
    with pytest.raises(MXNetError, match="out is int32, but the result is float32"):
        scaled(x, out=nd.zeros((1,), dtype="int32"))
    with pytest.raises(MXNetError, match="out has 2 arrays, but there are 1 outputs"):
        scaled(x, out=[out, out])
    with pytest.raises(TypeError, match="out must be an NDArray"):
        scaled(x, out=np.zeros(1))


def wrong(pullback):
    """An operator with a pullback that is none of what it should be."""

    @operator
    def wrong(data: Array) -> Array:
        return data * np.float32(2)

    wrong.pullback(pullback)
    x = variable(1.0, 2.0)
    with autograd.record():
        y = wrong(x)
    y.backward()


def test_pullbacks_are_checked():
    with pytest.raises(TypeError, match="pullback of wrong gave 2 gradients for 1 inputs"):
        wrong(lambda g, out, data: (g, g))
    with pytest.raises(TypeError, match=r"gradient of shape \(3,\), which cannot be summed"):
        wrong(lambda g, out, data: np.ones(3, "float32"))
    with pytest.raises(TypeError, match="gradient of dtype float64, but the input is float32"):
        wrong(lambda g, out, data: g.astype("float64"))


def test_without_pullback():
    @operator
    def plain(data: Array) -> Array:
        return data + np.float32(1)

    x = variable(1.0)
    with autograd.record():
        y = plain(x)
    with pytest.raises(
        MXNetError, match="operator plain is non-differentiable: it has no gradient"
    ):
        y.backward()
    with pytest.raises(TypeError, match="plain has no pullback"):
        plain.operator.pull(1, 2, 3)


def test_once_ends_after_the_first_derivative():
    @operator
    def square(data: Array) -> Array:
        return data * data

    @square.pullback(once=True)
    def _(g, out, data):
        assert isinstance(data, np.ndarray)
        return 2 * g * data

    x = variable(3.0)
    with autograd.record():
        first = autograd.grad(square(x), x, create_graph=True)[0]
    assert first.asscalar() == 6
    with pytest.raises(MXNetError, match="_backward_square is non-differentiable"):
        first.backward()


def test_results_own_their_memory():
    @operator
    def same(data: Array) -> Array:
        return data.T

    x = nd.array([[1.0, 2.0]])
    y = same(x)
    y[:] = 5
    assert x.asnumpy().tolist() == [[1, 2]]


@pytest.mark.parametrize(
    ("shape", "sums"),
    [((2, 3), 1), ((1, 3), 2), ((2, 1), 3), ((3,), 2), ((1, 1), 6), ((1,), 6)],
)
def test_unbroadcast(shape, sums):
    assert (unbroadcast(np.ones((2, 3)), shape) == np.full(shape, sums)).all()


def test_every_name_calls_an_operator():
    functions = op.functions()
    assert functions["tanh"].operator is op.operators()["tanh"]
    for entry in op.operators().values():
        for name in (entry.name, *entry.aliases):
            assert functions[name].operator is entry
    with pytest.raises(AttributeError, match="no operator is named 'tanhh'"):
        _ = op.tanhh


def test_a_gradient_that_a_function_stands_for_is_computed_where_it_is_wanted():
    called = []

    @operator
    def product(lhs: Array, rhs: Array) -> Array:
        return lhs * rhs

    @product.pullback
    def _(g, out, lhs, rhs):
        return lambda: called.append("lhs") or g * rhs, lambda: called.append("rhs") or g * lhs

    x, y = nd.array([2.0]), nd.array([3.0])
    x.attach_grad()
    with autograd.record():
        z = product(x, y)
    z.backward()
    assert (x.grad.asscalar(), called) == (3, ["lhs"])


def test_what_the_forward_keeps_reaches_the_pullback():
    seen = []

    @operator(keeps=True)
    def cube(data: Array, kept: dict | None = None) -> Array:
        if kept is not None:
            kept["square"] = data * data
        seen.append(kept)
        return data**3

    @cube.pullback(once=True)
    def _(g, out, data, kept):
        return 3 * g * kept["square"]

    x = nd.array([2.0])
    cube(x)
    x.attach_grad()
    with autograd.record():
        y = cube(x)
    y.backward()
    assert seen[0] is None
    assert x.grad.asscalar() == 12
    assert y._entry[0].named == {}
