"""autograd: closed forms, finite differences, grad_req, scopes, and every refusal."""

from __future__ import annotations

import threading

import numpy as np
import pytest

from reference import autograd, nd
from reference.base import MXNetError


def variable(values=(1.0, 2.0, 3.0), grad_req="write", dtype="float64"):
    x = nd.array(values, dtype=dtype)
    x.attach_grad(grad_req)
    return x


def gradient(function, x):
    """The gradient of sum(function(x)) by backward."""
    x = variable(x)
    with autograd.record():
        y = function(x)
    y.backward()
    return x.grad.asnumpy()


def slope(function, x, step=1e-6):
    """The same by central differences."""
    x = np.array(x, dtype="float64")
    found = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        ahead, behind = x.copy(), x.copy()
        ahead[i] += step
        behind[i] -= step
        values = [function(nd.array(v, dtype="float64")).asnumpy().sum() for v in (ahead, behind)]
        found[i] = (values[0] - values[1]) / (2 * step)
    return found


FUNCTIONS = {
    "product": lambda x: x * x * x,
    "quotient": lambda x: 1 / (x + x * x),
    "power": lambda x: (x + 4) ** 1.5,
    "used in many places": lambda x: nd.tanh(x) * x + x,
    "row": lambda x: x[1] * x[0],
    "element": lambda x: x[1, 2] * x[0, 0],
    "rows": lambda x: x[0:1] * 3 + x[1:2] * x[1:2],
    "column": lambda x: x[:, 1] * x[:, 2],
    "backwards": lambda x: x[:, ::-1] * x,
    "picked twice": lambda x: x[[0, 0, 1], [1, 1, 2]] ** 2,
    "new axis": lambda x: x[None] * x,
    "reshaped": lambda x: x.reshape((3, 2))[2] * 2 + x.reshape(-1)[0:2],
    "transposed": lambda x: x.T[1] * 5,
    "broadcast": lambda x: nd.broadcast_mul(x[0:1], x.T[0:1].reshape((2, 1))),
    "cast": lambda x: x.astype("float64") * x,
    "copied": lambda x: x.copy() * nd.array(x),
    "filled": lambda x: nd.full((2, 2, 3), x, dtype="float64") * x,
}


@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=FUNCTIONS)
def test_gradient_is_the_slope(function):
    x = [[0.3, -0.7, 1.2], [0.5, 0.9, -1.1]]
    np.testing.assert_allclose(gradient(function, x), slope(function, x), rtol=1e-6, atol=1e-8)


TWICE = {
    "cube": (lambda x: x * x * x, lambda x: 6 * x),
    "tanh": (nd.tanh, lambda x: -2 * np.tanh(x) * (1 - np.tanh(x) ** 2)),
    "part": (lambda x: x[1:] * x[1:], lambda x: np.array([0, 2, 2])),
    "picked": (lambda x: x[[2, 2]] * x[[2, 1]], lambda x: np.array([0, 1, 3])),
    "reshaped": (lambda x: x.reshape((3, 1)) * x.reshape((3, 1)), lambda x: 2),
}


@pytest.mark.parametrize(("function", "second"), TWICE.values(), ids=TWICE)
def test_second_derivative(function, second):
    x = variable([0.5, 1.0, 2.0])
    with autograd.record():
        first = autograd.grad(function(x), x, create_graph=True)[0]
    first.backward()
    np.testing.assert_allclose(x.grad.asnumpy(), second(x.asnumpy()), rtol=1e-12)


def test_third_derivative():
    x = variable([2.0])
    with autograd.record():
        y = x * x * x * x
        first = autograd.grad(y, x, create_graph=True)[0]
        second = autograd.grad(first, x, create_graph=True)[0]
    second.backward()
    assert x.grad.asscalar() == 48


def test_requests():
    x, added, ignored = variable(), variable(grad_req="add"), variable(grad_req="null")
    for _ in range(2):
        with autograd.record():
            y = x * added * ignored
        y.backward()
    assert x.grad.asnumpy().tolist() == [1, 4, 9]
    assert added.grad.asnumpy().tolist() == [2, 8, 18]
    assert ignored.grad is None


