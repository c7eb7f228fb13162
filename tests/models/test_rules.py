"""Each declaration: a model of one node, converted, gives what this package's operator gives."""

from __future__ import annotations

from pathlib import Path

import pytest

from portable import spec
from portable.formats.symbol_json import Graph, Node
from portable.porting.models import convert, model, rule

from .one_node import convertible, finite, one_node

# what the target does otherwise, with reason
SKIPPED = {
    ("torch", "Embedding", "outside is clipped"): "nn.Embedding refuses it",
    (
        "torch",
        "SoftmaxOutput",
        "a sample is one row",
    ): "its label has a shape that predicts nothing",
}
CASES = 6  # of each operator in `make test`


def check(name, target, folder, count=None):
    """Convert the cases of an operator; gives how many were, and why others were not."""
    operator = spec.operators()[name]
    done, refused = 0, []
    for case in operator.cases:
        usual = convertible(case) and finite(operator, case)
        if not usual or (target, name, case.name) in SKIPPED or (count and done >= count):
            continue
        made, inputs, _ = one_node(operator, case)
        try:
            found = convert.convert(made, target, folder, inputs)
        except rule.UnsupportedError as error:
            refused.append(str(error))
            continue
        assert found.proof.holds, (case.name, found.proof.first)
        done += 1
    return done, refused


@pytest.mark.parametrize("target", ["torch", "onnx"])
@pytest.mark.parametrize("name", sorted(rule.rules()))
def test_a_converted_node_gives_the_same(name, target, tmp_path):
    done, refused = check(name, target, tmp_path, CASES)
    assert done or (target == "onnx" and refused)


@pytest.mark.slow
@pytest.mark.parametrize("target", ["torch", "onnx"])
@pytest.mark.parametrize("name", sorted(rule.rules()))
def test_every_case_of_a_converted_node_gives_the_same(name, target, tmp_path):
    check(name, target, tmp_path)


def test_an_operator_without_a_declaration_is_written_with_its_plain_function(tmp_path):
    done, _ = check("_contrib_box_nms", "torch", tmp_path, 3)
    assert done
    assert "def _contrib_box_nms(" in (tmp_path / "one.py").read_text()


def test_all_that_onnx_does_not_have_is_told_at_once(tmp_path):
    nodes = (
        Node("null", "data"),
        Node("gamma", "first", {}, ((0, 0),)),
        Node("gammaln", "second", {}, ((1, 0),)),
    )
    made = model.of(Graph(nodes, ((2, 0),)), {}, "two", {"data"})
    inputs = model.example(made, {"data": (2, 3)})
    with pytest.raises(rule.UnsupportedError, match=r"(?s)first.*gamma.*second.*gammaln"):
        convert.convert(made, "onnx", Path(tmp_path), inputs)
    assert not list(tmp_path.iterdir())


def test_a_wrong_writer_is_found(tmp_path, monkeypatch):
    monkeypatch.setitem(rule.rules(), "exp", rule.Rule(torch="{0}.exp() * 1.001"))
    nodes = (Node("null", "data"), Node("exp", "a", {}, ((0, 0),)), Node("abs", "b", {}, ((1, 0),)))
    made = model.of(Graph(nodes, ((2, 0),)), {}, "wrong", {"data"})
    found = convert.convert(made, "torch", tmp_path, model.example(made, {"data": (2, 3)}))
    assert not found.proof.holds
    assert found.proof.first.node == "a"
    assert not list(tmp_path.iterdir())
