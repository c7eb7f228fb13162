"""Files of graphs: what real MXNet writes, old layouts, and damaged files."""

import importlib
import json

import pytest

from portable.formats import symbol_json
from portable.formats.ndarray_file import FormatError

OLD = {
    "nodes": [
        {"op": "null", "param": {}, "name": "data", "inputs": [], "backward_source_id": -1},
        {"op": "null", "param": {}, "name": "w", "inputs": [], "attr": {"lr_mult": "3"}},
        {"op": "null", "param": {}, "name": "b", "inputs": []},
        {
            "op": "FullyConnected",
            "param": {"no_bias": "False", "num_hidden": "4"},
            "name": "fc",
            "inputs": [[0, 0], [1, 0], [2, 0]],
            "attr": {"weight_lr_mult": "2", "ctx_group": "g", "bias_wd_mult": "5"},
        },
        {"op": "null", "param": {}, "name": "g", "inputs": []},
        {"op": "null", "param": {}, "name": "be", "inputs": []},
        {
            "op": "BatchNorm",
            "param": {"eps": "0.001"},
            "name": "bn",
            "inputs": [[3, 0], [4, 0], [5, 0]],
        },
        {"op": "null", "param": {}, "name": "ga", "inputs": []},
        {
            "op": "LeakyReLU",
            "param": {"act_type": "prelu"},
            "name": "lr",
            "inputs": [[6, 0], [7, 0]],
        },
        {"op": "argmax", "param": {"axis": "-1"}, "name": "am", "inputs": [[8, 0]]},
        {"op": "Softmax", "param": {}, "name": "so", "inputs": [[8, 0]]},
    ],
    "arg_nodes": [0, 1, 2, 4, 5, 7],
    "heads": [[10, 0], [9, 0]],
}
SMALL = {
    "nodes": [
        {"op": "null", "name": "x", "inputs": []},
        {"op": "exp", "name": "e", "inputs": [[0, 0, 0]]},
    ],
    "arg_nodes": [0],
    "node_row_ptr": [0, 1, 2],
    "heads": [[1, 0, 0]],
    "attrs": {"mxnet_version": ["int", 10901]},
}


@pytest.fixture
def real():
    return importlib.import_module("portable.adapters.mxnet").sym


def big(sym):
    data = sym.var("data", shape=(2, 3), lr_mult=2.0, attr={"__x__": 'é"\\\n\t\r\x01'})
    net = sym.BatchNorm(sym.FullyConnected(data, num_hidden=3, name="fc"), name="bn")
    net = sym.LeakyReLU(net, act_type="prelu", name="prelu")
    parts = sym.SliceChannel(net, num_outputs=12, name="parts")
    joined = sym.Concat(*(parts[i] for i in range(12)), name="joined")
    pooled = sym.Pooling(sym.Dropout(joined, name="drop"), kernel=(2, 2), name="pool")
    return sym.Group([pooled, parts[3], sym.SoftmaxOutput(joined, name="softmax")])


def test_text_of_real_mxnet_comes_back_byte_for_byte(real):
    text = big(real).tojson()
    assert symbol_json.dumps(symbol_json.parse(text)) == text
    assert symbol_json.parse(text.encode()) == symbol_json.parse(text)


@pytest.mark.parametrize("version", [None, 800, 900, 903, 904, 905, 10000, 10900])
def test_old_layouts_are_upgraded_as_by_mxnet(real, version):
    old = json.loads(json.dumps(OLD))
    if version is not None:
        old["attrs"] = {"mxnet_version": ["int", version]}
        if version >= 900:
            for number, name in ((6, "bn_moving_mean"), (6, "bn_moving_var")):
                old["nodes"].append({"op": "null", "name": name, "inputs": []})
                old["nodes"][number]["inputs"].append([len(old["nodes"]) - 1, 0, 0])
            late = old["nodes"]
            order = [0, 1, 2, 3, 4, 5, 11, 12, 6, 7, 8, 9, 10]
            place = {node: i for i, node in enumerate(order)}
            old["nodes"] = [late[i] for i in order]
            for node in old["nodes"]:
                node["inputs"] = [[place[i], *rest] for i, *rest in node["inputs"]]
            old["heads"] = [[place[i], *rest] for i, *rest in old["heads"]]
    text = json.dumps(old)
    theirs, ours = json.loads(real.load_json(text).tojson()), symbol_json.parse(text)
    mine = json.loads(symbol_json.dumps(ours))
    for graph in (theirs, mine):  # a version of an auxiliary state that old files did not have
        for node in graph["nodes"]:
            node["inputs"] = [entry[:2] for entry in node["inputs"]]
    assert mine == theirs
    assert ours.version == (version or 800)


