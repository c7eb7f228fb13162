"""NDArray: creation, printing, indexing, views, in-place writes, conversions, refusals."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from ...spec.case import EXACT
from ..answers import refusal
from ..scenario import Yielded, scenario

Yields = Iterator[Yielded]

SOURCES: dict[str, dict[str, Any]] = {
    "list": {"source": [[1, 2], [3, 4]]},
    "tuple": {"source": ((1.5, 2.5), (3.5, 4.5))},
    "scalar": {"source": 3.25},
    "bools": {"source": [True, False]},
    "numpy float64": {"source": np.array([1.5, 2.5])},
    "numpy float16": {"source": np.array([1.5, 2.5], "float16")},
    "numpy int64": {"source": np.array([[1, 2, 3]])},
    "numpy int32": {"source": np.array([1, 2], "int32")},
    "numpy uint8": {"source": np.array([1, 255], "uint8")},
    "numpy bool": {"source": np.array([True, False])},
    "numpy rank 0": {"source": np.array(2.5)},
    "numpy transposed": {"source": np.arange(6.0).reshape(2, 3).T},
    "numpy strided": {"source": np.arange(8.0)[::2]},
    "empty list": {"source": []},
    "zero rows": {"source": np.zeros((0, 3))},
    "range": {"source": list(range(4))},
    "nested deep": {"source": [[[[1], [2]]]]},
}


@scenario(tolerance=EXACT, each=SOURCES)
def array(mx: Any, device: Any, source: Any) -> Yields:
    """What `nd.array` makes of lists, scalars and numpy arrays; float32 unless told otherwise."""
    yield "default", mx.nd.array(source)
    for dtype in ("float64", "float16", "int32", "uint8"):
        yield dtype, mx.nd.array(source, dtype=dtype)


@scenario(
    tolerance=EXACT,
    each={
        "ragged": {"source": [[1, 2], [3]]},
        "text": {"source": "abc"},
        "texts": {"source": ["a", "b"]},
        "none": {"source": None},
        "dictionary": {"source": {"a": 1}},
        "object": {"source": np.array([None, 1], dtype=object)},
    },
)
def array_refused(mx: Any, device: Any, source: Any) -> Yields:
    """What cannot become an array."""
    yield "refusal", refusal(lambda: mx.nd.array(source))


@scenario(tolerance=EXACT)
def array_of_ndarray(mx: Any, device: Any) -> Yields:
    """The dtype of an NDArray is kept, and the contents are copied."""
    x = mx.nd.array([1, 2], dtype="int32")
    y = mx.nd.array(x)
    y[:] = 7
    yield "source", x
    yield "copy", y
    yield "copy to float64", mx.nd.array(x, dtype="float64")


@scenario(tolerance=EXACT)
def creation(mx: Any, device: Any) -> Yields:
    """zeros, ones, full, arange, eye, linspace and the like."""
    nd = mx.nd
    yield "zeros", nd.zeros((2, 3))
    yield "zeros int", nd.zeros(4)
    yield "zeros int32", nd.zeros((2,), dtype="int32")
    yield "ones", nd.ones((2, 1), dtype="float64")
    yield "ones on device", nd.ones((2,), ctx=device)
    yield "full", nd.full((2, 2), 7.5)
    yield "full int", nd.full((2,), 7, dtype="int32")
    yield "empty shape", nd.empty((2, 3)).shape
    yield "empty dtype", nd.empty((2, 3), dtype="float16").dtype
    yield "arange", nd.arange(5)
    yield "arange two", nd.arange(2, 7)
    yield "arange step", nd.arange(1, 2, 0.25)
    yield "arange down", nd.arange(5, 0, -2)
    yield "arange repeat", nd.arange(0, 3, repeat=2)
    yield "arange int", nd.arange(3, dtype="int32")
    yield "eye", nd.eye(3)
    yield "eye wide", nd.eye(2, 4, 1)
    yield "eye below", nd.eye(3, 3, -1)
    yield "linspace", nd.linspace(0, 1, 5)
    yield "linspace open", nd.linspace(0, 1, 4, endpoint=False)
    yield "zeros_like", nd.zeros_like(nd.ones((2, 2)))
    yield "ones_like", nd.ones_like(nd.zeros((3,), dtype="int32"))


@scenario(tolerance=EXACT)
def creation_refused(mx: Any, device: Any) -> Yields:
    """Shapes and dtypes that there are not."""
    yield "dtype", refusal(lambda: mx.nd.zeros((2,), dtype="float33"))
    yield "complex", refusal(lambda: mx.nd.zeros((2,), dtype="complex64"))
    yield "shape of texts", refusal(lambda: mx.nd.zeros(("a",)))
    yield "no arange", refusal(lambda: mx.nd.arange(0, 1, 0))


@scenario(
    each={
        "vector": {"values": [1.0, 2.5, -3.0], "dtype": "float32"},
        "matrix": {"values": [[1.0, 20.5], [300.25, 4.0]], "dtype": "float32"},
        "one": {"values": [5.0], "dtype": "float32"},
        "float64": {"values": [0.1, 1e-10, 1e10], "dtype": "float64"},
        "float16": {"values": [0.1, 100.0], "dtype": "float16"},
        "int32": {"values": [[1, -200], [3, 4]], "dtype": "int32"},
        "uint8": {"values": [1, 255], "dtype": "uint8"},
        "special": {
            "values": [float("nan"), float("inf"), -float("inf"), -0.0],
            "dtype": "float32",
        },
        "rank 3": {"values": [[[1.0], [2.0]], [[3.0], [4.0]]], "dtype": "float32"},
        "zero size": {"values": [[], []], "dtype": "float32"},
        "small and large": {"values": [1e-8, 1.0, 1e8], "dtype": "float32"},
        "thirds": {"values": [1 / 3, 2 / 3], "dtype": "float32"},
    }
)
def printing(mx: Any, device: Any, values: Any, dtype: str) -> Yields:
    """The text of an array, with shape and context below."""
    x = mx.nd.array(values, dtype=dtype)
    yield "repr", repr(x).replace("gpu(0)", "cpu(0)")
    yield "str", str(x).replace("gpu(0)", "cpu(0)")


@scenario()
def printing_large(mx: Any, device: Any) -> Yields:
    """Large arrays are shortened."""
    yield "repr", repr(mx.nd.arange(2000)).replace("gpu(0)", "cpu(0)")
    yield "matrix", repr(mx.nd.zeros((100, 100))).replace("gpu(0)", "cpu(0)")


KEYS: dict[str, dict[str, Any]] = {
    "int": {"key": 1},
    "negative int": {"key": -1},
    "two ints": {"key": (1, 2)},
    "three ints": {"key": (1, 2, 3)},
    "slice": {"key": slice(0, 1)},
    "slice to end": {"key": slice(1, None)},
    "slice negative": {"key": slice(-1, None)},
    "slice step": {"key": (slice(None), slice(None, None, 2))},
    "slice back": {"key": (slice(None), slice(None, None, -1))},
    "slice back from": {"key": (slice(None), slice(2, 0, -1))},
    "slice beyond": {"key": (slice(None), slice(1, 100))},
    "int and slice": {"key": (0, slice(1, 3))},
    "slice and int": {"key": (slice(None), 1)},
    "ellipsis": {"key": ...},
    "ellipsis int": {"key": (..., 1)},
    "int ellipsis int": {"key": (1, ..., 2)},
    "new axis first": {"key": None},
    "new axis last": {"key": (..., None)},
    "new axis between": {"key": (slice(None), None, 1)},
    "list": {"key": [1, 0, 1]},
    "list negative": {"key": [-1, 0]},
    "list in second place": {"key": (slice(None), [2, 0])},
    "two lists": {"key": ([0, 1], [2, 0])},
    "lists that broadcast": {"key": ([[0], [1]], [0, 2])},
    "list and int": {"key": ([0, 1], 2)},
    "list int list": {"key": ([0, 1], 2, [1, 3])},
    "list slice list": {"key": ([0, 1], slice(0, 2), [1, 3])},
    "numpy array": {"key": np.array([1, 0])},
    "numpy int": {"key": np.int64(1)},
    "empty tuple": {"key": ()},
    "empty slice": {"key": slice(1, 1)},
    "mask": {"key": np.array([True, False])},
    "mask in second place": {"key": (slice(None), np.array([True, False, True]))},
}


def _cube(mx: Any) -> Any:
    """A 2x3x4 array of 0..23."""
    return mx.nd.arange(24).reshape((2, 3, 4))


@scenario(tolerance=EXACT, each=KEYS)
def reading(mx: Any, device: Any, key: Any) -> Yields:
    """x[key] in shape, dtype and numbers."""
    x = _cube(mx)
    try:
        yield "x[key]", x[key]
    except (IndexError, ValueError, TypeError, mx.MXNetError) as error:
        yield "x[key]", refusal(_raiser(error))


def _raiser(error: Exception) -> Any:
    """A function that raises an exception again."""

    def again() -> None:
        raise error

    return again


# MXNet 1.9.1 writes before the array and dies here.
WRITTEN = {name: key for name, key in KEYS.items() if name != "list negative"}


@scenario(tolerance=EXACT, each=WRITTEN)
def writing(mx: Any, device: Any, key: Any) -> Yields:
    """x[key] = a number, and = an array of the same shape."""
    x = _cube(mx)
    try:
        x[key] = -1
        yield "number", x
        x = _cube(mx)
        part = x[key].shape
        x[key] = mx.nd.arange(100, 100 + int(np.prod(part))).reshape(part)
        yield "array", x
    except (IndexError, ValueError, TypeError, mx.MXNetError) as error:
        yield "refusal", refusal(_raiser(error))


@scenario(tolerance=EXACT)
def indexing_by_ndarray(mx: Any, device: Any) -> Yields:
    """NDArrays as indices."""
    x = _cube(mx)
    yield "int32", x[mx.nd.array([1, 0], dtype="int32")]
    yield "float32", x[mx.nd.array([1, 0])]
    yield "second axis", x[:, mx.nd.array([2, 0], dtype="int64")]
    x[mx.nd.array([1], dtype="int32")] = 5
    yield "written", x


@scenario(tolerance=EXACT)
def indexing_refused(mx: Any, device: Any) -> Yields:
    """Indices out of range, too many, or of a wrong kind."""
    x = _cube(mx)
    yield "int", refusal(lambda: x[2])
    yield "negative", refusal(lambda: x[-3])
    yield "second axis", refusal(lambda: x[0, 3])
    yield "too many", refusal(lambda: x[0, 0, 0, 0])
    yield "text", refusal(lambda: x["a"])
    yield "float", refusal(lambda: x[1.5])
    yield "two ellipses", refusal(lambda: x[..., 1, ...])
    yield "step 0", refusal(lambda: x[::0])
    yield "list", refusal(lambda: x[[0, 5]])
    yield "lists that don't broadcast", refusal(lambda: x[[0, 1], [0, 1, 2]])


@scenario(tolerance=EXACT)
def writing_refused(mx: Any, device: Any) -> Yields:
    """Values that do not fit."""

    def assign(key: Any, value: Any) -> Any:
        x = _cube(mx)
        x[key] = value
        return x

    yield "shape", refusal(lambda: assign(0, mx.nd.zeros((2, 2))))
    yield "numpy shape", refusal(lambda: assign(0, np.zeros((2, 2))))
    yield "range", refusal(lambda: assign(2, 1))
    yield "text", refusal(lambda: assign(0, "a"))


@scenario(tolerance=EXACT)
def writing_broadcast(mx: Any, device: Any) -> Yields:
    """Values are broadcast and cast."""
    x = _cube(mx)
    x[:] = mx.nd.arange(4)
    yield "all", x
    x[0] = np.arange(3).reshape(3, 1)
    yield "numpy column", x
    x[:, 1] = [1.5, 2.5, 3.5, 4.5]
    yield "list", x
    i = mx.nd.zeros((3,), dtype="int32")
    i[:] = 2.7
    yield "truncated", i
    i[1:] = mx.nd.array([3.9, -3.9])
    yield "array truncated", i
    x[:] = 0
    yield "zeros", x


@scenario(tolerance=EXACT)
def views(mx: Any, device: Any) -> Yields:
    """Which results share memory with their source: found out by writing into them."""
    takes: dict[str, Any] = {
        "row": lambda x: x[1],
        "rows": lambda x: x[0:1],
        "rows to end": lambda x: x[1:],
        "all": lambda x: x[:],
        "all of each axis": lambda x: x[:, :, :],
        "row of row": lambda x: x[1][2],
        "element of row": lambda x: x[1, 2],
        "rows of row": lambda x: x[1, 0:2],
        "columns": lambda x: x[:, 0:1],
        "steps": lambda x: x[::2],
        "list": lambda x: x[[0]],
        "new axis": lambda x: x[None],
        "reshape": lambda x: x.reshape((6, 4)),
        "reshape of row": lambda x: x[0].reshape((-1,)),
        "row of reshape": lambda x: x.reshape((6, 4))[5],
        "nd.reshape": lambda x: x.reshape(-1),
        "expand_dims": lambda x: x.expand_dims(0),
        "flatten": lambda x: x.flatten(),
        "squeeze": lambda x: x[0:1].squeeze(),
        "transpose": lambda x: x.T,
        "swapaxes": lambda x: x.swapaxes(0, 1),
        "slice": lambda x: x.slice((0, 0, 0), (1, 1, 1)),
        "slice_axis": lambda x: x.slice_axis(0, 0, 1),
        "copy": lambda x: x.copy(),
        "astype": lambda x: x.astype("float32"),
        "astype without copy": lambda x: x.astype("float32", copy=False),
        "as_in_context": lambda x: x.as_in_context(x.context),
        "detach": lambda x: x.detach(),
        "broadcast_to": lambda x: x.broadcast_to((2, 3, 4)),
        "identity": lambda x: x.identity() if hasattr(x, "identity") else x.copy(),
    }
    for name, take in takes.items():
        x = _cube(mx)
        taken = take(x)
        taken[:] = -1
        yield name, x


@scenario(tolerance=EXACT)
def views_follow_their_base(mx: Any, device: Any) -> Yields:
    """Writing into the base shows in its views, however deep."""
    x = _cube(mx)
    row, deep, flat = x[1], x[1][2], x.reshape((4, 6))
    x[:] = x * 10
    yield "row", row
    yield "deep", deep
    yield "flat", flat
    flat[3] = 0
    yield "row after flat", row
    x += 1
    yield "deep after +=", deep
    deep *= 2
    yield "base", x


@scenario()
def in_place(mx: Any, device: Any) -> Yields:
    """+=, -=, *=, /=, **=, %= with numbers and arrays keep the array, its dtype and its views."""
    x = mx.nd.array([[1.0, 2.0], [3.0, 4.0]])
    same, row = x, x[0]
    x += 1
    yield "+= 1", x
    x -= mx.nd.array([[0.5, 0.5], [1.0, 1.0]])
    yield "-= array", x
    x *= mx.nd.array([2.0, 3.0])
    yield "*= row", x
    x /= 4
    yield "/= 4", x
    x %= 2
    yield "%= 2", x
    yield "same array", same is x
    yield "view", row
    i = mx.nd.array([5, 7], dtype="int32")
    i += 1
    i *= 3
    yield "int32", i
    yield "//= 2", refusal(lambda: i // 2)
    y = mx.nd.zeros((2, 2))
    z = mx.nd.elemwise_add(x, x, out=y)
    yield "out=", y
    yield "out= returns it", z is y
    y[:] = x + 1
    yield "[:]=", y


@scenario()
def in_place_refused(mx: Any, device: Any) -> Yields:
    """In-place operators that would change the shape."""

    def grow() -> Any:
        x = mx.nd.zeros((2,))
        x += mx.nd.zeros((3, 2))
        return x

    def mixed() -> Any:
        x = mx.nd.zeros((2,))
        x += mx.nd.zeros((2,), dtype="float64")
        return x

    yield "grow", refusal(grow)
    yield "mixed dtypes", refusal(mixed)
    yield (
        "out of other shape",
        refusal(
            lambda: mx.nd.elemwise_add(mx.nd.ones((2,)), mx.nd.ones((2,)), out=mx.nd.zeros((3,)))
        ),
    )


OPERATORS: dict[str, Any] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "%": lambda a, b: a % b,
    "**": lambda a, b: a**b,
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}


@scenario(each={name: {"name": name} for name in OPERATORS})
def arithmetic(mx: Any, device: Any, name: str) -> Yields:
    """Each operator with an array, a broadcast one, and a number on either side, in each dtype."""
    apply = OPERATORS[name]
    for dtype in ("float32", "float64", "float16", "int32"):
        a = mx.nd.array([[1, 2, 3], [4, 5, 6]], dtype=dtype)
        b = mx.nd.array([[2, 2, 3], [1, 5, 4]], dtype=dtype)
        row = mx.nd.array([2, 1, 3], dtype=dtype)
        yield f"{dtype} array", apply(a, b)
        yield f"{dtype} row", apply(a, row)
        yield f"{dtype} number", apply(a, 2)
        yield f"{dtype} number first", apply(2, a)
    a = mx.nd.array([1.5, 2.5])
    yield "float number", apply(a, 1.5)
    yield "mixed dtypes", refusal(lambda: apply(a, a.astype("float64")))
    yield "shapes", refusal(lambda: apply(a, mx.nd.ones((3,))))
    if name not in ("==", "!="):
        yield "text", refusal(lambda: apply(a, "b"))
        yield "none", refusal(lambda: apply(a, None))


@scenario()
def numpy_operands(mx: Any, device: Any) -> Yields:
    """numpy's scalars are numbers; its arrays are refused on either side."""
    x, i = mx.nd.array([1.5, 2.5]), mx.nd.array([1, 2], dtype="int32")
    yield "scalar first", np.float32(2) * x
    yield "scalar", x + np.float64(0.5)
    yield "array first", refusal(lambda: np.ones(2) * x)
    yield "array", refusal(lambda: x * np.ones(2))
    yield "array in place", refusal(lambda: x.__iadd__(np.ones(2)))
    yield "float on ints", i * 2.5
    i += 1.5
    yield "float added to ints in place", i


