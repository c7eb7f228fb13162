"""Operators that are run for their shapes: what they make is bounded, and what they raise is told."""

from __future__ import annotations

import importlib
import time
from math import prod

import pytest

import portable.adapters.numpy as mx
from portable import spec
from portable.adapters.numpy import MXNetError

sizes = importlib.import_module("portable.adapters.numpy.symbol.sizes")
callee = importlib.import_module("portable.adapters.numpy.symbol.callee").callee

x, y = mx.sym.var("x"), mx.sym.var("y")
ONE = {"x": (1,)}
ROW = {"x": (2**15,), "y": (2**15,)}
IMAGE = {"x": (1, 1, 2, 2)}
NOTHING: dict = {}

# what asks for more than 2**28 numbers, and the shapes that its inputs have
LARGE = {
    "repeat": (lambda s: s.repeat(x, repeats=2**29), ONE),
    "tile": (lambda s: s.tile(x, reps=(2**15, 2**15)), ONE),
    "broadcast_to": (lambda s: s.broadcast_to(x, shape=(2**29,)), ONE),
    "broadcast_axis": (lambda s: s.broadcast_axis(x, axis=0, size=2**29), ONE),
    "broadcast_add": (lambda s: s.broadcast_add(x, y), {"x": (2**15, 1), "y": (1, 2**15)}),
    "broadcast_lesser": (lambda s: s.broadcast_lesser(x, y), {"x": (2**15, 1), "y": (1, 2**15)}),
    "broadcast_like": (
        lambda s: s.broadcast_like(x, y, lhs_axes=(0,), rhs_axes=(0,)),
        {"x": (1, 2**15), "y": (2**15,)},
    ),
    "Pad": (
        lambda s: s.pad(x, mode="edge", pad_width=(0, 0, 0, 0, 2**15, 0, 0, 2**15)),
        IMAGE,
    ),
    "one_hot": (lambda s: s.one_hot(x, depth=2**29), ONE),
    "UpSampling": (lambda s: s.UpSampling(x, scale=2**15, sample_type="nearest"), IMAGE),
    "_contrib_BilinearResize2D": (
        lambda s: s.contrib.BilinearResize2D(x, height=2**15, width=2**15),
        IMAGE,
    ),
    "_contrib_AdaptiveAvgPooling2D": (
        lambda s: s.contrib.AdaptiveAvgPooling2D(x, output_size=2**15),
        IMAGE,
    ),
    "ROIPooling": (
        lambda s: s.ROIPooling(x, y, pooled_size=(2**15, 2**15), spatial_scale=1.0),
        IMAGE | {"y": (1, 5)},
    ),
    "_contrib_ROIAlign": (
        lambda s: s.contrib.ROIAlign(
            x, y, pooled_size=(2, 2), spatial_scale=1.0, sample_ratio=2**15
        ),
        IMAGE | {"y": (1, 5)},
    ),
    "GridGenerator": (
        lambda s: s.GridGenerator(x, transform_type="affine", target_shape=(2**15, 2**15)),
        {"x": (1, 6)},
    ),
    "SpatialTransformer": (
        lambda s: s.SpatialTransformer(
            x, y, target_shape=(2**15, 2**15), transform_type="affine", sampler_type="bilinear"
        ),
        IMAGE | {"y": (1, 6)},
    ),
    "_contrib_box_iou": (
        lambda s: s.contrib.box_iou(x, y, format="corner"),
        {"x": (2**15, 4), "y": (2**15, 4)},
    ),
    "_histogram": (lambda s: s._internal._histogram(x, bin_cnt=2**29, range=(0.0, 1.0)), ONE),
    "dot": (lambda s: s.dot(x, y), {"x": (2**15, 1), "y": (1, 2**15)}),
    "batch_dot": (lambda s: s.batch_dot(x, y), {"x": (1, 2**15, 1), "y": (1, 1, 2**15)}),
    "_linalg_gemm2": (lambda s: s.linalg.gemm2(x, y), {"x": (2**15, 1), "y": (1, 2**15)}),
    "_linalg_syrk": (lambda s: s.linalg.syrk(x), {"x": (2**15, 1)}),
    "_linalg_makediag": (lambda s: s.linalg.makediag(x), {"x": (2**15,)}),
    "_linalg_maketrian": (lambda s: s.linalg.maketrian(x, offset=2**15), {"x": (1,)}),
    "diag": (lambda s: s.diag(x), {"x": (2**15,)}),
    "khatri_rao": (lambda s: s.khatri_rao(x, y), {"x": (2**15, 1), "y": (2**15, 1)}),
    "im2col": (
        lambda s: s.im2col(x, kernel=(2**12, 2**12), pad=(2**12, 2**12)),
        IMAGE,
    ),
    "scatter_nd": (lambda s: s.scatter_nd(x, y, shape=(2**29,)), {"x": (1,), "y": (1, 1)}),
    "gather_nd": (lambda s: s.gather_nd(x, y), {"x": (2, 2**15), "y": (1, 2**15)}),
    "take": (lambda s: s.take(x, y), {"x": (2, 2**15), "y": (2**15,)}),
    "_contrib_index_array": (lambda s: s.contrib.index_array(x), {"x": (2**14, 2**14)}),
    "_zeros": (lambda s: s.zeros((2**15, 2**15)), NOTHING),
    "_ones": (lambda s: s.ones((2**15, 2**15)), NOTHING),
    "_full": (lambda s: s.full((2**15, 2**15), 3), NOTHING),
    "_arange": (lambda s: s.arange(0, 2**29), NOTHING),
    "_linspace": (lambda s: s.linspace(0, 1, 2**29), NOTHING),
    "_eye": (lambda s: s.eye(2**15), NOTHING),
    "_random_uniform": (lambda s: s.random.uniform(shape=(2**15, 2**15)), NOTHING),
    "_sample_normal": (
        lambda s: s.random.normal(x, y, shape=(2**29,)),
        {"x": (1,), "y": (1,)},
    ),
}