def test_a_file_there_and_back(tmp_path):
    path = tmp_path / "net-symbol.json"
    graph = symbol_json.parse(json.dumps(SMALL))
    symbol_json.write(path, graph)
    assert symbol_json.read(path) == graph


def test_unknown_operators_can_be_read_and_written():
    text = json.dumps(SMALL).replace('"exp"', '"of_a_plugin"')
    graph = symbol_json.parse(text)
    assert graph.nodes[1].op == "of_a_plugin"
    assert '"of_a_plugin"' in symbol_json.dumps(graph)


def changed(**fields):
    return json.dumps(SMALL | fields)


def node(**fields):
    return changed(nodes=[SMALL["nodes"][0], SMALL["nodes"][1] | fields])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "not valid JSON"),
        ("[" * 100_000, "too deep"),
        (b"\xff\xfe", "not UTF-8"),
        ("[]", "a JSON object with nodes and heads"),
        ("9" * 5000, "numbers"),
        ("{}", "'nodes' is missing"),
        (changed(more=1), "field 'more'"),
        (changed(nodes=3), "expected a list"),
        (changed(nodes=[3]), "node 0: expected a JSON object, but it is 3"),
        (changed(heads=[[2, 0, 0]]), "refers to node 2"),
        (changed(heads=[[-1, 0, 0]]), "refers to node -1"),
        (changed(heads=[[10**30, 0, 0]]), "refers to node"),
        (changed(heads=[[1, 1, 0]]), "refers to output 1"),
        (changed(heads=[[1, True, 0]]), "of whole numbers"),
        (changed(heads=[[1.5, 0, 0]]), "of whole numbers"),
        (changed(heads=[1]), "expected [node, output, version]"),
        (changed(attrs={"mxnet_version": 3}), "expected a type and a value"),
        (changed(attrs={"mxnet_version": ["int"]}), "expected a type and a value"),
        (changed(attrs={"mxnet_version": ["int", "1"]}), "expected a whole number"),
        (node(inputs=[[1, 0, 0]]), "refers to node 1"),
        (node(name=3), "expected a text"),
        (node(name="\ud800"), "no valid UTF-8"),
        (node(attrs={"a": 1}), "node 1 ('e'): attrs"),
        (node(more=1), "field 'more'"),
        (node(subgraphs=[SMALL]), "subgraphs"),
        (node(op="null"), "takes no inputs"),
        (node(op="SliceChannel", attrs={"num_outputs": "99999999999"}), "outputs or more"),
        (changed(nodes=[{"op": "null"}]), "'name' is missing"),
    ],
)
def test_damaged_files_say_where_and_what(text, words):
    with pytest.raises(FormatError) as raised:
        symbol_json.parse(text, "net-symbol.json")
    assert str(raised.value).startswith("net-symbol.json: ")
    assert words in str(raised.value)


def test_files_that_cannot_be_opened(tmp_path):
    for path, words in ((tmp_path / "none", "cannot be opened"), (tmp_path, "no ordinary file")):
        with pytest.raises(FormatError, match=words):
            symbol_json.read(path)
    with pytest.raises(FormatError, match="cannot be opened"):
        symbol_json.read("a\0b")
    with pytest.raises(FormatError, match="cannot be written"):
        symbol_json.write(tmp_path / "none" / "a.json", symbol_json.parse(json.dumps(SMALL)))


def test_files_that_are_too_large(tmp_path, monkeypatch):
    monkeypatch.setattr(symbol_json, "MAX_BYTES", 10)
    (tmp_path / "a.json").write_text(json.dumps(SMALL))
    with pytest.raises(FormatError, match="more than 10 bytes"):
        symbol_json.read(tmp_path / "a.json")


def test_graphs_out_of_order_are_not_written():
    late = symbol_json.Node("exp", "e", {}, ((1, 0),))
    with pytest.raises(FormatError, match="put the nodes in order"):
        symbol_json.dumps(symbol_json.Graph((late, symbol_json.Node("null", "x")), ((0, 0),)))


def test_a_long_chain_takes_no_recursion():
    nodes = [SMALL["nodes"][0]]
    nodes += [{"op": "exp", "name": f"e{i}", "inputs": [[i, 0, 0]]} for i in range(20_000)]
    text = json.dumps(SMALL | {"nodes": nodes, "heads": [[20_000, 0, 0]]})
    assert len(symbol_json.parse(text).nodes) == 20_001
