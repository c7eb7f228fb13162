"""Files with something changed: bytes, JSON, programs. All draw from a `random.Random`."""

from __future__ import annotations

import copy
import json
import re
import struct
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

ABSURD = (0, 1, 2, 7, 255, 2**15, 2**16, 2**28, 2**31 - 1, 2**31, 2**32 - 1, 2**40, 2**62, 2**63)
PIECES = (b"", b"\0", b"\xff\xfe", b"\xc3\x28", b"../../up", b"/etc/passwd", b"a\0b", b"[" * 3000)
NUMBERS = (
    b"-1",
    b"0",
    b"1e9",
    b"1e999",
    b"nan",
    b"99999999999",
    b"9" * 400,
    b"0x10",
    b"-0",
    b"3.5",
)


def bytewise(source: Random, data: bytes, other: bytes = b"") -> bytes:
    """Bytes with one to four changes: see CHANGES. `other` is a file to take pieces from."""
    found = bytearray(data)
    for _ in range(source.randint(1, 4)):
        if found:
            source.choice(CHANGES)(source, found, other or data)
    return bytes(found)


def _truncate(source: Random, data: bytearray, _: bytes) -> None:
    del data[source.randrange(len(data)) :]


def _flip_bit(source: Random, data: bytearray, _: bytes) -> None:
    data[source.randrange(len(data))] ^= 1 << source.randrange(8)


def _replace_byte(source: Random, data: bytearray, _: bytes) -> None:
    data[source.randrange(len(data))] = source.randrange(256)


def _replace_integer(source: Random, data: bytearray, _: bytes) -> None:
    """An integer of 2, 4 or 8 bytes becomes absurd, negative, or a little larger or smaller."""
    size = source.choice((2, 4, 8))
    place = source.randrange(len(data)) // 4 * 4
    order = source.choice(("little", "big"))
    if source.randrange(2):
        value = int.from_bytes(data[place : place + size], order) + source.choice((-1, 1, 4))
    else:
        value = source.choice(ABSURD) * source.choice((1, -1))
    data[place : place + size] = (value % 256**size).to_bytes(size, order)


def _replace_float(source: Random, data: bytearray, _: bytes) -> None:
    place = source.randrange(len(data)) // 4 * 4
    data[place : place + 4] = struct.pack("<f", source.choice((float("nan"), float("inf"), -1e30)))


def _replace_number(source: Random, data: bytearray, _: bytes) -> None:
    """A number that is written in digits."""
    places = list(re.finditer(rb"-?\d+", data))
    if places:
        place = source.choice(places)
        data[place.start() : place.end()] = source.choice(NUMBERS)


def _piece(source: Random, data: bytes | bytearray) -> tuple[int, int]:
    """Where a piece begins and ends; most are short."""
    start = source.randrange(len(data))
    return start, start + source.choice((1, 4, 8, source.randint(1, 64), len(data)))


def _remove(source: Random, data: bytearray, _: bytes) -> None:
    start, end = _piece(source, data)
    del data[start : min(end, start + 64)]


def _repeat(source: Random, data: bytearray, _: bytes) -> None:
    start, end = _piece(source, data)
    data[start:start] = data[start:end] * source.choice((1, 1, 2, 30))


def _swap(source: Random, data: bytearray, _: bytes) -> None:
    (a, a_end), (b, b_end) = sorted((_piece(source, data), _piece(source, data)))
    a_end, b_end = min(a_end, b), min(b_end, len(data))
    data[a:b_end] = data[b:b_end] + data[a_end:b] + data[a:a_end]


def _splice(source: Random, data: bytearray, other: bytes) -> None:
    """The end of another file, or a piece of it."""
    start, end = _piece(source, other)
    place = source.randrange(len(data) + 1)
    if source.randrange(2):
        data[place:] = other[start:]
    else:
        data[place:place] = other[start:end]


def _insert(source: Random, data: bytearray, _: bytes) -> None:
    place = source.randrange(len(data) + 1)
    data[place:place] = source.choice((*PIECES, source.randbytes(source.randint(1, 16))))


CHANGES: tuple[Callable[[Random, bytearray, bytes], None], ...] = (
    _truncate,
    _flip_bit,
    _flip_bit,
    _replace_byte,
    _replace_integer,
    _replace_integer,
    _replace_float,
    _replace_number,
    _remove,
    _repeat,
    _swap,
    _splice,
    _insert,
)

