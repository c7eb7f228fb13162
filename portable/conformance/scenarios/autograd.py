"""autograd: recording, modes, grad_req, head gradients, retained graphs, higher order, refusals."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from ..answers import refusal
from ..scenario import Yielded, scenario

Yields = Iterator[Yielded]


def _variable(mx: Any, values: Any = (1.0, 2.0, 3.0), grad_req: str = "write") -> Any:
    """An array that gradients are asked of."""
    x = mx.nd.array(values)
    x.attach_grad(grad_req)
    return x


@scenario()
def backward(mx: Any, device: Any) -> Yields:
    """The gradient of a scalar, and of an array: that of the sum of its elements."""
    x = _variable(mx)
    yield "before", x.grad
    with mx.autograd.record():
        y = (x * x).sum()
    y.backward()
    yield "scalar", x.grad
    with mx.autograd.record():
        y = x * x * x
    y.backward()
    yield "array", x.grad
    with mx.autograd.record():
        y = mx.nd.exp(x)
    y.backward(mx.nd.array([1.0, 0.0, -2.0]))
    yield "head gradient", x.grad


@scenario()
def control_flow(mx: Any, device: Any) -> Yields:
    """Python decides what is recorded."""
    x = _variable(mx, [0.5])
    with mx.autograd.record():
        y = x * 2
        while y.norm().asscalar() < 100:
            y = y * 2
        z = y if y.sum().asscalar() > 0 else 10 * y
    z.backward()
    yield "value", z
    yield "grad", x.grad


@scenario()
def grad_reqs(mx: Any, device: Any) -> Yields:
    """write overwrites, add adds up, null leaves alone."""
    for request in ("write", "add"):
        x = _variable(mx, grad_req=request)
        for _ in range(3):
            with mx.autograd.record():
                y = x * x
            y.backward()
        yield request, x.grad
    x, w = _variable(mx, grad_req="null"), _variable(mx)
    with mx.autograd.record():
        y = x * w
    y.backward()
    yield "null's neighbour", w.grad
    yield "null", x.grad is None or x.grad
    yield "unknown", refusal(lambda: mx.nd.ones((1,)).attach_grad("sometimes"))


@scenario()
def reuse(mx: Any, device: Any) -> Yields:
    """A variable used many times gets the sum; one that isn't used gets zeros."""
    x, unused = _variable(mx), _variable(mx)
    unused.grad[:] = 7
    with mx.autograd.record():
        y = x * x + x * 2 + mx.nd.sin(x)
        z = y * x
    z.backward()
    yield "used", x.grad
    yield "unused", unused.grad


@scenario()
def several_heads(mx: Any, device: Any) -> Yields:
    """autograd.backward on several arrays adds their gradients."""
    x = _variable(mx)
    with mx.autograd.record():
        y, z = x * x, mx.nd.exp(x)
    mx.autograd.backward([y, z], [mx.nd.ones((3,)), None])
    yield "grad", x.grad


@scenario()
def retained_graph(mx: Any, device: Any) -> Yields:
    """The graph is freed by backward unless it is retained."""
    x = _variable(mx)
    with mx.autograd.record():
        y = x * x
    y.backward(retain_graph=True)
    x.grad[:] = 0
    y.backward()
    yield "second", x.grad
    yield "third", refusal(lambda: y.backward())


@scenario()
def refusals(mx: Any, device: Any) -> Yields:
    """backward without a graph, in-place writes into one, and the like."""
    autograd, nd = mx.autograd, mx.nd
    plain = nd.ones((2,))
    yield "no attach_grad", refusal(lambda: (plain * 2).backward())
    x = _variable(mx)
    outside = x * 2
    yield "outside record", refusal(lambda: outside.backward())

    def recorded_without_variable() -> None:
        with autograd.record():
            y = plain * 2
        y.backward()

    def add_in_place() -> None:
        with autograd.record():
            y = x * 2
            y += 1
        y.backward()

    def write_into_variable() -> None:
        with autograd.record():
            x[:] = 1
            y = x * 2
        y.backward()

    def write_into_intermediate() -> None:
        with autograd.record():
            y = x * 2
            y[0] = 1
        y.backward()

    def out_into_variable() -> None:
        with autograd.record():
            nd.elemwise_add(x, x, out=x)

    yield "recorded without variable", refusal(recorded_without_variable)
    yield "+= on an intermediate", refusal(add_in_place)
    yield "write into a variable", refusal(write_into_variable)
    yield "write into an intermediate", refusal(write_into_intermediate)
    yield "out= a variable", refusal(out_into_variable)


