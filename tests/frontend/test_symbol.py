"""Symbols on every adapter, side by side with real MXNet."""

import copy
import importlib
import pickle

import numpy as np
import pytest

from tests.messages import MXNET_ERROR, refused

pytestmark = pytest.mark.filterwarnings(
    "ignore:Cannot decide shape", "ignore:Please import:DeprecationWarning"
)


@pytest.fixture
def real():
    return importlib.import_module("portable.adapters.mxnet")


def classifier(mx):
    sym = mx.sym
    x = sym.FullyConnected(sym.var("data"), num_hidden=4, name="fc1")
    x = sym.BatchNorm(sym.Activation(x, act_type="relu", name="act"), fix_gamma=False, name="bn")
    return sym.SoftmaxOutput(sym.FullyConnected(x, num_hidden=3, name="fc2"), name="softmax")


def convolutional(mx):
    sym = mx.sym
    x = sym.Convolution(sym.var("data"), kernel=(3, 3), num_filter=4, pad=(1, 1), name="conv")
    x = sym.Pooling(x, kernel=(3, 3), stride=(2, 2), pooling_convention="full", name="pool")
    x = sym.LeakyReLU(x, act_type="prelu", name="prelu")
    x = sym.Deconvolution(x, kernel=(2, 2), stride=(2, 2), num_filter=2, name="up")
    return sym.Flatten(sym.Pooling(x, global_pool=True, pool_type="avg", name="mean"), name="flat")


GRAPHS = {
    "operators": lambda s, a, b: s.Group(
        [a + b, a - 1, 2 - a, a * b, a / b, 3 / a, a**b, -a, 2**a]
    ),
    "comparisons": lambda s, a, b: s.Group([a == b, a != 1, a > b, a >= 1, a < b, a <= 1, a % 2]),
    "functions": lambda s, a, b: s.Group([s.maximum(a, 1), s.minimum(2, a), s.hypot(a, b)]),
    "powers": lambda s, a, b: s.Group([s.pow(a, 2), s.power(2, a), abs(a), 2 % a]),
    "methods": lambda s, a, b: a.reshape((-1, 1)).sum(axis=1, keepdims=True).exp().transpose(),
    "joined": lambda s, a, b: s.concat(a, b, s.stack(a, b).sum(axis=0), dim=0),
    "parts": lambda s, a, b: s.split(a, num_outputs=2, axis=0)[1] + s.split_v2(b, 2)[0],
    "made": lambda s, a, b: s.Group([s.zeros((2, 3)), s.ones(3, dtype="int32"), s.arange(5)]),
    "more": lambda s, a, b: s.Group([s.full((2,), 3), s.eye(3), s.linspace(0, 1, 5)]),
    "linalg": lambda s, a, b: s.linalg.gemm2(a, b, transpose_b=True),
    "casts": lambda s, a, b: a.astype("float16").astype(np.float32),
    "named": lambda s, a, b: s.broadcast_add(a, b, name="sum", attr={"__x__": "1"}),
    "recurrent": lambda s, a, b: s.RNN(
        a.expand_dims(0), state_size=2, num_layers=1, mode="lstm", state_outputs=True, name="rnn"
    ),
}


@pytest.mark.parametrize("name", GRAPHS)
def test_graphs_are_mxnets_byte_for_byte(ours, real, name):
    texts = []
    for mx in (ours, real):
        with mx.name.NameManager():
            a, b = mx.sym.var("a"), mx.sym.var("b", shape=(2, 3), lr_mult=2.0, dtype="float32")
            graph = GRAPHS[name](mx.sym, a, b)
        texts.append((graph.tojson(), graph.list_outputs(), graph.list_arguments()))
    assert texts[0] == texts[1]


@pytest.mark.parametrize("name", [name for name in GRAPHS if name != "recurrent"])
def test_graphs_have_mxnets_values(ours, real, name):
    values = {"a": np.array([[1.0, 2, 3], [3, 2, 1]]), "b": np.array([[2.0, 2, 0.5], [1, 3, 1]])}
    found = []
    for mx in (ours, real):
        graph = GRAPHS[name](mx.sym, mx.sym.var("a"), mx.sym.var("b"))
        arrays = {key: mx.nd.array(values[key]) for key in graph.list_arguments()}
        found.append([out.asnumpy() for out in graph.eval(mx.cpu(), **arrays)])
    for mine, theirs in zip(*found, strict=True):
        assert mine.dtype == theirs.dtype
        np.testing.assert_allclose(mine, theirs, rtol=1e-6)


