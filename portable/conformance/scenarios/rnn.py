"""Recurrent networks: layers over all times, cells and what is made of them, a language model."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

import numpy as np

from ...spec.case import Tolerance
from ..answers import refusal
from ..scenario import Yielded, scenario

Yields = Iterator[Yielded]

NETWORK = Tolerance(
    64, scale="array", reason="products and functions of them, time step by time step"
)
STEPS = Tolerance(
    800,
    scale="array",
    reason="1e-4 relative: rounding differences grow from step to step of a training run",
)


def _numbers(shape: tuple[int, ...], seed: int) -> Any:
    """Numbers between -1 and 1, float32."""
    return np.random.RandomState(seed).uniform(-1, 1, shape).astype("float32")


def _fill(mx: Any, net: Any) -> None:
    """Give every parameter numbers that do not depend on its initializer."""
    for position, parameter in enumerate(net.collect_params().values()):
        parameter.set_data(mx.nd.array(_numbers(parameter.shape, position)))


def _flat(value: Any) -> list[Any]:
    """The arrays in nested lists."""
    if isinstance(value, list | tuple):
        return [array for item in value for array in _flat(item)]
    return [value]


def _form(value: Any) -> Any:
    """Nested lists with shapes in the place of arrays."""
    if isinstance(value, list | tuple):
        return [_form(item) for item in value]
    return value.shape


def _pass(
    mx: Any, what: str, net: Any, inputs: list[Any], call: Callable[[], Any], training: bool = True
) -> Yields:
    """One forward and backward pass, from all that the call gives into inputs and parameters."""
    for array in inputs:
        array.attach_grad()
    with mx.autograd.record(train_mode=training):
        result = call()
        total = sum(
            (array * mx.nd.array(_numbers(array.shape, 50 + i))).sum()
            for i, array in enumerate(_flat(result))
        )
    total.backward(train_mode=training)
    yield f"{what} form", _form(result)
    for i, array in enumerate(_flat(result)):
        yield f"{what} {i}", array
    for i, array in enumerate(inputs):
        yield f"{what} grad of input {i}", array.grad
    for name, parameter in sorted(net._collect_params_with_prefix().items()):
        yield f"{what} grad {name}", parameter.grad()


LAYERS: dict[str, dict[str, Any]] = {
    "LSTM": {"layer": "LSTM", "arguments": {}},
    "LSTM NTC": {
        "layer": "LSTM",
        "arguments": {"num_layers": 2, "layout": "NTC", "bidirectional": True},
    },
    "GRU": {"layer": "GRU", "arguments": {"num_layers": 2, "input_size": 3}},
    "GRU bidirectional": {"layer": "GRU", "arguments": {"bidirectional": True}},
    "RNN": {"layer": "RNN", "arguments": {}},
    "RNN tanh": {"layer": "RNN", "arguments": {"activation": "tanh", "layout": "NTC"}},
    "LSTM dropout": {
        "layer": "LSTM",
        "arguments": {"num_layers": 2, "dropout": 0.5},
        "training": False,  # while training MXNet's CPU drops nothing in float32
    },
}


@scenario(each=LAYERS, tolerance=NETWORK)
def layer(
    mx: Any, device: Any, layer: str, arguments: Mapping[str, Any], training: bool = True
) -> Yields:
    """A layer of gluon.rnn on one batch, without and with states, hybridized too."""
    net = getattr(mx.gluon.rnn, layer)(4, prefix="net_", **arguments)
    yield "repr before", repr(net)
    yield "names", list(net.collect_params())
    yield "shapes before", [p.shape for p in net.collect_params().values()]
    yield "states", net.state_info(2)
    net.initialize()
    x = mx.nd.array(_numbers((2, 2, 3), 40))
    yield "first", net(x).shape
    yield "repr", repr(net)
    yield "parameters", repr(net.collect_params())
    yield "file names", list(net._collect_params_with_prefix())
    _fill(mx, net)
    yield "outside", net(x)
    states = [mx.nd.array(_numbers(s.shape, 41 + i)) for i, s in enumerate(net.begin_state(2))]
    yield from _pass(mx, "alone", net, [x], lambda: net(x), training)
    yield from _pass(mx, "states", net, [x, *states], lambda: net(x, states), training)
    net.hybridize()
    yield from _pass(mx, "hybrid", net, [x, *states], lambda: net(x, states), training)


@scenario(tolerance=NETWORK)
def initial_numbers(mx: Any, device: Any) -> Yields:
    """What initializers put into layers and cells."""
    rnn, init = mx.gluon.rnn, mx.init
    nets = {
        "default": rnn.LSTM(3, prefix="a_", input_size=2),
        "own": rnn.GRU(
            3,
            2,
            prefix="b_",
            i2h_weight_initializer=init.Normal(0.2),
            h2h_weight_initializer="orthogonal",
            i2h_bias_initializer="ones",
            h2h_bias_initializer=init.Constant(2.0),
        ),
        "forget gate": rnn.LSTMCell(
            2, prefix="c_", i2h_bias_initializer=init.LSTMBias(1.5), input_size=2
        ),
        "cell": rnn.RNNCell(2, prefix="d_", h2h_bias_initializer="ones"),
    }
    for name, net in nets.items():
        net.initialize(init.Xavier())
        if name == "own":
            net(mx.nd.ones((1, 1, 2)))
        if name == "cell":
            net(mx.nd.ones((1, 2)), net.begin_state(1))
        for parameter in net.collect_params().values():
            yield f"{name} {parameter.name}", parameter.data()


@scenario(tolerance=NETWORK)
def states_of_layers(mx: Any, device: Any) -> Yields:
    """States: their makers, one array instead of a list, dtypes, wrong shapes; wrong arguments."""
    nd, rnn = mx.nd, mx.gluon.rnn
    net = rnn.GRU(3, input_size=2, prefix="net_")
    net.initialize()
    _fill(mx, net)
    x, h = nd.array(_numbers((2, 2, 2), 1)), nd.array(_numbers((1, 2, 3), 2))
    yield "one array", net(x, h)[0]
    yield "list", net(x, [h])[1][0]
    yield "ones", net.begin_state(2, func=nd.ones)[0]
    yield "full", net.begin_state(2, func=lambda shape, **_: nd.full(shape, 7.0))[0]
    yield "dtype", net.begin_state(2, dtype="float64")[0].dtype
    yield "wrong shape", refusal(lambda: net(x, nd.zeros((1, 3, 3))))
    yield "layout", refusal(lambda: rnn.LSTM(3, layout="CNT"))
    yield "activation", refusal(lambda: rnn.RNN(3, activation="elu"))
    yield "features", refusal(lambda: net(nd.zeros((2, 2, 5))))
    net.cast("float64")
    yield "cast", net(x.astype("float64"))
    yield "cast states", net.begin_state(2)[0].dtype


CELLS: dict[str, dict[str, Any]] = {
    "RNNCell": {"cell": "RNNCell", "arguments": {}},
    "RNNCell relu": {"cell": "RNNCell", "arguments": {"activation": "relu", "input_size": 3}},
    "RNNCell softrelu": {"cell": "RNNCell", "arguments": {"activation": "softrelu"}},
    "LSTMCell": {"cell": "LSTMCell", "arguments": {}},
    "LSTMCell activations": {
        "cell": "LSTMCell",
        "arguments": {"activation": "softsign", "recurrent_activation": "tanh"},
    },
    "GRUCell": {"cell": "GRUCell", "arguments": {}},
}


@scenario(each=CELLS, tolerance=NETWORK)
def cell(mx: Any, device: Any, cell: str, arguments: Mapping[str, Any]) -> Yields:
    """A cell: one step, and unrolled."""
    net = getattr(mx.gluon.rnn, cell)(4, prefix="net_", **arguments)
    yield "repr before", repr(net)
    yield "states", net.state_info(2)
    net.initialize()
    x = mx.nd.array(_numbers((2, 3, 3), 40))
    net(x[:, 0], net.begin_state(2))
    yield "repr", repr(net)
    yield "parameters", repr(net.collect_params())
    _fill(mx, net)
    states = [mx.nd.array(_numbers(s.shape, 41 + i)) for i, s in enumerate(net.begin_state(2))]
    step = mx.nd.array(_numbers((2, 3), 43))
    yield from _pass(mx, "step", net, [step, *states], lambda: net(step, states))
    yield from _pass(mx, "unrolled", net, [x], lambda: net.unroll(3, x))
    net.hybridize()
    yield from _pass(mx, "hybrid", net, [step, *states], lambda: net(step, states))


UNROLLED: dict[str, dict[str, Any]] = {
    "merged": {"merge_outputs": True},
    "list": {"merge_outputs": False},
    "TNC": {"layout": "TNC", "merge_outputs": True},
    "lengths": {"valid_length": (3, 1)},
    "lengths merged": {"valid_length": (1, 2), "merge_outputs": True, "layout": "TNC"},
    "lengths list": {"valid_length": (2, 3), "merge_outputs": False},
}


def _cells(mx: Any) -> dict[str, Any]:
    """One of each cell that is made of cells."""
    rnn = mx.gluon.rnn
    stack = rnn.HybridSequentialRNNCell(prefix="stack_")
    with stack.name_scope():
        stack.add(rnn.LSTMCell(3))
        stack.add(rnn.DropoutCell(0.4))
        stack.add(rnn.ResidualCell(rnn.GRUCell(3)))
    deep = rnn.SequentialRNNCell(prefix="deep_")
    with deep.name_scope():
        deep.add(rnn.RNNCell(3))
        deep.add(rnn.BidirectionalCell(rnn.GRUCell(2, prefix="l_"), rnn.LSTMCell(2, prefix="r_")))
    return {
        "stack": stack,
        "deep": deep,
        "zoneout": rnn.ZoneoutCell(rnn.RNNCell(3, prefix="zone_"), 0.3, 0.6),
        "zoneout of states": rnn.ZoneoutCell(rnn.LSTMCell(3, prefix="old_"), zoneout_states=0.5),
        "residual": rnn.ResidualCell(rnn.RNNCell(3, prefix="rest_")),
        "both": rnn.BidirectionalCell(
            rnn.RNNCell(2, prefix="here_"), rnn.ResidualCell(rnn.RNNCell(3, prefix="there_"))
        ),
        "dropout": rnn.DropoutCell(0.5, axes=(1,), prefix="drop_"),
    }


@scenario(
    each={name: {"name": name} for name in ("stack", "deep", "zoneout", "residual", "both")},
    tolerance=NETWORK,
)
def unrolled(mx: Any, device: Any, name: str) -> Yields:
    """Every way of unrolling a cell that is made of cells."""
    net = _cells(mx)[name]
    x = _numbers((2, 3, 3), 40)
    net.initialize()
    net.unroll(3, mx.nd.array(x))
    _fill(mx, net)
    for what, given in UNROLLED.items():
        if what == "lengths" and name in ("deep", "both"):
            continue  # MXNet mixes up times and samples of two directions there
        arguments = dict(given)
        if "valid_length" in arguments:
            arguments["valid_length"] = mx.nd.array(arguments["valid_length"])
        data = mx.nd.array(x.swapaxes(0, 1) if arguments.get("layout") == "TNC" else x)
        outputs, states = net.unroll(3, data, **arguments)
        yield f"{what} form", _form((outputs, states))
        for i, array in enumerate(_flat([outputs, states])):
            yield f"{what} {i}", array
    steps = [mx.nd.array(x[:, t]) for t in range(3)]
    yield "from a list", _form(net.unroll(3, steps))
    yield "wrong length", refusal(lambda: net.unroll(4, mx.nd.array(x)))
    yield "no inputs", refusal(lambda: net.unroll(3, None))


@scenario(tolerance=NETWORK)
def cells_of_cells(mx: Any, device: Any) -> Yields:
    """Printed forms, names, states, training with MXNet's masks, refusals."""
    nd, rnn = mx.nd, mx.gluon.rnn
    cells = _cells(mx)
    x = nd.array(_numbers((2, 3, 3), 40))
    for name, net in cells.items():
        yield f"{name} repr", repr(net)
        yield f"{name} states", net.state_info(2)
        net.initialize()
        net.unroll(3, x)
        _fill(mx, net)
        yield f"{name} names", list(net.collect_params())
        yield f"{name} file names", list(net._collect_params_with_prefix())
        states = net.begin_state(batch_size=2, func=nd.ones)
        mx.random.seed(3)
        yield from _pass(mx, name, net, [x], partial(net.unroll, 3, x, states))
    stack, base = cells["stack"], cells["residual"].base_cell
    yield "length", [len(stack), repr(stack[0])]
    yield "step", _form(stack(x[:, 0], stack.begin_state(batch_size=2, func=nd.zeros)))
    yield "modified", refusal(lambda: base.begin_state(2))
    yield "modified twice", refusal(lambda: rnn.ZoneoutCell(base))
    yield "step of two", refusal(lambda: cells["both"](x[:, 0], []))
    yield "step of a stack of two", refusal(lambda: cells["deep"](x[:, 0], []))
    yield "zoneout of two", refusal(lambda: rnn.ZoneoutCell(cells["both"]))
    yield "rate", refusal(lambda: rnn.DropoutCell("0.5"))
    yield (
        "no hybrid cell",
        refusal(lambda: rnn.HybridSequentialRNNCell().add(rnn.SequentialRNNCell())),
    )
    yield "abstract", refusal(lambda: rnn.RecurrentCell().state_info())