# A file that could make one of these run would leave a file behind, which the runner notices.
CODE = "__import__('pathlib').Path('executed').touch()"
HOSTILE_TEXTS = (
    *(
        "-1",
        "0",
        "1",
        "2",
        "3",
        "7",
        "-3",
        "(0,0)",
        "(-1,-1)",
        "(3,)",
        "(2, 2)",
        "()",
        "(1,2,3,4,5)",
    ),
    *(
        "99999999999",
        "2147483648",
        "1000000",
        "(100000,100000)",
        "(1048576,1048576)",
        "1e30",
        "0.5",
    ),
    *("nan", "inf", "-inf", "None", "True", "False", "true", "", " ", "max", "valid", "float16"),
    *("float64", "int8", "bfloat16", "(", "(((", "[1,2", "9" * 5000, "(" * 500, "-" * 3000 + "1"),
    *(
        "(1,)*99999999",
        "2**2**2**2**2",
        "9**9**9",
        "é",
        "\0",
        "a\nb",
        "../../up",
        CODE,
        "{}",
        "x" * 99,
    ),
    *("[None, 1]", "(1.5, 2)", "1e400", "(1,(2,3))", "'a'", "0x7fffffff", "1_000", "(-2,)", "-4"),
)
HOSTILE_VALUES: tuple[Any, ...] = (
    *(
        None,
        True,
        False,
        0,
        -1,
        1,
        2,
        2**31,
        2**63,
        -(2**63),
        10**400,
        1.5,
        -0.0,
        1e308,
        "",
        "text",
    ),
    *([], {}, [[]], [0], [0, 0], [0, 0, 0], [-1, 0, 0], [0, -1, 0], [10**30, 0, 0], [0, 99, 0]),
    *(["int", 10901], ["int", -1], {"op": "null"}, "\ud800", "null", [None], {"": {}}),
)
DEEP = ("[" * 100_000, '{"a":' * 100_000, "[" * 900 + "]" * 900)


def jsonwise(source: Random, data: bytes, words: tuple[str, ...] = ()) -> bytes:
    """A file of JSON, a graph above all, with other values, types, references, attributes.

    Args:
        source: of random numbers.
        data: the file.
        words: names of operators to put in.
    """
    tree = json.loads(data)
    changes = source.choice((JSON_CHANGES, CALL_CHANGES))
    for _ in range(source.randint(1, 3)):
        source.choice(changes)(source, tree, words)
    text = json.dumps(tree)
    if source.randrange(40) == 0:  # what json.dumps itself could not write
        text = text.replace(
            source.choice(text.split()), source.choice((*DEEP, "NaN", "-Infinity")), 1
        )
    return text.encode()


def _places(tree: Any) -> Iterator[tuple[Any, Any]]:
    """All containers and keys of a tree."""
    for key in list(tree) if isinstance(tree, dict) else range(len(tree)):
        yield tree, key
        if isinstance(tree[key], dict | list):
            yield from _places(tree[key])


def _nodes(tree: Any) -> list[dict[str, Any]]:
    nodes = tree.get("nodes")
    return [n for n in nodes if isinstance(n, dict)] if isinstance(nodes, list) else []


def _hostile(source: Random) -> Any:
    """A value of its own: what is changed in it later stays out of other files."""
    return copy.deepcopy(source.choice(HOSTILE_VALUES))


def _replace_value(source: Random, tree: Any, _: tuple[str, ...]) -> None:
    places = list(_places(tree))
    if places:
        container, key = source.choice(places)
        container[key] = _hostile(source)


def _remove_value(source: Random, tree: Any, _: tuple[str, ...]) -> None:
    places = list(_places(tree))
    if places:
        container, key = source.choice(places)
        del container[key]


def _move_value(source: Random, tree: Any, _: tuple[str, ...]) -> None:
    """A value is put in another place too."""
    places = list(_places(tree))
    if places:
        (container, key), (other, name) = source.choice(places), source.choice(places)
        container[key] = json.loads(json.dumps(other[name]))


def _repeat_item(source: Random, tree: Any, _: tuple[str, ...]) -> None:
    lists = [c[k] for c, k in _places(tree) if isinstance(c[k], list) and c[k]]
    if lists:
        chosen = source.choice(lists)
        chosen.insert(source.randrange(len(chosen) + 1), source.choice(chosen))


def _add_field(source: Random, tree: Any, _: tuple[str, ...]) -> None:
    objects = [tree, *(c[k] for c, k in _places(tree) if isinstance(c[k], dict))]
    names = ("subgraphs", "attrs", "attr", "param", "control_deps", "__shape__", "name", "axis")
    source.choice(objects)[source.choice(names)] = _hostile(source)