@scenario(tolerance=EXACT)
def without_elements(mx: Any, device: Any) -> Yields:
    """Arrays without elements can be made and printed, and nothing else; nor can rank 0 be used."""
    empty, scalar = mx.nd.array([]), mx.nd.array(3.5)
    yield "repr", repr(empty).replace("gpu(0)", "cpu(0)")
    yield "+ 1", refusal(lambda: empty + 1)
    yield "zeros", refusal(lambda: mx.nd.zeros((0, 3)))
    yield "rank 0", scalar.shape
    yield "rank 0 repr", repr(scalar).replace("gpu(0)", "cpu(0)")
    yield "rank 0 asscalar", scalar.asscalar()
    yield "rank 0 + 1", refusal(lambda: scalar + 1)
    yield "no rows", mx.nd.ones((2, 3))[1:1]
    yield "no columns", refusal(lambda: mx.nd.ones((2, 3))[:, 1:1])
    yield "rows beyond", mx.nd.ones((2, 3))[5:7]
    yield "no list", refusal(lambda: mx.nd.ones((2, 3))[[]])


@scenario()
def unary_operators(mx: Any, device: Any) -> Yields:
    """-x, abs(x); comparing with None is refused."""
    x = mx.nd.array([1.0, -2.0])
    yield "-x", -x
    yield "abs", abs(x)
    yield "x == None", refusal(lambda: x == None)  # noqa: E711  this is what is asked
    yield "x != None", refusal(lambda: x != None)  # noqa: E711
    yield "hash", isinstance(hash(x), int)