@scenario(tolerance=NETWORK)
def unfused(mx: Any, device: Any) -> Yields:
    """A layer as a stack of cells with the same parameters; files that both can read."""
    for name, arguments in (("LSTM", {"bidirectional": True}), ("GRU", {})):
        net = getattr(mx.gluon.rnn, name)(3, 2, input_size=2, prefix="net_", **arguments)
        net.initialize()
        _fill(mx, net)
        x = mx.nd.array(_numbers((3, 2, 2), 40))
        stack = net._unfuse()
        yield f"{name} stack", repr(stack)
        yield f"{name} outputs", stack.unroll(3, x, layout="TNC", merge_outputs=True)[0]
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "net.params")
            net.save_parameters(path)
            yield f"{name} names", sorted(mx.nd.load(path))
            other = getattr(mx.gluon.rnn, name)(3, 2, prefix="other_", **arguments)
            other.load_parameters(path)
            yield f"{name} loaded", other(x)


@scenario(tolerance=NETWORK)
def contributed(mx: Any, device: Any) -> Yields:
    """gluon.contrib.rnn: variational dropout, an LSTM with a projection, one loop over all times."""
    nd, rnn, contrib = mx.nd, mx.gluon.rnn, mx.gluon.contrib.rnn
    nets = {
        "all": contrib.VariationalDropoutCell(rnn.LSTMCell(3, prefix="a_"), 0.3, 0.4, 0.5),
        "some": contrib.VariationalDropoutCell(
            rnn.RNNCell(3, prefix="b_"), drop_inputs=0.4, drop_outputs=0.3
        ),
        "projection": contrib.LSTMPCell(4, 3, prefix="c_"),
    }
    x, lengths = nd.array(_numbers((2, 3, 3), 40)), nd.array([2, 3])
    for name, net in nets.items():
        yield f"{name} repr before", repr(net)
        net.initialize()
        net.unroll(3, x, net.begin_state(batch_size=2, func=nd.zeros))
        yield f"{name} repr", repr(net)
        yield f"{name} names", list(net.collect_params())
        yield f"{name} states", net.state_info(2)
        _fill(mx, net)
        states = net.begin_state(batch_size=2, func=nd.ones)
        mx.random.seed(3)
        yield from _pass(mx, name, net, [x], partial(net.unroll, 3, x, states))
        with mx.autograd.train_mode():
            found = net.unroll(3, x, states, merge_outputs=False, valid_length=lengths)
        yield f"{name} lengths form", _form(found)
        for i, array in enumerate(_flat(found)):
            yield f"{name} lengths {i}", array
    cell = rnn.GRUCell(3, prefix="d_")
    cell.initialize()
    cell(x[:, 0], cell.begin_state(2))
    _fill(mx, cell)
    for layout in ("TNC", "NTC"):
        for valid in (None, lengths):
            data = nd.swapaxes(x, 0, 1) if layout == "TNC" else x
            found = contrib.rnn_cell.dynamic_unroll(
                cell, data, cell.begin_state(2), layout=layout, valid_length=valid
            )
            for i, array in enumerate(_flat(found)):
                yield f"loop {layout} {'all' if valid is None else 'lengths'} {i}", array
    with mx.autograd.train_mode():
        found = contrib.rnn_cell.dynamic_unroll(
            cell, x, cell.begin_state(2), 0.3, 0.4, layout="NTC"
        )
    yield "loop with dropout", found[0]
    both = rnn.BidirectionalCell(rnn.RNNCell(2, prefix="e_"), rnn.RNNCell(2, prefix="f_"))
    yield "states of two", refusal(lambda: contrib.VariationalDropoutCell(both, drop_states=0.1))