@scenario()
def writes_that_are_allowed(mx: Any, device: Any) -> Yields:
    """Writing into an array that is in no graph, while recording; into a variable afterwards."""
    x = _variable(mx)
    with mx.autograd.record():
        z = mx.nd.zeros((3,))
        z[:] = 2
        y = x * z
    y.backward()
    yield "grad", x.grad
    x[:] = 5
    x += 1
    yield "variable", x
    yield "its gradient stays", x.grad


@scenario()
def constants(mx: Any, device: Any) -> Yields:
    """An array that enters a graph as a constant is part of it until backward has freed it."""
    x, c = _variable(mx), mx.nd.ones((3,))

    def add_to_constant() -> None:
        c = mx.nd.ones((3,))
        with mx.autograd.record():
            y = x * c
            c[:] = 3
        y.backward()

    yield "within record", refusal(add_to_constant)
    with mx.autograd.record():
        y = x * c
    c += 5
    y.backward()
    yield "overwritten after record", x.grad
    with mx.autograd.record():
        c += 1
        y = x * c
    y.backward()
    yield "once it is free", x.grad
    with mx.autograd.record():
        z = mx.nd.zeros((2, 3))
        z[0] = 5
        z[mx.nd.array([1])] = 7
        y = x.reshape((1, 3)).broadcast_to((2, 3)) * z
    y.backward()
    yield "parts of one not yet used", x.grad


@scenario()
def assigned(mx: Any, device: Any) -> Yields:
    """A whole array may be assigned a recorded one, and gets its gradient; a part may not."""
    nd, x = mx.nd, _variable(mx)
    with mx.autograd.record():
        z = nd.zeros((3,))
        z[:] = x * 2
        y = z * x
    y.backward()
    yield "[:] =", x.grad
    with mx.autograd.record():
        y = nd.full((2, 3), x) * nd.array(x)
    y.backward()
    yield "full and array", x.grad

    def to_part(key: Any) -> None:
        with mx.autograd.record():
            z = nd.zeros((3,))
            z[key] = (x * 2)[0:2]

    def added_in_place() -> None:
        with mx.autograd.record():
            z = nd.zeros((3,))
            z += x

    def to_view() -> None:
        with mx.autograd.record():
            row = (x * 2)[0:1]
            row[:] = 5

    def joined() -> None:
        with mx.autograd.record():
            nd.concatenate([x, x])

    yield "rows", refusal(lambda: to_part(slice(0, 2)))
    yield "picked", refusal(lambda: to_part(nd.array([0, 1])))
    yield "+= recorded", refusal(added_in_place)
    yield "a recorded view", refusal(to_view)
    yield "concatenate", refusal(joined)


@scenario()
def partly_freed(mx: Any, device: Any) -> Yields:
    """What hangs on a freed part of a graph can't be differentiated; a freed array is a constant."""
    x, w = _variable(mx), _variable(mx)
    with mx.autograd.record():
        y = x * 2
        z = w * y
    y.backward()
    yield "behind a freed part", refusal(lambda: z.backward())
    with mx.autograd.record():
        z = y * x
    z.backward()
    yield "freed array as constant", x.grad
    x.backward()
    yield "of the variable itself", x.grad


@scenario()
def modes(mx: Any, device: Any) -> Yields:
    """What is_recording and is_training say inside each scope, and nested ones."""
    autograd = mx.autograd

    def state() -> str:
        return f"recording={autograd.is_recording()} training={autograd.is_training()}"

    yield "outside", state()
    with autograd.record():
        yield "record", state()
        with autograd.pause():
            yield "pause", state()
        with autograd.pause(train_mode=True):
            yield "pause in train mode", state()
        with autograd.predict_mode():
            yield "predict_mode", state()
        yield "record again", state()
    with autograd.record(train_mode=False):
        yield "record in predict mode", state()
    with autograd.train_mode():
        yield "train_mode", state()
    yield "set_recording returns", autograd.set_recording(True)
    yield "set_recording", state()
    autograd.set_recording(False)
    yield "set_training returns", autograd.set_training(True)
    yield "set_training", state()
    autograd.set_training(False)
    yield "after", state()


@scenario()
def modes_after_an_error(mx: Any, device: Any) -> Yields:
    """A scope that is left by an exception restores what was before."""

    def fail() -> None:
        with mx.autograd.record():
            raise KeyError("inside")

    yield "raised", refusal(fail)
    yield "recording", mx.autograd.is_recording()
    yield "training", mx.autograd.is_training()