@pytest.mark.parametrize(
    ("net", "shapes"),
    [
        (classifier, {"data": (5, 6)}),
        (classifier, {"data": (0, 6)}),
        (classifier, {"fc1_weight": (4, 6)}),
        (classifier, {}),
        (convolutional, {"data": (2, 3, 8, 9)}),
        (convolutional, {"data": (0, 3, 8, 9)}),
    ],
)
def test_shapes_and_types_are_inferred(ours, real, net, shapes):
    mine, theirs = net(ours), net(real)
    assert mine.infer_shape_partial(**shapes) == theirs.infer_shape_partial(**shapes)
    assert mine.infer_shape(**shapes) == theirs.infer_shape(**shapes)
    assert mine.infer_type(data="float16")[1] == theirs.infer_type(data="float16")[1]


@pytest.mark.parametrize("options", [{}, {"multi_output": True}, {"preserve_shape": True}])
@pytest.mark.parametrize("shape", [(2, 5), (2, 5, 4), (2, 5, 3, 2)])
def test_labels_of_softmax(real, options, shape):
    """One label for each position; with several outputs, these share an axis."""
    found = []
    for mx in (importlib.import_module("portable.adapters.numpy"), real):
        symbol = mx.sym.SoftmaxOutput(mx.sym.var("x"), name="s", **options)
        found.append(symbol.infer_shape(x=shape))
    assert found[0] == found[1]


def test_lists_attributes_and_parts(ours, real):
    found = []
    for mx in (ours, real):
        net = classifier(mx)
        with mx.AttrScope(__group__="1"):
            net = mx.sym.FullyConnected(net, num_hidden=2, lr_mult=3, name="last")
        inside = net.get_internals()
        found.append(
            [
                net.list_arguments(),
                net.list_auxiliary_states(),
                net.list_inputs(),
                net.name,
                repr(net),
                repr(mx.sym.Group([net, inside])[0:2]),
                inside.list_outputs(),
                inside["bn_output"].list_outputs(),
                net.get_children().list_outputs(),
                mx.sym.var("x").get_children(),
                net.attr_dict(),
                net.list_attr(),
                net.attr("lr_mult"),
                net.attr("nothing"),
                len(net),
                [one.name for one in inside],
                net(data=mx.sym.exp(mx.sym.var("q"), name="e"), name="z").tojson(),
            ]
        )
    assert found[0] == found[1]


def test_copies_pickles_and_files(ours, tmp_path):
    net = classifier(ours)
    for again in (copy.copy(net), copy.deepcopy(net), pickle.loads(pickle.dumps(net))):
        assert again.tojson() == net.tojson()
    net.save(str(tmp_path / "a.json"))
    assert ours.sym.load(str(tmp_path / "a.json")).tojson() == net.tojson()


def test_executors_give_mxnets_outputs_gradients_and_states(ours, real):
    found = []
    for mx in (ours, real):
        numbers = np.random.RandomState(0)
        executor = classifier(mx).simple_bind(mx.cpu(), data=(5, 6), grad_req={"fc1_weight": "add"})
        for name, array in executor.arg_dict.items():
            array[:] = [0, 1, 2, 1, 0] if name == "softmax_label" else numbers.rand(*array.shape)
        executor.copy_params_from(
            {}, {"bn_moving_mean": mx.nd.zeros(4), "bn_moving_var": mx.nd.ones(4)}
        )
        executor.grad_dict["fc1_weight"][:] = 0
        for _ in range(2):
            executor.forward(is_train=True)
            mx.nd.waitall()  # MXNet's own order of updates of the states is not certain otherwise
            executor.backward()
            mx.nd.waitall()
        outputs = executor.forward(data=mx.nd.ones((5, 6)))
        values = {
            "output": outputs[0],
            "again": executor.output_dict["softmax_output"],
            "weight": executor.grad_dict["fc1_weight"],
            **executor.aux_dict,
        }
        assert executor.grad_dict["fc2_weight"] is None or mx is real
        found.append({name: array.asnumpy() for name, array in values.items()})
        smaller = executor.reshape(data=(2, 6), softmax_label=(2,))
        assert smaller.forward()[0].shape == (2, 3)
        assert smaller.arg_dict["fc1_weight"] is executor.arg_dict["fc1_weight"] or mx is real
    for name, mine in found[0].items():
        np.testing.assert_allclose(mine, found[1][name], rtol=1e-4, atol=1e-6)


