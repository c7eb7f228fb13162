"""Blocks, parameters and the Trainer: initialisation, names, sharing, hooks, updates, refusals."""

from __future__ import annotations

import contextlib
import io
import pickle
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from ...spec.case import EXACT, Tolerance
from ..answers import refusal
from ..scenario import Yielded, scenario

Yields = Iterator[Yielded]

NET = Tolerance(32, scale="array", reason="several operators, whose errors add up")

STEPS = Tolerance(16, scale="array", reason="ten steps, each from the last one's errors")


def _warned(call: Callable[[], Any]) -> list[str]:
    """The classes of the warnings that a call makes."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        call()
    return sorted(w.category.__name__ for w in caught if "mxnet/numpy" not in str(w.filename))


def _net(mx: Any, prefix: str = "net_", in_units: int = 0) -> Any:
    """Two dense layers."""
    nn = mx.gluon.nn
    net = nn.HybridSequential(prefix=prefix)
    with net.name_scope():
        net.add(nn.Dense(4, activation="tanh", in_units=in_units), nn.Dense(2))
    return net


def _filled(mx: Any, prefix: str = "net_") -> Any:
    """The same with known numbers."""
    net = _net(mx, prefix)
    net.initialize()
    net(mx.nd.ones((1, 3)))
    for position, parameter in enumerate(net.collect_params().values()):
        numbers = np.random.RandomState(position).uniform(-1, 1, parameter.shape)
        parameter.set_data(mx.nd.array(numbers))
    return net


def _x(mx: Any, rows: int = 4) -> Any:
    """A batch."""
    return mx.nd.array(np.random.RandomState(9).uniform(-1, 1, (rows, 3)))


@scenario(tolerance=NET)
def deferred(mx: Any, device: Any) -> Yields:
    """Shapes that the first batch determines, and what can be asked before it."""
    net = _net(mx)
    weight = net[0].weight
    yield "uninitialised data", refusal(weight.data)
    yield "uninitialised grad", refusal(weight.grad)
    yield "uninitialised contexts", refusal(weight.list_ctx)
    yield "uninitialised call", refusal(lambda: net(_x(mx)))
    unset = _net(mx)[0].weight
    yield "uninitialised set", refusal(lambda: unset.set_data(mx.nd.ones((4, 3))))
    yield "set shape", unset.shape
    yield "uninitialised reset", refusal(lambda: weight.reset_ctx(mx.cpu()))
    yield "shape", weight.shape
    net.initialize(mx.init.One())
    yield "deferred data", refusal(weight.data)
    yield "deferred list", refusal(weight.list_data)
    yield "deferred grad", refusal(weight.grad)
    yield "deferred contexts", repr(weight.list_ctx())
    yield "known bias", net[0].bias.data()
    yield "out", net(_x(mx))
    yield "shape then", weight.shape
    yield "data then", weight.data()
    yield "grad then", weight.grad()
    yield "another width", refusal(lambda: net(mx.nd.ones((2, 5))))


@scenario(tolerance=EXACT)
def seeds(mx: Any, device: Any) -> Yields:
    """Random initial numbers come in the order of the layers, hybridized or not."""
    for hybrid in (False, True):
        mx.random.seed(7)
        net = _net(mx)
        net.initialize(mx.init.Uniform(0.5))
        if hybrid:
            net.hybridize()
        net(_x(mx))
        for name, parameter in net.collect_params().items():
            yield f"{hybrid} {name}", parameter.data()


@scenario(tolerance=NET)
def set_before_shape(mx: Any, device: Any) -> Yields:
    """Numbers set while the shape is unknown are those that the first batch finds."""
    net = _net(mx)
    net.initialize()
    net[0].weight.set_data(mx.nd.ones((4, 3)) * 0.25)
    yield "deferred still", refusal(net[0].weight.data)
    net(_x(mx))
    yield "data", net[0].weight.data()


@scenario(tolerance=EXACT)
def infer_shape(mx: Any, device: Any) -> Yields:
    """Shapes without numbers."""
    net = _net(mx)
    net.infer_shape(_x(mx))
    yield "shapes", [p.shape for p in net.collect_params().values()]
    yield "still uninitialised", refusal(net[0].weight.data)


@scenario(tolerance=EXACT)
def initialize(mx: Any, device: Any) -> Yields:
    """Twice, by force, by name, by class, with an unknown name, one parameter alone."""
    net = _net(mx, in_units=3)
    net.initialize(mx.init.One())
    yield "one", net[0].weight.data()
    yield "bias", net[0].bias.data()
    yield "again warns", _warned(lambda: net[0].weight.initialize(mx.init.Zero()))
    yield "again keeps", net[0].weight.data()
    net.initialize(mx.init.Zero(), force_reinit=True)
    yield "forced", net[0].weight.data()
    net[0].weight.initialize(mx.init.Constant(3), force_reinit=True)
    yield "one alone", net[0].weight.data()
    net.initialize("ones", force_reinit=True)
    yield "by name", net[0].weight.data()
    yield "unknown", refusal(lambda: _net(mx, in_units=3).initialize("nonsense"))
    own = mx.gluon.nn.Dense(2, in_units=2, weight_initializer="ones", bias_initializer="ones")
    own.initialize(mx.init.Zero())
    yield "own", own.weight.data()
    yield "own bias", own.bias.data()


@scenario(tolerance=EXACT)
def parameter(mx: Any, device: Any) -> Yields:
    """A parameter on its own: attributes, shapes, grad_req, types, refusals."""
    make = mx.gluon.Parameter
    p = make("p", shape=(2, 3))
    yield "repr", repr(p)
    yield "int shape", make("q", shape=4).shape
    yield "grad_req", p.grad_req
    yield "dtype", str(np.dtype(p.dtype))
    yield "multipliers", (p.lr_mult, p.wd_mult)
    yield "unknown grad_req", refusal(lambda: make("q", grad_req="sometimes"))
    yield "unknown storage", refusal(lambda: make("q", stype="dense"))
    yield "no shape", refusal(lambda: make("q").initialize())
    yield "open shape", refusal(lambda: make("q", shape=(0, 3)).initialize())
    yield "reshape", refusal(lambda: setattr(p, "shape", (3, 2)))
    yield "rank", refusal(lambda: setattr(p, "shape", (2, 3, 1)))
    open_shape = make("q", shape=(0, 3), allow_deferred_init=True)
    open_shape.shape = (5, 3)
    yield "filled shape", open_shape.shape
    p.initialize(mx.init.One())
    yield "data", p.data()
    yield "grad", p.grad()
    yield "list", (len(p.list_data()), len(p.list_grad()), repr(p.list_ctx()))
    yield "elsewhere", refusal(lambda: p.data(mx.gpu(0)))
    yield "set shape", refusal(lambda: p.set_data(mx.nd.ones((3, 2))))
    p.grad_req = "null"
    yield "null grad", refusal(p.grad)
    yield "null list", refusal(p.list_grad)
    p.grad_req = "add"
    yield "again", p.grad()
    p.cast("float64")
    yield "cast", p.data()
    yield "cast grad", p.grad()
    frozen = make("f", shape=(2,), differentiable=False)
    yield "differentiable", frozen.grad_req
    frozen.grad_req = "write"
    yield "differentiable still", frozen.grad_req


@scenario(tolerance=EXACT)
def constant(mx: Any, device: Any) -> Yields:
    """A parameter that stays."""
    c = mx.gluon.Constant("c", [[1.0, 2.0], [3.0, 4.0]])
    yield "repr", repr(c)
    c.initialize()
    yield "data", c.data()
    yield "grad_req", c.grad_req
    yield "set warns", _warned(lambda: setattr(c, "grad_req", "write"))
    yield "grad", refusal(c.grad)
    params = mx.gluon.ParameterDict("d_")
    made = params.get_constant("c", mx.nd.array([1.0, 2.0]))
    yield "same", params.get_constant("c") is made
    yield "name", made.name
    yield "same value", params.get_constant("c", np.array([1.0, 2.0])) is made
    yield "other value", refusal(lambda: params.get_constant("c", np.array([1.0, 3.0])))
    yield "missing", refusal(lambda: params.get_constant("none"))
    params.get("p", shape=(2,))
    yield "no constant", refusal(lambda: params.get_constant("p", np.array([1.0, 2.0])))


@scenario(tolerance=EXACT)
def parameter_dict(mx: Any, device: Any) -> Yields:
    """get, sharing, merging of shapes, update, select, printed form."""
    params = mx.gluon.ParameterDict("net_")
    w = params.get("w", shape=(0, 3), allow_deferred_init=True)
    yield "name", w.name
    yield "same", params.get("w") is w
    params.get("w", shape=(2, 0))
    yield "merged", w.shape
    yield "other shape", refusal(lambda: params.get("w", shape=(3, 3)))
    yield "other dtype", refusal(lambda: params.get("w", dtype="float64"))
    yield "same dtype", params.get("w", dtype="float32") is w
    params.get("b", shape=(2,), grad_req="null")
    yield "repr", repr(params)
    yield "empty", repr(mx.gluon.ParameterDict())
    yield "keys", list(params.keys())
    yield "iteration", list(params)
    yield "items", [(k, v.name) for k, v in params.items()]
    yield "prefix", params.prefix
    yield "unknown", refusal(lambda: params["net_x"])
    shared = mx.gluon.ParameterDict("net_", shared=params)
    yield "shared", shared.get("w") is w
    yield "shared keys", list(shared.keys())
    other = mx.gluon.ParameterDict("net_")
    other.get("w", shape=(2, 3))
    yield "update clash", refusal(lambda: params.update(other))
    other = mx.gluon.ParameterDict("x_")
    other.get("w", shape=(2, 3))
    params.update(other)
    yield "updated", list(params.keys())
    params.initialize(mx.init.One())
    params.setattr("grad_req", "add")
    yield "setattr", [p.grad_req for p in params.values()]
    yield "contexts", repr(params.list_ctx())


@scenario(tolerance=EXACT)
def names(mx: Any, device: Any) -> Yields:
    """Prefixes within prefixes, counted names within a scope, the order of parameters."""
    nn = mx.gluon.nn

    class Inner(mx.gluon.Block):  # type: ignore[misc]
        def __init__(self, **kwargs: Any) -> None:
            super().__init__(**kwargs)
            with self.name_scope():
                self.first = nn.Dense(2)
                self.second = nn.Dense(2, prefix="mine_")
                self.third = nn.Conv2D(2, 1)
                self.own = self.params.get("own", shape=(1,))

    outer = nn.Sequential(prefix="outer_")
    with outer.name_scope():
        outer.add(Inner(), Inner(prefix="named_"), nn.BatchNorm(), Inner())
    outside = Inner(prefix="")
    yield "names", list(outer.collect_params())
    yield "structure", sorted(outer._collect_params_with_prefix())
    yield "repr", repr(outer)
    yield "own", list(outer[0].params)
    yield "empty prefix", [outside.prefix, outside.name, outside.own.name]
    yield "block names", [b.name for b in (outer, outer[0], outer[1], outer[2])]
    yield "select", list(outer.collect_params(".*mine_.*|.*gamma"))
    yield "select start", list(outer.collect_params("outer_inner0"))
    yield "select none", list(outer.collect_params("nothing"))


@scenario(tolerance=NET)
def sharing(mx: Any, device: Any) -> Yields:
    """Two layers with the same parameters, and what the gradient then is."""
    nn = mx.gluon.nn
    net = nn.Sequential(prefix="net_")
    with net.name_scope():
        first = nn.Dense(3, in_units=3, activation="tanh")
        net.add(first, nn.Dense(3, in_units=3, params=first.params))
    yield "names", list(net.collect_params())
    yield "same", net[0].weight is net[1].weight
    net.initialize(mx.init.One())
    with mx.autograd.record():
        out = net(_x(mx)).sum()
    out.backward()
    yield "out", out
    yield "grad", first.weight.grad()


@scenario(tolerance=EXACT)
def attributes(mx: Any, device: Any) -> Yields:
    """Assigning blocks and parameters to attributes registers them; other kinds are refused."""
    nn = mx.gluon.nn
    block = mx.gluon.Block(prefix="block_")
    block.child = nn.Dense(2, prefix="a_")
    yield "registered", list(block._children)
    yield "other kind", refusal(lambda: setattr(block, "child", 3))
    block.child = nn.Dense(3, prefix="b_")
    yield "replaced", list(block.collect_params())
    block.weight = mx.gluon.Parameter("w", shape=(1,))
    again = mx.gluon.Parameter("v", shape=(1,))
    yield "parameter twice", refusal(lambda: setattr(block, "weight", again))
    yield "no forward", refusal(lambda: block(mx.nd.ones((1,))))
    hybrid = mx.gluon.HybridBlock(prefix="hybrid_")
    yield "no hybrid child", refusal(lambda: setattr(hybrid, "child", block))
    yield "no hybrid_forward", refusal(lambda: hybrid(mx.nd.ones((1,))))
    chain = nn.HybridSequential(prefix="chain_")
    yield "no hybrid layer", refusal(lambda: chain.add(block))
    block.hidden = [nn.Dense(1, prefix="c_")]
    yield "hidden warns", _warned(block.collect_params)
    yield "numpy input", refusal(lambda: nn.Dense(2, in_units=2)(np.ones((1, 2))))


@scenario(tolerance=EXACT)
def hooks(mx: Any, device: Any) -> Yields:
    """Before and after forward, in order, until detached; none within a hybridized net."""
    net = _filled(mx)
    seen: list[str] = []
    before = net.register_forward_pre_hook(lambda block, args: seen.append(f"pre {len(args)}"))
    after = net.register_forward_hook(lambda block, args, out: seen.append(f"post {out.shape}"))
    child = net[0].register_forward_hook(lambda block, args, out: seen.append(f"in {block.name}"))
    net(_x(mx))
    yield "order", list(seen)
    before.detach()
    with after:
        net(_x(mx))
    yield "pre detached", list(seen)
    net(_x(mx))
    yield "both detached", list(seen)
    child.detach()
    child.detach()
    yield "twice", refusal(lambda: before.attach({}, len))
    names: list[str] = []
    net.apply(lambda block: names.append(type(block).__name__))
    yield "apply", names


@scenario(tolerance=NET)
def hybridize(mx: Any, device: Any) -> Yields:
    """The same numbers as before, new parameters, structure of arguments, nested results."""
    net = _filled(mx)
    plain = net(_x(mx)).asnumpy()
    for arguments in ({}, {"static_alloc": True}, {"static_alloc": True, "static_shape": True}):
        net.hybridize(**arguments)
        yield f"{arguments}", net(_x(mx))
        yield f"{arguments} another batch", net(_x(mx, 7))
    net[1].bias.set_data(mx.nd.array([5.0, 6.0]))
    yield "after set_data", net(_x(mx))
    net.hybridize(active=False)
    yield "inactive", net(_x(mx))
    yield "plain", plain

    class Two(mx.gluon.HybridBlock):  # type: ignore[misc]
        def hybrid_forward(self, F: Any, x: Any, y: Any = None, z: Any = None) -> Any:
            out = x * 2 if y is None else x + y
            return out, (x - 1, [x + 1])

    two = Two(prefix="two_")
    x = mx.nd.array([1.0, 2.0])
    yield "tuple", type(two(x)).__name__
    two.hybridize()
    first, (second, (third,)) = two(x, x)
    yield "first", first
    yield "second", second
    yield "third", third
    yield "list", type(two(x, x)).__name__
    yield "with None", two(x, x, None)[0]
    yield "other structure", refusal(lambda: two(x))
    yield "nested structure", refusal(lambda: two(x, [x]))
    yield "number", refusal(lambda: two(x, 3))


@scenario(tolerance=NET)
def own_parameters(mx: Any, device: Any) -> Yields:
    """A HybridBlock with parameters of its own, one with an open shape, and children."""

    class Layer(mx.gluon.HybridBlock):  # type: ignore[misc]
        def __init__(self, **kwargs: Any) -> None:
            super().__init__(**kwargs)
            with self.name_scope():
                self.scale = self.params.get("scale", shape=(1, 3), init="ones")
                self.weight = self.params.get("weight", shape=(2, 0), allow_deferred_init=True)
                self.inner = mx.gluon.nn.Dense(3, flatten=False)

        def hybrid_forward(self, F: Any, x: Any, scale: Any, weight: Any) -> Any:
            hidden = F.broadcast_mul(self.inner(x), scale)
            return F.FullyConnected(hidden, weight, no_bias=True, num_hidden=2)

    for hybrid in (False, True):
        net = Layer(prefix="net_")
        net.initialize(mx.init.One())
        if hybrid:
            net.hybridize()
        yield f"{hybrid} out", net(_x(mx))
        yield f"{hybrid} shapes", [p.shape for p in net.collect_params().values()]


@scenario(tolerance=NET)
def modes(mx: Any, device: Any) -> Yields:
    """cast, zero_grad, grad_req add, a frozen layer."""
    net = _filled(mx)
    net.collect_params().setattr("grad_req", "add")
    for _ in range(2):
        with mx.autograd.record():
            out = net(_x(mx)).sum()
        out.backward()
    yield "added", net[0].weight.grad()
    net.collect_params().zero_grad()
    yield "zeroed", net[0].weight.grad()
    net[0].collect_params().setattr("grad_req", "null")
    with mx.autograd.record():
        out = net(_x(mx)).sum()
    out.backward()
    yield "frozen", refusal(net[0].weight.grad)
    yield "others", net[1].weight.grad()
    net.cast("float64")
    yield "cast", net(_x(mx).astype("float64"))
    yield "cast dtype", str(np.dtype(net[0].weight.dtype))
    yield "wrong dtype", refusal(lambda: net(_x(mx)))
    norm = mx.gluon.nn.BatchNorm(in_channels=2, prefix="norm_")
    norm.cast("float16")
    yield "norm", str(np.dtype(norm.gamma.dtype))


@scenario(tolerance=EXACT)
def summary(mx: Any, device: Any) -> Yields:
    """The printed table."""
    nn = mx.gluon.nn
    net = nn.HybridSequential(prefix="net_")
    with net.name_scope():
        net.add(nn.Conv2D(2, 3), nn.BatchNorm(), nn.MaxPool2D(), nn.Dense(3, activation="relu"))
        net.add(nn.Dense(3, params=None), nn.Flatten())
    net.initialize()
    net(mx.nd.ones((1, 1, 8, 8)))  # real MXNet also lists its tracing of shapes in the first call
    for text in ("first", "second"):
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            net.summary(mx.nd.ones((1, 1, 8, 8)))
        yield text, printed.getvalue()
    net.hybridize()
    yield "hybridized", refusal(lambda: net.summary(mx.nd.ones((1, 1, 8, 8))))


@scenario(tolerance=STEPS, each={name: {"name": name} for name in ("sgd", "adam", "rmsprop")})
def trainer_steps(mx: Any, device: Any, name: str) -> Yields:
    """Ten steps of a small regression, loss by loss; saved and resumed on the way."""
    net = _filled(mx)
    trainer = mx.gluon.Trainer(net.collect_params(), name, {"learning_rate": 0.05, "wd": 0.01})
    loss = mx.gluon.loss.L2Loss()
    x, y = _x(mx), mx.nd.array([[1.0, 0], [0, 1], [1, 1], [0, 0]])
    for step in range(10):
        with mx.autograd.record():
            value = loss(net(x), y)
        value.backward()
        trainer.step(4)
        if step in (0, 4, 9):
            yield f"loss {step}", value
    for parameter, array in net.collect_params().items():
        yield parameter, array.data()


@scenario(tolerance=NET)
def stale(mx: Any, device: Any) -> Yields:
    """A gradient that no backward has filled since the last step."""
    net, other = _filled(mx), _filled(mx, "other_")
    params = net.collect_params()
    params.update(other.collect_params())
    trainer = mx.gluon.Trainer(params, "sgd", {"learning_rate": 0.1})

    def half() -> None:
        with mx.autograd.record():
            out = net(_x(mx)).sum()
        out.backward()

    yield "before backward", refusal(lambda: trainer.step(1))
    half()
    yield "half", refusal(lambda: trainer.step(1))
    kept = other[0].weight.data().asnumpy()
    half()
    trainer.step(1, ignore_stale_grad=True)
    yield "updated", net[0].weight.data()
    yield "kept", bool((other[0].weight.data().asnumpy() == kept).all())
    yield "again", refusal(lambda: trainer.step(1))
    trainer.step(1, ignore_stale_grad=True)
    yield "unchanged", net[0].weight.data()


@scenario(tolerance=NET)
def trainer(mx: Any, device: Any) -> Yields:
    """Learning rates, batch sizes, update without step, multipliers, frozen parameters."""
    net = _filled(mx)
    params = net.collect_params()
    trainer = mx.gluon.Trainer(params, "sgd", {"learning_rate": 0.5, "rescale_grad": 2.0})
    yield "rate", trainer.learning_rate
    trainer.set_learning_rate(0.25)
    yield "set rate", trainer.learning_rate
    yield "optimizer", type(trainer.optimizer).__name__
    net[0].weight.lr_mult = 0.0
    net[0].bias.grad_req = "null"

    def backward() -> None:
        with mx.autograd.record():
            out = net(_x(mx)).sum()
        out.backward()

    backward()
    trainer.step(8)
    for name, parameter in params.items():
        yield f"step {name}", parameter.data()
    backward()
    trainer.allreduce_grads()
    trainer.update(4)
    yield "update", net[1].weight.data()
    scheduled = mx.gluon.Trainer(
        params,
        "sgd",
        {"lr_scheduler": mx.lr_scheduler.FactorScheduler(1, 0.5), "learning_rate": 1.0},
    )
    yield "scheduled rate", scheduled.learning_rate
    yield "scheduled", refusal(lambda: scheduled.set_learning_rate(0.1))
    given = mx.gluon.Trainer(params, mx.optimizer.SGD(learning_rate=0.125))
    yield "given", given.learning_rate


@scenario(tolerance=EXACT)
def trainer_refused(mx: Any, device: Any) -> Yields:
    """Arguments that a Trainer refuses."""
    make = mx.gluon.Trainer
    net = _filled(mx)
    params = net.collect_params()
    yield "array", refusal(lambda: make(mx.nd.ones((1,)), "sgd"))
    yield "list of arrays", refusal(lambda: make([mx.nd.ones((1,))], "sgd"))
    yield "none", refusal(lambda: make(None, "sgd"))
    yield "uninitialised", refusal(lambda: make(_net(mx, "x_").collect_params(), "sgd"))
    yield "unknown optimizer", refusal(lambda: make(params, "nonsense"))
    yield "unknown argument", refusal(lambda: make(params, "sgd", {"colour": 1}))
    sgd = mx.optimizer.SGD()
    yield "both", refusal(lambda: make(params, sgd, {"learning_rate": 1.0}))
    deferred = _net(mx, "y_")
    deferred.initialize()
    trainer = make(deferred.collect_params(), "sgd")
    yield "deferred", refusal(lambda: trainer.step(1))
    yield "batch size 0", refusal(lambda: make(params, "sgd").step(0))


@scenario(tolerance=NET)
def several_contexts(mx: Any, device: Any) -> Yields:
    """Parameters on two contexts: gradients are added up, and the copies stay the same."""
    contexts = [mx.cpu(0), mx.cpu(1)]
    net = _net(mx, in_units=3)
    net.initialize(mx.init.Constant(0.1), ctx=contexts)
    net.collect_params().initialize(ctx=contexts)
    parts = mx.gluon.utils.split_and_load(_x(mx), contexts)
    yield "parts", [repr(part.context) for part in parts]
    with mx.autograd.record():
        outs = [net(part).sum() for part in parts]
    for out in outs:
        out.backward()
    trainer = mx.gluon.Trainer(net.collect_params(), "sgd", {"learning_rate": 0.5})
    yield "update", refusal(lambda: trainer.update(4))
    yield "allreduce", refusal(trainer.allreduce_grads)
    trainer.step(4)
    for context in contexts:
        yield f"data {context}", net[0].weight.data(context)
    yield "which", refusal(lambda: net[0].weight.data(mx.cpu(2)))
    yield "contexts", repr(net[0].weight.list_ctx())
    net.collect_params().reset_ctx(mx.cpu(0))
    yield "reset", repr(net[0].weight.list_ctx())


@scenario(tolerance=NET)
def utils(mx: Any, device: Any) -> Yields:
    """Splitting batches, clipping gradients together."""
    tools = mx.gluon.utils
    x = mx.nd.array(np.arange(21.0).reshape(7, 3))
    yield "uneven", refusal(lambda: tools.split_data(x, 2))
    for count in (1, 3):
        for i, part in enumerate(tools.split_data(x, count, even_split=False)):
            yield f"rows {count} {i}", part
    for i, part in enumerate(tools.split_data(x, 3, batch_axis=1)):
        yield f"columns {i}", part
    yield "load", tools.split_and_load(np.ones((2, 2)), [mx.cpu()])[0]
    arrays = [mx.nd.array([3.0, 4.0]), mx.nd.array([[12.0]])]
    yield "norm", tools.clip_global_norm(arrays, 20.0)
    yield "left alone", arrays[0]
    yield "norm clipped", tools.clip_global_norm(arrays, 6.5)
    yield "clipped", arrays[0]
    yield "clipped too", arrays[1]
    yield "array", tools.clip_global_norm(arrays, 1.0, check_isfinite=False)
    yield "empty", refusal(lambda: tools.clip_global_norm([], 1.0))
    bad = [mx.nd.array([np.inf])]
    yield "infinite warns", _warned(lambda: tools.clip_global_norm(bad, 1.0))


@scenario(tolerance=NET)
def pickled(mx: Any, device: Any) -> Yields:
    """Optimizers and arrays survive pickling."""
    x = pickle.loads(pickle.dumps(_x(mx)))
    yield "array", x
    sgd = pickle.loads(pickle.dumps(mx.optimizer.SGD(learning_rate=0.25, momentum=0.5)))
    yield "rate", sgd.learning_rate