@scenario()
def paused(mx: Any, device: Any) -> Yields:
    """What is computed while paused is a constant."""
    x = _variable(mx)
    with mx.autograd.record():
        y = x * x
        with mx.autograd.pause():
            z = y * 2
        w = y * z
    w.backward()
    yield "grad", x.grad


@scenario()
def detached(mx: Any, device: Any) -> Yields:
    """detach and BlockGrad stop the gradient; attach_grad on an intermediate cuts the graph."""
    x = _variable(mx)
    with mx.autograd.record():
        y = x * x
        w = y.detach() * x
    w.backward()
    yield "detach", x.grad
    with mx.autograd.record():
        w = mx.nd.BlockGrad(x * x) * x
    w.backward()
    yield "BlockGrad", x.grad
    x.grad[:] = 9
    with mx.autograd.record():
        y = x * x
        y.attach_grad()
        z = y * 3
    z.backward()
    yield "intermediate", y.grad
    yield "behind it", x.grad


@scenario()
def grad_function(mx: Any, device: Any) -> Yields:
    """autograd.grad returns gradients, and leaves .grad alone."""
    x, w = _variable(mx), _variable(mx, [2.0, 2.0, 2.0])
    with mx.autograd.record():
        y = x * x * w
    x.grad[:] = 5
    grads = mx.autograd.grad(y, [x, w], retain_graph=True)
    yield "x", grads[0]
    yield "w", grads[1]
    yield ".grad", x.grad
    one = mx.autograd.grad(y, x, head_grads=mx.nd.array([1.0, 10.0, 100.0]))
    yield "one", one[0] if isinstance(one, list) else one
    yield "of a constant", refusal(lambda: mx.autograd.grad(mx.nd.ones((2,)), [x]))

    def by(which: str) -> None:
        with mx.autograd.record():
            c = mx.nd.ones((3,))
            middle = x * c
            y = middle * 2
        mx.autograd.grad(y, [{"unused": w, "constant": c, "intermediate": middle}[which]])

    yield "by an unused variable", refusal(lambda: by("unused"))
    yield "by a constant", refusal(lambda: by("constant"))
    yield "by an intermediate", refusal(lambda: by("intermediate"))
    yield "by none", refusal(lambda: mx.autograd.grad(y, []))


@scenario()
def higher_order(mx: Any, device: Any) -> Yields:
    """create_graph: the gradient of a gradient, three times over."""
    x = _variable(mx, [0.5, 1.0, 2.0])
    with mx.autograd.record():
        y = mx.nd.sin(x)
        first = mx.autograd.grad(y, x, create_graph=True, retain_graph=True)[0]
        z = first * first
    z.backward()
    yield "first", first
    yield "gradient of its square", x.grad
    with mx.autograd.record():
        y = mx.nd.log(mx.nd.sigmoid(x))
        first = mx.autograd.grad(y, x, create_graph=True, retain_graph=True)[0]
        second = mx.autograd.grad(first, x, create_graph=True, retain_graph=True)[0]
    second.backward()
    yield "second", second
    yield "third", x.grad


@scenario()
def mark_variables(mx: Any, device: Any) -> Yields:
    """Gradient buffers of the user's own."""
    x, grad = mx.nd.array([1.0, 2.0]), mx.nd.zeros((2,))
    mx.autograd.mark_variables([x], [grad])
    with mx.autograd.record():
        y = x * 3
    y.backward()
    yield "buffer", grad
    mx.autograd.mark_variables(x, grad, "add")
    with mx.autograd.record():
        y = x * 3
    y.backward()
    yield "added", grad


@scenario()
def function(mx: Any, device: Any) -> Yields:
    """autograd.Function: a forward and a backward of the user's own."""

    class Sigmoid(mx.autograd.Function):  # type: ignore[misc]
        """The logistic function, with its gradient times two so that it can be told apart."""

        def forward(self, x: Any) -> Any:
            """1 / (1 + e^-x)."""
            y = 1 / (1 + mx.nd.exp(-x))
            self.save_for_backward(y)
            return y

        def backward(self, dy: Any) -> Any:
            """2 y (1 - y) dy."""
            (y,) = self.saved_tensors
            return 2 * dy * y * (1 - y)

    x = _variable(mx)
    with mx.autograd.record():
        y = Sigmoid()(x) * 3
    y.backward()
    yield "value", y
    yield "grad", x.grad

    class Both(mx.autograd.Function):  # type: ignore[misc]
        """Sum and difference of two arrays."""

        def forward(self, a: Any, b: Any) -> Any:
            """a + b, a - b."""
            return a + b, a - b

        def backward(self, ds: Any, dd: Any) -> Any:
            """ds + dd, ds - dd."""
            return ds + dd, ds - dd

    a, b = _variable(mx), _variable(mx, [4.0, 5.0, 6.0])
    with mx.autograd.record():
        s, d = Both()(a, b)
        y = s * d
    y.backward()
    yield "two: a", a.grad
    yield "two: b", b.grad