@scenario(tolerance=EXACT)
def conversions(mx: Any, device: Any) -> Yields:
    """To Python and numpy: scalars, truth, length, iteration, dtypes."""
    x = mx.nd.array([[1.5, 2.5], [3.5, 4.5]])
    one = mx.nd.array([2.75])
    yield "asscalar", one.asscalar()
    yield "asscalar type", type(one.asscalar()).__name__
    yield "asscalar int", mx.nd.array([3], dtype="int32").asscalar()
    yield "float", refusal(lambda: float(one))
    yield "int", refusal(lambda: int(one))
    yield "bool", bool(one)
    yield "bool of zero", bool(mx.nd.zeros((1,)))
    yield "bool of empty", refusal(lambda: bool(mx.nd.zeros((0,))))
    yield "len", len(x)
    yield "rows", [row.asnumpy().tolist() for row in x]
    yield "asnumpy is a copy", _asnumpy_copies(x)
    yield "np.array", np.array(x.asnumpy())
    yield "shape", x.shape
    yield "size", x.size
    yield "ndim", x.ndim
    yield "dtype", x.dtype
    yield "stype", x.stype
    yield "T", x.T
    yield "astype int32", x.astype("int32")
    yield "astype type", x.astype(np.float64)
    yield "truth of many", refusal(lambda: bool(x))
    yield "asscalar of many", refusal(lambda: x.asscalar())
    yield "index", refusal(lambda: [10, 20, 30][mx.nd.array([1], dtype="int32")])