@pytest.mark.parametrize("name", LARGE)
def test_what_an_operator_makes_is_bounded(name, monkeypatch):
    """It is refused before it runs, with its name, its node and what to do."""
    make, shapes = LARGE[name]
    made = make(mx.sym)
    monkeypatch.setattr(type(mx.nd.zeros(1)), "__init__", None)
    with pytest.raises(
        MXNetError, match=rf"operator {made.name}: {name}: .* too many .*; choose smaller ones"
    ):
        made.infer_shape(**shapes)


def test_numbers_beyond_all_bounds():
    """What Python itself would not write is not written."""
    text = "9" * 4000
    with pytest.raises(MXNetError, match=r"too many to find out their shape"):
        mx.sym.tile(x, reps=f"({text}, {text})").infer_shape(x=(1,))


NOT_THERE = {"_zeros", "_ones", "_full", "_arange", "_linspace", "_eye"} | {
    f"_{kind}_{name}" for kind in ("random", "sample") for name in ("uniform", "normal")
}
CASES = [
    pytest.param(name, case, id=f"{name}: {case.name}")
    for name in sorted(sizes.SIZES.keys() - NOT_THERE)
    for case in spec.operators()[name].cases
    if not case.raises and all(0 not in one.shape for one in case.inputs)
]


def ran(name, case):
    """How many numbers the outputs of a case have."""
    arrays = [mx.nd.zeros(one.shape, dtype=one.dtype) for one in case.inputs]
    found = callee(name).function(*arrays, **case.attributes)
    return sum(one.size for one in (found if isinstance(found, list | tuple) else [found]))


@pytest.mark.parametrize(("name", "case"), CASES)
def test_sizes_are_those_of_the_operator(name, case):
    """Nothing is made that is much larger than its bound, nor refused for much less."""
    defaults = {p.name: p.default for p in callee(name).operator.attributes if not p.required}
    shapes = [one.shape for one in case.inputs]
    bound = sizes.made(name, defaults | dict(case.attributes), shapes)
    size = ran(name, case)
    largest = max([size, *map(prod, shapes)])
    assert size <= max(bound, *map(prod, shapes)) * 2
    assert bound <= largest * 20


# a node, what it is bound to, the error's cause, and what is told
RAISED = {
    "no number": (
        lambda s: s.pad(x, mode="edge", pad_width="(0, 0, 0, 0, None, 1, 1, 1)", name="node"),
        (1, 1, 2, 2),
        TypeError,
        "operator node: .*NoneType",
    ),
    "too large": (
        lambda s: s.tile(x, reps=(2**24, 2**24), name="node"),
        (1,),
        MemoryError,
        "operator node: Unable to allocate",
    ),
}


@pytest.mark.parametrize("name", RAISED)
def test_what_numpy_raises_is_told_with_the_node(name):
    """A program that runs: the node, and what was wrong."""
    make, shape, cause, said = RAISED[name]
    bound = make(mx.sym).bind(mx.cpu(), {"x": mx.nd.ones(shape)})
    with pytest.raises(MXNetError, match=said) as found:
        bound.forward()
    assert isinstance(found.value.__cause__, cause)


def test_what_numpy_raises_while_shapes_are_found():
    with pytest.raises(MXNetError, match=r"operator node: .*NoneType") as found:
        RAISED["no number"][0](mx.sym).infer_shape(x=(1, 1, 2, 2))
    assert isinstance(found.value.__cause__, TypeError)


RUNS = {
    "shapes": lambda node: node.infer_shape(x=(2, 2)),
    "numbers": lambda node: node.bind(mx.cpu(), {"x": mx.nd.ones((2, 2))}).forward(),
}


@pytest.mark.parametrize("run", RUNS)
def test_too_little_memory(run, monkeypatch):
    """An error without words of its own gets some."""

    def full(*args, **kwargs):
        raise MemoryError

    node = mx.sym.diag(x, name="node")
    monkeypatch.setattr(callee("diag"), "_function", full)
    with pytest.raises(MXNetError, match=r"operator node: too little memory"):
        RUNS[run](node)


@pytest.mark.parametrize("projection", [{}, {"projection_size": 2}])
def test_layers_are_not_counted_one_by_one(projection):
    """As many weights as ever, however many layers."""

    def weights(layers):
        node = mx.sym.RNN(
            x, mx.sym.var("w"), mx.sym.var("h"), mx.sym.var("c"), state_size=3, mode="lstm",
            num_layers=layers, bidirectional=not projection, **projection,
        )  # fmt: skip
        return node.infer_shape_partial(x=(5, 1, 4))[0][1][0]

    first, more = weights(1), weights(2) - weights(1)
    assert weights(3) == first + 2 * more
    started = time.process_time()
    assert weights(2**40) == first + (2**40 - 1) * more
    assert time.process_time() - started < 1