def _replace_attribute(source: Random, tree: Any, _: tuple[str, ...]) -> None:
    found = [n[k] for n in _nodes(tree) for k in ("attrs", "attr", "param") if n.get(k)]
    found = [attributes for attributes in found if isinstance(attributes, dict)]
    if found:
        attributes = source.choice(found)
        name = source.choice(
            (*attributes, *attributes, "axis", "kernel", "shape", "dtype", "unknown")
        )
        attributes[name] = source.choice(HOSTILE_TEXTS)


def _shape_of_variable(source: Random, tree: Any, _: tuple[str, ...]) -> None:
    variables = [node for node in _nodes(tree) if node.get("op") == "null"]
    if variables:
        name = source.choice(
            ("__shape__", "__shape__", "__dtype__", "__init__", "__storage_type__")
        )
        source.choice(variables)["attrs"] = {name: source.choice(HOSTILE_TEXTS)}


def _replace_operator(source: Random, tree: Any, words: tuple[str, ...]) -> None:
    nodes = _nodes(tree)
    if nodes:
        source.choice(nodes)["op"] = source.choice((*words, "null", "of_a_plugin", "", CODE))


def _replace_input(source: Random, tree: Any, _: tuple[str, ...]) -> None:
    """Another node, one that comes later (a cycle), or no input."""
    found = [n["inputs"] for n in _nodes(tree) if isinstance(n.get("inputs"), list) and n["inputs"]]
    if not found:
        return
    inputs = source.choice(found)
    place, count = source.randrange(len(inputs)), len(tree["nodes"])
    if source.randrange(4):
        inputs[place] = [source.randrange(count + 2), source.choice((0, 0, 0, 1, -1, 9)), 0]
    else:
        del inputs[place]


Change = Callable[[Random, Any, tuple[str, ...]], None]
# what leaves a graph of calls, so that operators are reached
CALL_CHANGES: tuple[Change, ...] = (
    _replace_attribute,
    _replace_attribute,
    _replace_attribute,
    _shape_of_variable,
    _replace_operator,
    _replace_input,
)
JSON_CHANGES: tuple[Change, ...] = (
    *CALL_CHANGES,
    _replace_value,
    _remove_value,
    _move_value,
    _repeat_item,
    _add_field,
)

PROGRAM_PIECES = (
    *(
        "(",
        ")",
        "[",
        '"',
        "'''",
        ":",
        "\\",
        "\t",
        "\n    ",
        "\n",
        "é",
        "\0",
        "\x0c",
        "f'{'",
        "lambda: ",
    ),
    *(
        "# coding: none\n",
        "from mxnet import *\n",
        "import mxnet as mx, os\n",
        "del mx\n",
        "*",
        "**{}",
    ),
    *(
        "(" * 300,
        "mx.nd.",
        "mx = None\n",
        "return ",
        "await ",
        "global mx\n",
        "-" * 400,
        CODE + "\n",
    ),
    *(
        "class mx: pass\n",
        "try:\n",
        "if mx:\n",
        "match mx:\n",
        "9" * 5000,
        "mx.sym.nothing(",
        "=",
        ",,",
    ),
)
TOKEN = re.compile(r"\w+|[^\w\s]|\n *")


def programwise(source: Random, data: bytes, other: bytes) -> bytes:
    """A program with tokens and lines removed, repeated, replaced, moved; sometimes other bytes."""
    if source.randrange(8) == 0:
        return bytewise(source, data, other)
    text, donor = data.decode(), other.decode()
    for _ in range(source.randint(1, 3)):
        kind = source.randrange(5)
        lines = text.split("\n")
        line = source.randrange(len(lines))
        if kind == 0:
            lines[line : line + source.randint(1, 3)] = []
            text = "\n".join(lines)
        elif kind == 1:
            lines.insert(source.randrange(len(lines)), lines[line])
            text = "\n".join(lines)
        elif kind == 2:
            lines.insert(line, source.choice(donor.split("\n")))
            text = "\n".join(lines)
        elif tokens := list(TOKEN.finditer(text)):
            start, end = source.choice(tokens).span()
            new = source.choice((*PROGRAM_PIECES, "", source.choice(TOKEN.findall(donor))))
            text = text[:start] + new + text[end if kind == 3 else start :]
    return text.encode(errors="surrogatepass")