def _asnumpy_copies(x: Any) -> bool:
    """Whether writing into what asnumpy gave leaves the array alone."""
    host = x.asnumpy()
    host[:] = 0
    return bool((x.asnumpy() != 0).all())


@scenario(tolerance=EXACT)
def copying(mx: Any, device: Any) -> Yields:
    """copy, copyto, as_in_context, context."""
    x = mx.nd.array([1.0, 2.0])
    y = mx.nd.zeros((2,))
    z = x.copyto(y)
    yield "copyto", y
    yield "copyto returns it", z is y
    yield "copyto context", x.copyto(device)
    yield "as_in_context", x.as_in_context(device)
    yield "as_in_context is it", x.as_in_context(device) is x
    yield "context", str(x.context == device)
    yield "ctx", str(x.ctx == device)
    yield "cast by copyto", x.copyto(mx.nd.zeros((2,), dtype="int32"))
    yield "copyto other shape", refusal(lambda: x.copyto(mx.nd.zeros((3,))))
    yield "copyto other rank", refusal(lambda: x.copyto(mx.nd.zeros((2, 1))))
    yield "copyto a number", refusal(lambda: x.copyto(3))
    yield "astype unknown", refusal(lambda: x.astype("float33"))
    yield "astype unsupported", refusal(lambda: x.astype("complex64"))


