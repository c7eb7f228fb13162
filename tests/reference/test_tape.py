"""The tape: order, sums, freeing, and that nothing is kept alive."""

from __future__ import annotations

import gc
import weakref

import numpy as np

from reference import autograd, nd
from reference.tape import Node, entry_of, in_graph, reachable


def variable(*values):
    x = nd.array(values)
    x.attach_grad()
    return x


def test_what_is_recorded():
    x = variable(1.0)
    assert not in_graph(x * 2)
    with autograd.record():
        assert not in_graph(nd.ones((1,)) * 2)
        y = x * 2
    assert in_graph(y)
    node, number = y._entry
    assert (node.operator.name, number) == ("_mul_scalar", 0)
    assert node.sources == [x._entry]


def test_nodes_come_in_the_order_they_were_made():
    x = variable(1.0)
    with autograd.record():
        a = x * 2
        b = a * 3
        c = b * a
    nodes, variables = reachable([c])
    assert nodes == [a._entry[0], b._entry[0], c._entry[0]]
    assert variables == {x._entry[0]}


def test_constants_get_an_entry():
    c = nd.ones((1,))
    entry = entry_of(c)
    assert entry is entry_of(c)
    assert entry[0].grad_req == "null"


def test_a_deep_graph_needs_no_recursion():
    x = variable(1.0)
    with autograd.record():
        y = x
        for _ in range(5000):
            y = y * 1.0
    y.backward()
    assert x.grad.asscalar() == 1


def test_a_wide_graph_is_walked_once_a_node():
    x = variable(1.0)
    with autograd.record():
        y = x
        for _ in range(60):
            y = y + y
    y.backward()
    assert x.grad.asscalar() == 2.0**60


def test_backward_lets_go_of_everything():
    x = variable(1.0)
    with autograd.record():
        y = x * 2
        z = y * y
    node = y._entry[0]
    assert isinstance(node, Node)
    z.backward()
    assert node.freed
    assert (node.arguments, node.sources, node.outputs) == ([], [], [])


def test_a_graph_goes_away_with_its_last_array():
    x = variable(1.0)
    with autograd.record():
        y = x * 2
        z = y * y
    alive = weakref.ref(y)
    gc.collect()
    gc.disable()
    try:
        del y, z
        assert alive() is None
    finally:
        gc.enable()


def test_gradients_are_not_summed_in_place():
    x, w = variable(1.0), variable(2.0)
    with autograd.record():
        y = x + w
        z = y + x
    z.backward()
    assert (x.grad.asscalar(), w.grad.asscalar()) == (2, 1)


def test_integer_gradients_are_cut_off():
    i = nd.array([3], dtype="int32")
    i.attach_grad()
    with autograd.record():
        y = i * i
    y.backward()
    assert i.grad.dtype is np.int32
    assert i.grad.asscalar() == 6