def test_bind_takes_the_users_arrays(mx):
    a, b = mx.nd.array([1, 2]), mx.nd.array([3, 4])
    gradient = mx.nd.zeros(2)
    graph = mx.sym.var("a") * mx.sym.var("b")
    executor = graph.bind(mx.cpu(), [a, b], {"a": gradient})
    executor.forward(is_train=True)
    executor.backward(mx.nd.array([1, 10]))
    assert gradient.asnumpy().tolist() == [3, 40]
    a[:] = 5
    assert executor.forward()[0].asnumpy().tolist() == [15, 20]
    executor.copy_params_from({"b": mx.nd.ones(2), "c": mx.nd.ones(2)}, allow_extra_params=True)
    assert b.asnumpy().tolist() == [1, 1]


def test_random_numbers_are_drawn_anew(ours):
    graph = ours.sym.random.uniform(shape=(3,)) + ours.sym.random.normal(0, 1, shape=(3,))
    executor = graph.bind(ours.cpu(), {})
    first, second = executor.forward()[0].asnumpy(), executor.forward()[0].asnumpy()
    assert (first != second).all()


x = "x"
REFUSED = {
    "argument": (lambda m: m.sym.FullyConnected(m.sym.var(x), hidden=3), MXNET_ERROR, "'hidden'"),
    "missing": (lambda m: m.sym.FullyConnected(m.sym.var(x)), MXNET_ERROR, "num_hidden"),
    "value": (lambda m: m.sym.FullyConnected(m.sym.var(x), num_hidden="a"), MXNET_ERROR, "an int"),
    "no symbol": (lambda m: m.sym.exp(3), AssertionError, "must be Symbol"),
    "several": (lambda m: m.sym.exp(m.sym.Group([m.sym.var(x)] * 2)), MXNET_ERROR, "2 outputs"),
    "operand": (lambda m: m.sym.var(x) + "a", TypeError, "not supported"),
    "truth": (lambda m: bool(m.sym.var(x)), Exception, "no value"),
    "in place": (lambda m: m.sym.var(x).__iadd__(1), Exception, "not implemented"),
    "var name": (lambda m: m.sym.var(3), TypeError, "Expect a string"),
    "var attribute": (lambda m: m.sym.var(x, foo=1), ValueError, "double underscores"),
    "var attr": (lambda m: m.sym.var(x, attr={"a": 1}), ValueError, "string values"),
    "scope": (lambda m: m.AttrScope(a=1), ValueError, "strings"),
    "group": (lambda m: m.sym.Group([3]), TypeError, "list of symbols"),
    "index": (lambda m: m.sym.var(x)[1], IndexError),
    "negative": (lambda m: m.sym.var(x)[-1], MXNET_ERROR, "nonnegative"),
    "output": (lambda m: m.sym.var(x)["y"], ValueError, "Cannot find output"),
    "kind of index": (lambda m: m.sym.var(x)[1.5], TypeError, "integer index"),
    "compose both": (lambda m: m.sym.exp(m.sym.var(x))(m.sym.var(x), x=m.sym.var(x)), TypeError),
    "compose": (lambda m: m.sym.exp(m.sym.var(x))(y=m.sym.var(x)), MXNET_ERROR, "not found"),
    "compose number": (lambda m: m.sym.exp(m.sym.var(x))(x=3), TypeError, "expect `Symbol`"),
    "load name": (lambda m: m.sym.load(3), TypeError, "needs to be a string"),
    "load": (lambda m: m.sym.load("/no/such/file"), MXNET_ERROR, "cannot be opened"),
    "load_json": (lambda m: m.sym.load_json(3), TypeError, "needs to be a string"),
    "save name": (lambda m: m.sym.var(x).save(3), TypeError, "needs to be a string"),
    "save": (lambda m: m.sym.var(x).save("/no/such/file"), MXNET_ERROR, "cannot be written"),
    "attribute": (lambda m: m.sym.var(x)._set_attr(a=1), ValueError, "string values"),
    "recursive": (lambda m: m.sym.var(x).list_attr(recursive=True), DeprecationWarning),
    "shapes": (lambda m: m.sym.var(x).infer_shape(y=(1,)), MXNET_ERROR, "not found"),
    "both shapes": (lambda m: m.sym.var(x).infer_shape((1,), x=(1,)), ValueError, "either"),
    "inconsistent": (
        lambda m: (m.sym.var(x) + m.sym.var("y")).infer_shape(x=(2,), y=(3,)),
        MXNET_ERROR,
        "inconsistent",
    ),
    "grad_req": (lambda m: m.sym.var(x).simple_bind(m.cpu(), grad_req="a", x=(1,)), Exception),
    "unbound": (lambda m: m.sym.var(x).simple_bind(m.cpu()), RuntimeError, "not enough"),
    "args": (lambda m: m.sym.var(x).bind(m.cpu(), []), ValueError, "Length of args"),
    "args dict": (lambda m: m.sym.var(x).bind(m.cpu(), {}), ValueError, "missing"),
    "args kind": (lambda m: m.sym.var(x).bind(m.cpu(), 3), TypeError, "list of NDArrays"),
    "forward": (
        lambda m: m.sym.exp(m.sym.var(x)).simple_bind(m.cpu(), x=(1,)).forward(y=m.nd.ones(1)),
        TypeError,
        "Unknown argument",
    ),
    "forward shape": (
        lambda m: m.sym.exp(m.sym.var(x)).simple_bind(m.cpu(), x=(1,)).forward(x=m.nd.ones(2)),
        ValueError,
        "Shape not match",
    ),
    "forward kind": (
        lambda m: m.sym.exp(m.sym.var(x)).simple_bind(m.cpu(), x=(1,)).forward(x=2),
        ValueError,
        "NDArrays",
    ),
    "copy": (
        lambda m: m.sym.var(x).simple_bind(m.cpu(), x=(1,)).copy_params_from({"y": m.nd.ones(1)}),
        ValueError,
        "Find name",
    ),
    "reshape": (
        lambda m: classifier(m).simple_bind(m.cpu(), data=(2, 3)).reshape(data=(2, 4)),
        Exception,
        "partial_shaping",
    ),
    "split": (lambda m: m.sym.split_v2(m.sym.var(x), "a"), ValueError, "indices_or_sections"),
    "parameters": (
        lambda m: m.sym.random.normal(m.sym.var(x), 1.0),
        AssertionError,
        "same type",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refusals_have_mxnets_types_and_say_what_to_do(mx, name):
    call, kind, *words = REFUSED[name]
    if kind is Exception:  # MXNet's is of a class that it does not show
        with pytest.raises(Exception) as raised:  # noqa: PT011
            call(mx)
        assert mx.__name__.endswith(".mxnet") or all(word in str(raised.value) for word in words)
        return
    refused(mx, call, kind, *words)


OURS_ONLY = {
    "backward": (
        lambda m: m.sym.exp(m.sym.var(x)).simple_bind(m.cpu(), x=(1,)).backward(),
        MXNET_ERROR,
        "forward(is_train=True)",
    ),
    "several nodes": (
        lambda m: m.sym.Group([m.sym.var(x), m.sym.var("y")]).attr("a"),
        MXNET_ERROR,
        "several nodes",
    ),
    "too many": (lambda m: m.sym.exp(*[m.sym.var(x)] * 9), TypeError, "takes"),
    "twice": (lambda m: m.sym.exp(m.sym.var(x), data=m.sym.var(x)), TypeError, "multiple values"),
    "no such input": (
        lambda m: m.sym.FullyConnected(
            m.sym.var(x), num_hidden=1, no_bias=True, bias=m.sym.var("b")
        ),
        MXNET_ERROR,
        "it takes data, weight",
    ),
    "count": (lambda m: m.sym.concat(m.sym.var(x), num_args=0), MXNET_ERROR, "num_args"),
    "count text": (lambda m: m.sym.concat(m.sym.var(x), num_args="a"), MXNET_ERROR, "num_args"),
    "shape": (lambda m: m.sym.var(x).infer_shape(x="a"), MXNET_ERROR, "tuple of ints"),
    "many shapes": (lambda m: m.sym.var(x).infer_shape((1,), (2,)), MXNET_ERROR, "2 values"),
    "compose several": (
        lambda m: m.sym.exp(m.sym.var(x))(x=m.sym.Group([m.sym.var(x)] * 2)),
        MXNET_ERROR,
        "2 outputs",
    ),
    "compose many": (
        lambda m: m.sym.exp(m.sym.var(x))(m.sym.var(x), m.sym.var(x)),
        MXNET_ERROR,
        "2 symbols",
    ),
    "kernel": (
        lambda m: m.sym.Pooling(m.sym.var(x), kernel=(9, 9)).infer_shape(x=(1, 1, 3, 3)),
        MXNET_ERROR,
        "exceeds input",
    ),
    "stride of 0": (
        lambda m: m.sym.Pooling(m.sym.var(x), kernel=(2,), stride=(0,)).infer_shape(x=(1, 1, 3)),
        MXNET_ERROR,
        "stride=(0,) is invalid; give 1 numbers of at least 1",
    ),
    "short stride": (
        lambda m: convolution(m, stride=(1,)).infer_shape(x=(1, 1, 8, 8)),
        MXNET_ERROR,
        "stride=(1,) is invalid; give 2 numbers",
    ),
    "layout of another kernel": (
        lambda m: convolution(m, layout="NCDHW").infer_shape(x=(1, 1, 8, 8, 8)),
        MXNET_ERROR,
        "does not fit",
    ),
    "kernel of five": (
        lambda m: convolution(m, kernel=(1,) * 5).infer_shape(x=(1,) * 7),
        MXNET_ERROR,
        "does not fit",
    ),
    "no groups": (
        lambda m: convolution(m, num_group=0).infer_shape(x=(1, 1, 8, 8)),
        MXNET_ERROR,
        "num_group=0",
    ),
    "sizes below 0": (
        lambda m: m.sym.FullyConnected(m.sym.var(x), num_hidden=-1, name="fc").infer_shape(
            x=(1, 1)
        ),
        MXNET_ERROR,
        "Error in operator fc: its attributes give the shape",
    ),
    "too large to find out": (
        lambda m: m.sym.diag(m.sym.var(x)).infer_shape(x=(2**15, 2**14)),
        MXNET_ERROR,
        "too large to find out",
    ),
    "deep text": (
        lambda m: m.sym.transpose(m.sym.var(x), axes="[" * 3000).infer_shape(x=(1, 1)),
        MXNET_ERROR,
        "a tuple of ints",
    ),
    "no number": (
        lambda m: m.sym.sum(m.sym.var(x), axis="1e999").infer_shape(x=(1, 1)),
        MXNET_ERROR,
        "a tuple of ints",
    ),
    "no dtype": (
        lambda m: m.sym.cast(m.sym.var(x), dtype="f4,(").infer_type(x="float32"),
        MXNET_ERROR,
        "dtype",
    ),
    "out_grads": (
        lambda m: trained(m).backward([3]),
        TypeError,
        "must be NDArray",
    ),
    "node at fault": (
        lambda m: m.sym.dot(m.sym.var(x), m.sym.var(x), name="here").eval(x=m.nd.ones((2, 3))),
        MXNET_ERROR,
        "Error in operator here",
    ),
}


def convolution(mx, **options):
    return mx.sym.Convolution(mx.sym.var(x), **{"kernel": (3, 3), "num_filter": 2} | options)


def trained(mx):
    executor = mx.sym.exp(mx.sym.var(x), name="e").simple_bind(mx.cpu(), x=(1,))
    executor.forward(is_train=True)
    return executor


@pytest.mark.parametrize("name", OURS_ONLY)
def test_what_only_we_say(ours, name):
    refused(ours, *OURS_ONLY[name])


def test_all_that_is_not_supported_is_said_at_once(ours):
    text = (
        ours.sym.exp(ours.sym.FullyConnected(ours.sym.var(x), num_hidden=2, name="fc"), name="e")
        .tojson()
        .replace('"exp"', '"of_a_plugin"')
        .replace('"num_hidden": "2"', '"num_hiden": "2"')
    )
    words = (
        "of_a_plugin (node 'e')",
        "'num_hiden'",
        "'num_hidden' is missing",
        "its arguments are",
    )
    refused(ours, lambda mx: mx.sym.load_json(text), MXNET_ERROR, *words)


def test_shapes_that_do_not_follow_are_warned_of(ours):
    with pytest.warns(UserWarning, match="Cannot decide shape"):
        assert classifier(ours).infer_shape() == (None, None, None)