@scenario(tolerance=EXACT)
def joining(mx: Any, device: Any) -> Yields:
    """concat, concatenate, stack, split, moveaxis."""
    nd = mx.nd
    a, b = nd.array([[1.0, 2.0]]), nd.array([[3.0, 4.0]])
    yield "concat", nd.concat(a, b, dim=0)
    yield "concatenate", nd.concatenate([a, b], axis=1)
    yield "stack", nd.stack(a, b, axis=1)
    halves = nd.split(nd.concat(a, b, dim=1), num_outputs=2, axis=1)
    yield "split", len(halves)
    yield "second half", halves[1]
    yield "moveaxis", nd.moveaxis(nd.arange(6).reshape((1, 2, 3)), 0, 2)
    yield "concat of other shapes", refusal(lambda: nd.concat(a, nd.ones((2, 3)), dim=0))
    yield "split unevenly", refusal(lambda: nd.split(nd.ones((2, 3)), num_outputs=2, axis=1))


@scenario()
def module_functions(mx: Any, device: Any) -> Yields:
    """nd.add, nd.maximum, ...: a number or an array on either side."""
    nd = mx.nd
    a, b = nd.array([[1.0, -2.0, 3.0]]), nd.array([[2.0], [-1.0]])
    for name in [
        "add",
        "subtract",
        "multiply",
        "divide",
        "true_divide",
        "modulo",
        "power",
        "maximum",
        "minimum",
        "equal",
        "not_equal",
        "greater",
        "greater_equal",
        "lesser",
        "lesser_equal",
        "logical_and",
        "logical_or",
        "logical_xor",
    ]:
        call = getattr(nd, name)
        yield f"{name} arrays", call(a, b)
        yield f"{name} array, number", call(a, 2.0)
        yield f"{name} number, array", call(2.0, a)
        yield f"{name} numbers", call(3.0, 2.0)