def test_unreached_and_blocked_variables():
    unused, blocked, x = variable(), variable(), variable()
    unused.grad[:] = blocked.grad[:] = 7
    with autograd.record():
        y = nd.broadcast_greater(blocked, x) * x
    y.backward()
    assert unused.grad.asnumpy().tolist() == [7, 7, 7]
    assert blocked.grad.asnumpy().tolist() == [0, 0, 0]


def test_grad_is_one_buffer():
    x = variable()
    buffer = x.grad
    with autograd.record():
        y = x * 2
    y.backward()
    assert buffer.asnumpy().tolist() == [2, 2, 2]


def test_freshness():
    x = variable()
    assert not x._fresh_grad
    with autograd.record():
        y = x * 2
    y.backward()
    assert x._fresh_grad
    x._fresh_grad = False
    assert not x._fresh_grad


def test_head_gradients():
    x = variable()
    with autograd.record():
        y, z = x * 2, x * x
    autograd.backward([y, z], [nd.array([1, 0, 0], dtype="float64"), None])
    assert x.grad.asnumpy().tolist() == [4, 4, 6]


def test_scopes():
    assert (autograd.is_recording(), autograd.is_training()) == (False, False)
    with autograd.record():
        assert (autograd.is_recording(), autograd.is_training()) == (True, True)
        with autograd.pause():
            assert (autograd.is_recording(), autograd.is_training()) == (False, False)
        with autograd.predict_mode():
            assert (autograd.is_recording(), autograd.is_training()) == (True, False)
        seen = []
        thread = threading.Thread(target=lambda: seen.append(autograd.is_recording()))
        thread.start()
        thread.join()
        assert seen == [False]
    with pytest.raises(KeyError), autograd.record(train_mode=False):
        raise KeyError
    assert autograd.set_recording(True) is False
    assert autograd.set_recording(False) is True
    assert autograd.set_training(False) is False


def test_paused_is_constant():
    x = variable([2.0])
    with autograd.record():
        with autograd.pause():
            c = x * x
        y = c * x
        d = (x * x).detach() * x
        z = y + d
    z.backward()
    assert x.grad.asscalar() == 8


def test_attach_grad_cuts_the_graph():
    x = variable()
    x.grad[:] = 9
    with autograd.record():
        y = x * x
        y.attach_grad()
        z = y * 3
    z.backward()
    assert y.grad.asnumpy().tolist() == [3, 3, 3]
    assert x.grad.asnumpy().tolist() == [9, 9, 9]


def test_mark_variables():
    x, buffer = nd.array([1.0]), nd.zeros((1,))
    autograd.mark_variables([x], [buffer], ["add"])
    for _ in range(2):
        with autograd.record():
            y = x * 3
        y.backward()
    assert buffer.asscalar() == 6
    with pytest.raises(KeyError, match="grad_req='sometimes'"):
        autograd.mark_variables(x, buffer, "sometimes")
    with pytest.raises(KeyError, match="grad_req='sometimes'"):
        x.attach_grad("sometimes")


def refused(words, error=MXNetError):
    return pytest.raises(error, match=words)


def test_backward_refuses_what_is_in_no_graph():
    x = variable()
    outside = x * 2
    with refused("cannot differentiate what is not in a computational graph"):
        outside.backward()
    with autograd.record():
        constant = nd.ones((2,)) * 2
    with refused("not in a computational graph"):
        constant.backward()


def test_backward_frees_the_graph():
    x = variable()
    with autograd.record():
        y = x * 2
        z = y * 3
    z.backward(retain_graph=True)
    y.backward()
    with refused("pass retain_graph=True"):
        y.backward()
    with refused("a part of the graph has been freed"):
        z.backward()


def test_backward_needs_a_variable():
    x = variable(grad_req="null")
    with autograd.record():
        y = x * 2
    with refused("no inputs in the computational graph that require gradients"):
        y.backward()


def test_head_gradients_must_fit():
    x = variable()
    with autograd.record():
        y = x * 2
    with refused("head 0 has shape", MXNetError):
        y.backward(nd.ones((2,), dtype="float64"), retain_graph=True)
    with refused("dtype float32", MXNetError):
        y.backward(nd.ones((3,)), retain_graph=True)
    with refused("have 1 and 2 arrays", AssertionError):
        autograd.backward([y], [None, None])