@scenario()
def function_refused(mx: Any, device: Any) -> Yields:
    """Functions that return their input, gradients that do not fit, and second calls."""

    class Same(mx.autograd.Function):  # type: ignore[misc]
        """Its input itself."""

        def forward(self, x: Any) -> Any:
            """x."""
            return x

        def backward(self, dy: Any) -> Any:
            """dy."""
            return dy

    class Wrong(mx.autograd.Function):  # type: ignore[misc]
        """A gradient of another shape."""

        def forward(self, x: Any) -> Any:
            """2 x."""
            return x * 2

        def backward(self, dy: Any) -> Any:
            """One number too many."""
            return mx.nd.ones((4,))

    x = _variable(mx)

    def run(function: Any) -> Any:
        with mx.autograd.record():
            y = function(x)
        y.backward()
        return x.grad

    def twice() -> None:
        function = Wrong()
        function(x)
        function(x)

    yield "its input", refusal(lambda: run(Same()))
    yield "shape", refusal(lambda: run(Wrong()))
    yield "twice", refusal(twice)


@scenario()
def through_views(mx: Any, device: Any) -> Yields:
    """Gradients flow back through indexing and reshaping."""
    keys = {"row": 1, "rows": slice(0, 1), "element": (1, 2), "column": (slice(None), 0)}
    keys |= {"list": ([0, 1], [2, 0]), "step": (slice(None), slice(None, None, 2)), "new": None}
    for name, key in keys.items():
        x = _variable(mx, np.arange(6.0).reshape(2, 3))
        with mx.autograd.record():
            y = x[key] * x[key]
        y.backward()
        yield name, x.grad
    x = _variable(mx, np.arange(6.0).reshape(2, 3))
    with mx.autograd.record():
        y = x.reshape((3, 2))[2] * 2 + x.T[1]
    y.backward()
    yield "reshape and transpose", x.grad
    with mx.autograd.record():
        y = mx.nd.concat(x[0], x[1], dim=0) * mx.nd.arange(6)
    y.backward()
    yield "concat", x.grad


@scenario()
def dtypes(mx: Any, device: Any) -> Yields:
    """Gradients have the dtype of their variable, also through a cast."""
    for dtype in ("float64", "float16"):
        x = mx.nd.array([1.0, 2.0], dtype=dtype)
        x.attach_grad()
        with mx.autograd.record():
            y = (x * x).astype("float32") * 3
        y.backward()
        yield dtype, x.grad


@scenario()
def head_gradient_refused(mx: Any, device: Any) -> Yields:
    """Head gradients of another number than the heads."""
    x = _variable(mx)

    def two_for_one() -> None:
        with mx.autograd.record():
            y = x * 2
        mx.autograd.backward([y], [mx.nd.ones((3,)), mx.nd.ones((3,))])

    yield "two for one", refusal(two_for_one)


@scenario()
def gradient_buffer(mx: Any, device: Any) -> Yields:
    """x.grad is one and the same buffer; attach_grad anew makes a zero one."""
    x = _variable(mx)
    buffer = x.grad
    with mx.autograd.record():
        y = x * 2
    y.backward()
    yield "written in place", buffer
    x.attach_grad()
    yield "anew", x.grad
    yield "without", mx.nd.ones((1,)).grad is None


@scenario()
def threads(mx: Any, device: Any) -> Yields:
    """Recording is each thread's own."""
    import threading

    seen: list[bool] = []
    with mx.autograd.record():
        thread = threading.Thread(target=lambda: seen.append(mx.autograd.is_recording()))
        thread.start()
        thread.join()
    yield "in another thread", seen[0]


@scenario()
def broadcasting(mx: Any, device: Any) -> Yields:
    """Shapes of gradients through broadcasting."""
    a = _variable(mx, [[1.0], [2.0]])
    b = _variable(mx, [[3.0, 4.0, 5.0]])
    with mx.autograd.record():
        y = a * b + mx.nd.broadcast_add(a, b)
    y.backward()
    yield "a", a.grad
    yield "b", b.grad
