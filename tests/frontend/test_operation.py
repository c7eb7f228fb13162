"""How operators are found, called and refused."""

from __future__ import annotations

import importlib
import inspect
import types

import numpy as np
import pytest

from portable import spec


@pytest.fixture(params=("torch", "jax"))
def mx(request):
    return importlib.import_module(f"portable.adapters.{request.param}")


def inside(mx, module):
    return importlib.import_module(f"{mx.__name__}.{module}")


def test_every_declared_operator_is_there_as_declared(mx):
    operation = inside(mx, "operation")
    assert operation.problems() == {}
    assert set(operation.operations()) == set(spec.operators())


def test_every_name_is_in_its_namespace(mx):
    place_of = inside(mx, "nd.register").place_of
    for entry in spec.operators().values():
        for name in (entry.name, *entry.aliases):
            namespace, called = place_of(name)
            assert callable(getattr(namespace, called)), name


def test_methods(mx):
    for name in inside(mx, "nd.fluent").METHODS:
        assert callable(getattr(mx.nd.NDArray, name)), name


def test_check_inputs(mx):
    operation = inside(mx, "operation")
    entry = spec.operators()["broadcast_add"]

    def swapped(rhs, lhs):
        return lhs + rhs

    with pytest.raises(operation.AdapterError, match="parameter 0 has to be the input 'lhs'"):
        operation.check_inputs(entry, swapped, drawn=False)
    with pytest.raises(operation.AdapterError, match="it has to take the numbers drawn"):
        operation.check_inputs(entry, lambda lhs, rhs: lhs, drawn=True)


def test_a_missing_function(mx, monkeypatch):
    operation = inside(mx, "operation")
    entry = spec.operators()["tanh"]
    monkeypatch.delattr(inside(mx, "ops.unary"), "tanh")
    with pytest.raises(operation.AdapterError, match="has no function tanh, which the spec"):
        operation.function_of(entry)


def test_help_is_the_declaration_and_source_the_adapters(mx):
    tanh = mx.nd.tanh
    assert tanh.__doc__ == spec.operators()["tanh"].doc
    assert tanh.__name__ == "tanh"
    assert list(inspect.signature(tanh).parameters) == ["data", "out", "name"]
    assert "def tanh(data" in inspect.getsource(tanh)
    assert tanh.__wrapped__ is inside(mx, "ops.unary").tanh
    softmax = inspect.signature(mx.nd.softmax).parameters
    assert list(softmax)[:3] == ["data", "length", "axis"] or "axis" in softmax
    assert softmax["axis"].default == -1
    assert isinstance(mx.nd.reshape, types.FunctionType)
    assert mx.nd.reshape.__name__ == "reshape"


def test_attributes_as_text(mx):
    x = mx.nd.arange(6)
    assert mx.nd.reshape(x, shape="(2, 3)").shape == (2, 3)
    assert mx.nd.reshape(x, shape=[3, 2]).shape == (3, 2)
    matrix = x.reshape((2, 3))
    assert mx.nd.sum(matrix, axis="1", keepdims="True").shape == (2, 1)
    assert mx.nd.sum(matrix, axis="None").shape == (1,)
    assert mx.nd.cast(x, dtype=np.int32).dtype is np.int32


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda nd, x: nd.softmax(x, foo=1), "softmax: cannot find argument 'foo'; its arguments"),
        (lambda nd, x: nd.softmax(x, axis="a"), "softmax: axis='a' is invalid; give an int"),
        (lambda nd, x: nd.softmax(x, axis=1.0), "softmax: axis=1.0 is invalid; give an int"),
        (lambda nd, x: nd.softmax(x, axis=True), "softmax: axis=True is invalid; give an int"),
        (lambda nd, x: nd.sum(x, keepdims=2), "sum: keepdims=2 is invalid; give True or False"),
        (lambda nd, x: nd.reshape(x, shape=(6.0,)), "Reshape: shape=.*give a tuple of ints"),
        (lambda nd, x: nd.cast(x, dtype="complex64"), "Cast: dtype='complex64' is invalid; give"),
        (lambda nd, x: nd.expand_dims(x), "expand_dims: the argument 'axis' is missing"),
        (lambda nd, x: nd.softmax(), "softmax: the array 'data' is missing"),
        (lambda nd, x: nd.concat(), "Concat: no array was given"),
        (lambda nd, x: nd.concat(x, x, foo=1), "Concat: cannot find argument 'foo'"),
        (lambda nd, x: nd.relu(nd.empty((0, 3))), r"relu: input 0 has shape \(0, 3\)"),
    ],
)
def test_refused_arguments(mx, call, words):
    with pytest.raises(mx.MXNetError, match=words):
        call(mx.nd, mx.nd.ones((2, 3)))