@scenario(
    tolerance=EXACT,
    each={
        str(shape): {"shape": shape}
        for shape in (
            (6, 4),
            (-1,),
            (0, -1),
            (-2,),
            (0, -2),
            (-3, 4),
            (-3, -2),
            (-4, 1, 2, -2),
            (-4, -1, 2, 0, 0),
            (2, 3, 4),
            (3, -1, 2),
            (-1, -1),
        )
    },
)
def reshaping(mx: Any, device: Any, shape: tuple[int, ...]) -> Yields:
    """Special codes of reshape: 0 keeps, -1 infers, -2 the rest, -3 merges, -4 splits."""
    x = _cube(mx)
    calls: dict[str, Any] = {
        "method": lambda: x.reshape(shape),
        "numbers": lambda: x.reshape(*shape),
        "keyword": lambda: x.reshape(shape=shape),
        "function": lambda: mx.nd.reshape(x, shape=shape),
        "reverse": lambda: mx.nd.reshape(x, shape=shape, reverse=True),
    }
    for name, call in calls.items():
        try:
            yield name, call()
        except (ValueError, mx.MXNetError) as error:
            yield name, refusal(_raiser(error))


@scenario(tolerance=EXACT)
def reshaping_refused(mx: Any, device: Any) -> Yields:
    """Shapes with too many or too few elements, none, or unknown arguments."""
    x = _cube(mx)
    yield "too many", refusal(lambda: x.reshape((5, 5)))
    yield "too few", refusal(lambda: x.reshape((2, 2)))
    yield "not divisible", refusal(lambda: x.reshape((7, -1)))
    yield "empty", refusal(lambda: x.reshape(()))
    yield "nothing", refusal(lambda: x.reshape())
    yield "keyword", refusal(lambda: x.reshape((6, 4), order="C"))
    yield "unknown code", refusal(lambda: x.reshape((-7, 4)))