def test_grad_refuses_what_is_no_variable():
    x, w = variable(), variable()
    with autograd.record():
        middle = x * 2
        y = middle * 2
    with refused("variable 0, because it is unreachable"):
        autograd.grad(y, [w], retain_graph=True)
    with refused("variable 1, because it does not require a gradient"):
        autograd.grad(y, [x, middle])
    with refused("cannot be an empty list", AssertionError):
        autograd.grad(y, [])


def overwrite_variable(x):
    x[:] = 1


def overwrite_part(x):
    x[0] = 1


def add_in_place(x):
    x += 1


def into_out(x):
    nd.broadcast_add(x, x, out=x)


def assign_recorded_part(x):
    z = nd.zeros((3,), dtype="float64")
    z[0:2] = (x * 2)[0:2]


def add_recorded_in_place(x):
    z = nd.zeros((3,), dtype="float64")
    z += x


def overwrite_view(x):
    (x * 2)[0:1][:] = 5


WRITES = [
    overwrite_variable,
    overwrite_part,
    add_in_place,
    into_out,
    assign_recorded_part,
    add_recorded_in_place,
    overwrite_view,
]


@pytest.mark.parametrize("write", WRITES)
def test_writes_into_a_graph_are_refused(write):
    x = variable()
    with autograd.record(), refused("cannot write into an array that is part of a recorded graph"):
        write(x)
    assert x.asnumpy().tolist() == [1, 2, 3]


def test_constants_are_part_of_the_graph_until_it_is_freed():
    x, c = variable(), nd.ones((3,), dtype="float64")
    with autograd.record():
        y = x * c
        with refused("recorded graph"):
            c += 1
    y.backward()
    with autograd.record():
        c += 1
        y = x * c
    y.backward()
    assert x.grad.asnumpy().tolist() == [2, 2, 2]


def test_whole_arrays_may_be_assigned():
    x = variable()
    with autograd.record():
        z = nd.zeros((3,), dtype="float64")
        z[:] = x * 2
        y = z * x
    y.backward()
    assert x.grad.asnumpy().tolist() == [4, 8, 12]


class Twice(autograd.Function):
    """2 x, with whatever gradient it is told."""

    def __init__(self, pullback):
        super().__init__()
        self.pullback = pullback

    def forward(self, x):
        assert not autograd.is_recording()
        return x * 2

    def backward(self, dy):
        assert not autograd.is_recording()
        return self.pullback(dy)


def run(function):
    x = variable()
    with autograd.record():
        y = function(x) * 1
    y.backward()
    return x.grad.asnumpy().tolist()


def test_function():
    assert run(Twice(lambda dy: dy * 5)) == [5, 5, 5]
    assert run(Twice(lambda dy: nd.array([7]))) == [7, 7, 7]


def fail(dy):
    raise ZeroDivisionError("on purpose")


FAULTS = {
    "raises": (fail, "Twice.backward failed: ZeroDivisionError: on purpose"),
    "two for one": (lambda dy: (dy, dy), "one NDArray for each of the 1 inputs"),
    "no array": (lambda dy: 5.0, "returned \\['float'\\]"),
    "shape": (lambda dy: nd.ones((4,)), r"shape \(4,\) for an input of shape \(3,\)"),
}


@pytest.mark.parametrize(("pullback", "words"), FAULTS.values(), ids=FAULTS)
def test_function_refuses(pullback, words):
    with refused(words):
        run(Twice(pullback))


def test_function_is_called_once():
    function = Twice(lambda dy: dy)
    function(nd.ones((1,)))
    with refused("once only", AssertionError):
        function(nd.ones((1,)))


def test_function_returns_new_arrays():
    function = Twice(lambda dy: dy)
    function.forward = lambda x: x
    with refused("output 0 is part of a recorded graph"):
        run(function)


def test_function_has_no_second_derivative():
    x = variable()
    with autograd.record():
        first = autograd.grad(Twice(lambda dy: dy)(x) * x, x, create_graph=True)[0]
    with refused("Twice is non-differentiable: it has no gradient of its own gradient"):
        first.backward()


def test_unfinished_functions():
    with refused("Function does not define forward", NotImplementedError):
        autograd.Function()(nd.ones((1,)))
    with refused("Function does not define backward", NotImplementedError):
        autograd.Function().backward()
