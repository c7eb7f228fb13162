"""Files of arrays and parameters: both ways, damaged, with other names, shapes and types."""

from __future__ import annotations

import tempfile
import warnings
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from ...spec.case import EXACT, Tolerance
from ..answers import refusal
from ..scenario import Yielded, scenario

Yields = Iterator[Yielded]

NET = Tolerance(32, scale="array", reason="several operators, whose errors add up")
STEPS = Tolerance(16, scale="array", reason="six steps, each from the last one's errors")
DTYPES = ("float32", "float64", "float16", "uint8", "int32", "int8", "int64")


def _net(mx: Any, prefix: str = "net_", units: int = 3) -> Any:
    """Three layers with known numbers."""
    nn = mx.gluon.nn
    net = nn.HybridSequential(prefix=prefix)
    with net.name_scope():
        net.add(nn.Dense(units, activation="relu"), nn.BatchNorm(), nn.Dense(2))
    net.initialize()
    net(mx.nd.ones((1, 4)))
    for position, parameter in enumerate(net.collect_params().values()):
        numbers = np.random.RandomState(position).uniform(0.5, 1, parameter.shape)
        parameter.set_data(mx.nd.array(numbers))
    return net


def _fresh(mx: Any, prefix: str = "net_", units: int = 3) -> Any:
    """The same before any numbers."""
    nn = mx.gluon.nn
    net = nn.HybridSequential(prefix=prefix)
    with net.name_scope():
        net.add(nn.Dense(units, activation="relu"), nn.BatchNorm(), nn.Dense(2))
    return net


@scenario(tolerance=EXACT)
def arrays(mx: Any, device: Any) -> Yields:
    """nd.save and nd.load: lists, dicts, every type; the very bytes of the file."""
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "arrays")
        for dtype in DTYPES:
            x = mx.nd.array(np.arange(6).reshape(2, 3), dtype=dtype)
            mx.nd.save(path, [x])
            yield f"bytes {dtype}", Path(path).read_bytes().hex()
            yield dtype, mx.nd.load(path)[0]
        x, y = mx.nd.array([1, 2]), mx.nd.array([[[3]]])
        mx.nd.save(path, {"x": x, "a longer name é": y})
        yield "dict bytes", Path(path).read_bytes().hex()
        loaded = mx.nd.load(path)
        yield "dict", sorted(loaded)
        yield "dict x", loaded["x"]
        yield "from memory", sorted(mx.nd.load_frombuffer(Path(path).read_bytes()))
        mx.nd.save(path, x)
        yield "single", mx.nd.load(path)[0]
        for name, empty in (("list", []), ("dict", {})):
            mx.nd.save(path, empty)
            yield f"empty {name}", mx.nd.load(path)
        for name, wrong in (("number", 1), ("text", "a"), ("numbers", [1]), ("key", {1: x})):
            yield f"wrong {name}", refusal(partial(mx.nd.save, path, wrong))
        yield "missing", refusal(lambda: mx.nd.load(str(Path(folder) / "none")))
        yield "no folder", refusal(lambda: mx.nd.save(str(Path(folder) / "no" / "x"), [x]))
        yield "name", refusal(lambda: mx.nd.load(3))