@scenario(tolerance=EXACT)
def waiting(mx: Any, device: Any) -> Yields:
    """wait_to_read and waitall change nothing."""
    x = mx.nd.ones((2,))
    x.wait_to_read()
    mx.nd.waitall()
    yield "x", x


@scenario(tolerance=EXACT)
def pickling(mx: Any, device: Any) -> Yields:
    """Arrays survive pickling, with dtype."""
    import pickle

    for dtype in ("float32", "float64", "int32", "uint8"):
        x = mx.nd.array([[1, 2], [3, 4]], dtype=dtype)
        yield dtype, pickle.loads(pickle.dumps(x))


@scenario(tolerance=EXACT)
def contexts(mx: Any, device: Any) -> Yields:
    """Contexts compare, print and nest."""
    yield "cpu", str(mx.cpu())
    yield "cpu(1)", str(mx.cpu(1))
    yield "gpu", str(mx.gpu(0))
    yield "equal", mx.cpu(0) == mx.cpu()
    yield "unequal", mx.cpu(0) == mx.cpu(1)
    yield "type", mx.cpu().device_type
    yield "id", mx.cpu(1).device_id
    with mx.cpu(1):
        yield "inside", str(mx.current_context())
        yield "made inside", str(mx.nd.zeros((1,)).context)
    yield "after", mx.current_context() == device