@scenario(tolerance=NETWORK)
def flat_initial_numbers(mx: Any, device: Any) -> Yields:
    """init.FusedRNN, which fills all parameters of the operator."""
    init = mx.init
    for name, mode, layers, both, size in (
        ("lstm", "lstm", 1, False, 4 * 2 * (3 + 2 + 2)),
        ("gru", "gru", 2, True, 2 * 3 * 2 * (3 + 2 + 2) + 2 * 3 * 2 * (4 + 2 + 2)),
        ("relu", "rnn_relu", 1, False, 2 * (1 + 2 + 2)),
    ):
        fill = init.FusedRNN(init.Xavier(), 2, layers, mode, both, forget_bias=2.0)
        array = mx.nd.zeros((size,))
        fill(init.InitDesc("net_weight"), array)
        yield name, array
        yield f"{name} dumped", fill.dumps()
    fill, array = init.FusedRNN(None, 2, 1, "lstm"), mx.nd.zeros((56,))
    fill(init.InitDesc("net_weight", global_init=init.Normal(0.5)), array)
    yield "global", array
    yield "again", init.create(fill.dumps()).dumps()


FORMS: dict[str, dict[str, Any]] = {
    "imperative": {"hybrid": False},
    "hybridized": {"hybrid": True},
}


@scenario(each=FORMS, tolerance=STEPS, timeout=240.0)
def language_model(mx: Any, device: Any, hybrid: bool) -> Yields:
    """Letters of a text from the letters before: embedding, LSTM, clipped gradients, carried states."""
    gluon, nd = mx.gluon, mx.nd
    letters = 6
    text = np.cumsum(np.random.RandomState(1).randint(1, 3, 2 * 51)) % letters
    columns = nd.array(text.reshape(2, 51).T)
    embed = gluon.nn.Embedding(letters, 5, prefix="embed_")
    network = gluon.rnn.LSTM(8, prefix="lstm_")
    decode = gluon.nn.Dense(letters, flatten=False, prefix="decode_")
    model = gluon.nn.Sequential(prefix="model_")
    model.add(embed, network, decode)
    model.initialize(mx.init.Xavier())
    if hybrid:
        for block in (embed, network, decode):
            block.hybridize()
    settings = {"learning_rate": 0.05}
    trainer = gluon.Trainer(model.collect_params(), "adam", settings)
    loss_of = gluon.loss.SoftmaxCrossEntropyLoss()
    states, losses = network.begin_state(batch_size=2), []
    for start in range(0, 50, 5):
        states = [state.detach() for state in states]
        with mx.autograd.record():
            outputs, states = network(embed(columns[start : start + 5]), states)
            loss = loss_of(decode(outputs), columns[start + 1 : start + 6]).mean()
        loss.backward()
        gluon.utils.clip_global_norm([p.grad() for p in model.collect_params().values()], 0.5)
        trainer.step(1)
        losses.append(loss.asscalar())
    yield "losses", np.array(losses, "float32")
    yield "last states", nd.concat(*states, dim=0)
    yield "scores", decode(network(embed(columns[:4]), states)[0])