def test_arguments_of_a_wrong_kind(mx):
    nd, x = mx.nd, mx.nd.ones((2, 3))
    with pytest.raises(TypeError, match="got multiple values for argument 'data'"):
        nd.softmax(x, data=x)
    with pytest.raises(TypeError, match="takes 1 arguments but 3 were given"):
        nd.tanh(x, 1, 2)
    with pytest.raises(AssertionError, match="argument 'data' must be an NDArray, but is"):
        nd.softmax([1.0])
    with pytest.raises(AssertionError, match="argument 'rhs' must be an NDArray"):
        nd.broadcast_add(x, 1)


def test_out(mx):
    nd, x = mx.nd, mx.nd.ones((2,))
    y = nd.zeros((2,))
    assert nd.elemwise_add(x, x, out=y) is y
    assert y.asnumpy().tolist() == [2, 2]
    with pytest.raises(mx.MXNetError, match=r"out has shape \(3,\).*the result has shape \(2,\)"):
        nd.elemwise_add(x, x, out=nd.zeros((3,)))
    with pytest.raises(mx.MXNetError, match="dtype float64, but the result"):
        nd.elemwise_add(x, x, out=nd.zeros((2,), dtype="float64"))
    with pytest.raises(TypeError, match="out must be an NDArray, but is <class 'float'>"):
        nd.elemwise_add(x, x, out=1.0)
    halves = [nd.zeros((1,)), nd.zeros((1,))]
    assert nd.split(x, num_outputs=2, axis=0, out=halves) is halves
    assert halves[1].asscalar() == 1
    with pytest.raises(mx.MXNetError, match="out has 1 arrays, but there are 2 outputs"):
        nd.split(x, num_outputs=2, axis=0, out=halves[:1])


def test_rules_are_asked_once_for_each_kind_of_call(mx):
    nd = mx.nd
    operation = inside(mx, "operation").operations()["sum"]
    x = nd.ones((5, 7))

    def answers():
        return len({id(resolved) for resolved in operation.resolved.values()})

    nd.sum(x, axis=1)
    before = answers()
    nd.sum(nd.zeros((5, 7)), axis=1)
    nd.sum(x, axis=(1,))
    assert answers() == before
    nd.sum(x, axis=0)
    assert answers() == before + 1


def test_equal_attributes_that_mean_something_else_are_told_apart(mx):
    nd = mx.nd
    x = nd.array([-1.0, 1.0])
    for _ in range(2):
        assert np.signbit(nd.clip(x, a_min=0.0, a_max=0.0).asnumpy()).tolist() == [False, False]
        assert np.signbit(nd.clip(x, a_min=-0.0, a_max=-0.0).asnumpy()).all()
        assert nd.sum(x, axis=0, keepdims=False).shape == (1,)
        with pytest.raises(mx.MXNetError, match="keepdims"):
            nd.sum(x, axis=0, keepdims="no")


def test_zero_and_minus_zero_are_not_mixed_up(mx):
    x = mx.nd.array([1.0])
    for _ in range(2):
        assert np.signbit((x * 0.0).asnumpy())[0] == np.False_
        assert np.signbit((x * -0.0).asnumpy())[0] == np.True_


def test_nothing_unknown(mx):
    with pytest.raises(AttributeError, match="no attribute 'not_an_operator'"):
        _ = mx.nd.not_an_operator
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        _ = mx.nothing