@scenario(tolerance=EXACT)
def damaged(mx: Any, device: Any) -> Yields:
    """Files that are cut off anywhere, or are something else."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "arrays"
        mx.nd.save(str(path), {"a": mx.nd.ones((2, 3)), "b": mx.nd.zeros((2,))})
        whole = path.read_bytes()
        for size in (0, 4, 12, 20, 26, 30, 40, 60, 100, 120, len(whole) - 9, len(whole) - 1):
            path.write_bytes(whole[:size])
            yield f"cut at {size}", refusal(lambda: mx.nd.load(str(path)))
        path.write_bytes(b"PK\x03\x04 something else entirely, but long enough")
        yield "something else", refusal(lambda: mx.nd.load(str(path)))
        path.write_bytes(b"")
        yield "empty", refusal(lambda: mx.nd.load(str(path)))
        net = _fresh(mx)
        path.write_bytes(whole[:40])
        yield "parameters", refusal(lambda: net.load_parameters(str(path)))


@scenario(tolerance=NET)
def parameters(mx: Any, device: Any) -> Yields:
    """save_parameters and load_parameters, into a net of another prefix."""
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "net.params")
        net = _net(mx)
        net.save_parameters(path)
        yield "bytes", Path(path).read_bytes().hex()
        yield "names", sorted(mx.nd.load(path))
        x = mx.nd.ones((2, 4))
        other = _fresh(mx, "other_")
        other.load_parameters(path)
        yield "before", net(x)
        yield "after", other(x)
        yield "loaded shape", other[0].weight.shape
        initialised = _fresh(mx, "third_")
        initialised.initialize()
        initialised.load_parameters(path, ctx=mx.cpu())
        yield "initialised", initialised(x)
        yield "gradient", initialised[0].weight.grad()


@scenario(tolerance=NET)
def parameters_refused(mx: Any, device: Any) -> Yields:
    """Missing and extra names, other shapes and types, and how each can be allowed."""
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "net.params")
        _net(mx).save_parameters(path)
        yield "other shape", refusal(lambda: _fresh(mx, units=5).load_parameters(path))
        wrong = _net(mx, units=5)
        yield "other shape initialised", refusal(lambda: wrong.load_parameters(path))
        stored = mx.nd.load(path)
        fewer = {k: v for k, v in stored.items() if k != "2.bias"}
        mx.nd.save(path, fewer)
        yield "missing", refusal(lambda: _net(mx).load_parameters(path))
        net = _net(mx)
        net[2].bias.set_data(mx.nd.array([7.0, 8.0]))
        net.load_parameters(path, allow_missing=True)
        yield "missing allowed", net[2].bias.data()
        mx.nd.save(path, stored | {"9.weight": mx.nd.ones((1,))})
        yield "extra", refusal(lambda: _net(mx).load_parameters(path))
        net = _net(mx)
        net.load_parameters(path, ignore_extra=True)
        yield "extra ignored", net[0].weight.data()
        mx.nd.save(path, {k: v.astype("float64") for k, v in stored.items()})
        yield "other type", refusal(lambda: _net(mx).load_parameters(path))
        for source in ("current", "saved"):
            net = _net(mx)
            net.load_parameters(path, cast_dtype=True, dtype_source=source)
            yield f"cast {source}", net[0].weight.data()
        net = _net(mx)
        unknown = {"cast_dtype": True, "dtype_source": "other"}
        yield "cast other", refusal(lambda: net.load_parameters(path, **unknown))
        yield "no file", refusal(lambda: net.load_parameters(path + "x"))
        yield "not initialised", refusal(lambda: _fresh(mx).save_parameters(path))
        gpu = {"ctx": mx.gpu(0)}
        yield "elsewhere", refusal(lambda: _net(mx).load_parameters(path, **gpu))


@scenario(tolerance=NET)
def shared(mx: Any, device: Any) -> Yields:
    """A shared parameter is written twice, or once where that is asked for."""
    nn = mx.gluon.nn

    def make(prefix: str) -> Any:
        net = nn.HybridSequential(prefix=prefix)
        first = nn.Dense(3, in_units=3, prefix="one_")
        net.add(first, nn.Dense(3, in_units=3, params=first.params))
        return net

    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "net.params")
        net = make("net_")
        net.initialize(mx.init.One())
        for deduplicate in (False, True):
            net.save_parameters(path, deduplicate=deduplicate)
            yield f"names {deduplicate}", sorted(mx.nd.load(path))
            other = make("other_")
            other.load_parameters(path)
            yield f"loaded {deduplicate}", other[0].weight.data()
            yield f"same {deduplicate}", other[0].weight is other[1].weight


@scenario(tolerance=NET)
def dictionaries(mx: Any, device: Any) -> Yields:
    """ParameterDict.save and load, with prefixes taken off and put back."""
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "net.params")
        params = _net(mx).collect_params()
        params.save(path)
        yield "names", sorted(mx.nd.load(path))
        params.save(path, strip_prefix="net_")
        yield "stripped", sorted(mx.nd.load(path))
        yield "wrong prefix", refusal(lambda: params.save(path, strip_prefix="x_"))
        params.save(path, strip_prefix="net_")
        other = _net(mx, "other_")
        other[0].bias.set_data(mx.nd.zeros((3,)))
        other.collect_params().load(path, restore_prefix="other_")
        yield "restored", other[0].bias.data()
        yield "not restored", refusal(lambda: other.collect_params().load(path))
        wrong = {"restore_prefix": "third_"}
        yield "other prefix", refusal(lambda: other.collect_params().load(path, **wrong))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            _net(mx).save_params(path)
            yield "save_params", sorted(mx.nd.load(path))
            other.load_params(path)
        yield "load_params", other[0].weight.data()
        net = _net(mx, "other_")
        net.load_parameters(path)
        yield "by the block", net[0].bias.data()
        kept = {k: v for k, v in mx.nd.load(path).items() if "bias" in k}
        mx.nd.save(path, {f"arg:{k}": v for k, v in kept.items()})
        load = other.collect_params().load
        yield "missing", refusal(lambda: load(path, restore_prefix="other_"))
        load(path, restore_prefix="other_", allow_missing=True)
        yield "arg:", other[0].bias.data()
        mx.nd.save(path, {"other_nothing": mx.nd.ones((1,))})
        yield "extra", refusal(lambda: load(path, allow_missing=True))
        load(path, allow_missing=True, ignore_extra=True)


@scenario(tolerance=STEPS, each={"sgd": {"name": "sgd"}, "adam": {"name": "adam"}})
def states(mx: Any, device: Any, name: str) -> Yields:
    """A training that is interrupted goes on as if it had not been."""
    x, y = mx.nd.array(np.random.RandomState(1).rand(4, 4)), mx.nd.ones((4, 2))
    loss = mx.gluon.loss.L2Loss()
    arguments = {"learning_rate": 0.1} | ({"momentum": 0.9} if name == "sgd" else {})

    def steps(net: Any, trainer: Any, count: int) -> Any:
        for _ in range(count):
            with mx.autograd.record():
                value = loss(net(x), y)
            value.backward()
            trainer.step(4)
        return value

    with tempfile.TemporaryDirectory() as folder:
        path, state = str(Path(folder) / "net.params"), str(Path(folder) / "trainer.states")
        net = _net(mx)
        trainer = mx.gluon.Trainer(net.collect_params(), name, arguments)
        steps(net, trainer, 3)
        net.save_parameters(path)
        trainer.save_states(state)
        yield "straight on", steps(net, trainer, 3)
        again = _net(mx)
        again.load_parameters(path)
        resumed = mx.gluon.Trainer(again.collect_params(), name, arguments)
        resumed.load_states(state)
        yield "resumed", steps(again, resumed, 3)
        yield "rate", resumed.learning_rate
        yield "missing", refusal(lambda: resumed.load_states(state + "x"))
        yield "no folder", refusal(lambda: resumed.save_states(str(Path(folder) / "no" / "x")))
