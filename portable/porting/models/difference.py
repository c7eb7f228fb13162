"""Where two models, checkpoints or files of arrays differ.

Arrays are compared by name. What is in one file only is matched by its numbers: with equal ones
under another name, then with equal ones transposed or in another shape.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from . import array_files, own
from .attributes import ModelError
from .calls import Plan
from .model import SYMBOL, Array, Model, example, find, load, named
from .proof import Proof, compare
from .proof import difference as apart

KINDS = ("missing", "extra", "shape", "values", "renamed", "transposed", "reshaped")


@dataclass(frozen=True, slots=True)
class Change:
    """One difference.

    kind:  missing (in A only), extra (in B only), shape, values, renamed, transposed, reshaped.
    name:  in A; in B for an extra one.
    told:  the rest of the sentence.
    """

    kind: str
    name: str
    told: str


def changes(a: Mapping[str, Array], b: Mapping[str, Array], tolerance: float = 0.0) -> list[Change]:
    """The differences of two collections of arrays.

    >>> changes({"w": np.ones((2, 3))}, {"v": np.ones((3, 2))})
    [Change(kind='transposed', name='w', told='equals v transposed: (2, 3) and (3, 2)')]
    """
    found = []
    for name in a.keys() & b.keys():
        one, other = a[name], b[name]
        if one.shape != other.shape:
            found.append(Change("shape", name, f"{one.shape} and {other.shape}"))
            continue
        if one.dtype != other.dtype:
            found.append(Change("values", name, f"dtype {one.dtype} and {other.dtype}"))
        largest, told = apart(one, other)
        if told or largest > tolerance:
            found.append(Change("values", name, told or f"differ by up to {largest:.3g}"))
    left = {name: a[name] for name in a if name not in b}
    right = {name: b[name] for name in b if name not in a}
    found += _matched(left, right)
    found += [
        Change("missing", name, f"{x.dtype} {x.shape}, in A only") for name, x in left.items()
    ]
    found += [Change("extra", name, f"{x.dtype} {x.shape}, in B only") for name, x in right.items()]
    return sorted(found, key=lambda change: (KINDS.index(change.kind), change.name))


def _matched(left: dict[str, Array], right: dict[str, Array]) -> list[Change]:
    """Arrays with equal numbers under other names; they are taken out of both."""
    found = []
    by_numbers: dict[tuple[int, bytes], list[str]] = defaultdict(list)
    for name, array in right.items():
        numbers = np.sort(array, axis=None).astype("float64")
        by_numbers[array.size, numbers.tobytes()].append(name)
    for name in list(left):
        array = left[name]
        numbers = np.sort(array, axis=None).astype("float64")
        candidates = by_numbers[array.size, numbers.tobytes()]
        for kind, told in (
            ("renamed", ""),
            ("transposed", " transposed"),
            ("reshaped", " reshaped"),
        ):
            other = next((o for o in candidates if kind == _relation(array, right[o])), None)
            if other is not None:
                shapes = f": {array.shape} and {right[other].shape}" if told else ""
                found.append(Change(kind, name, f"equals {other}{told}{shapes}"))
                candidates.remove(other)
                del left[name], right[other]
                break
    return found


def _relation(a: Array, b: Array) -> str:
    """How one array becomes the other, or ""."""
    if a.shape == b.shape and np.array_equal(a, b):
        return "renamed"
    if a.ndim == b.ndim > 1:
        orders = [tuple(reversed(range(a.ndim))), (1, 0, *range(2, a.ndim))]
        if any(np.array_equal(a.transpose(order), b) for order in orders):
            return "transposed"
    return "reshaped" if np.array_equal(a.reshape(-1), b.reshape(-1)) else ""


@dataclass(frozen=True, slots=True)
class Side:
    """A or B: its arrays, and its graph if it has one."""

    arrays: dict[str, Array]
    model: Model | None


def side(path: str | Path) -> Side:
    """Read a model or a file of arrays.

    Raises:
        ModelError, FormatError: it is not there, or is neither.
    """
    place = Path(path)
    if place.suffix in array_files.ENDINGS:
        found = array_files.read(place)
        return Side(
            {n.removeprefix("arg:").removeprefix("aux:"): a for n, a in found.items()}, None
        )
    if place.is_file() and not place.name.endswith(".json"):
        endings = ", ".join(array_files.ENDINGS)
        raise ModelError(f"{path}: give a model, or a file that ends in one of {endings}")
    symbol, weights = find(place)
    if weights is None:
        raise ModelError(f"{symbol}: no {symbol.name.removesuffix(SYMBOL)}-0000.params beside it")
    model = load(symbol, weights)
    return Side(
        {n.removeprefix("arg:").removeprefix("aux:"): a for n, a in named(weights).items()}, model
    )


def graphs(a: Model, b: Model, inputs: Mapping[str, Array] | None, tolerance: float) -> Proof:
    """The layers of two models on the same input, matched by name, else by position.

    Raises:
        ModelError: their inputs differ, or one of them cannot be run.
    """
    if a.inputs != b.inputs:
        raise ModelError(
            f"the inputs differ: {', '.join(a.inputs)} and {', '.join(b.inputs)}; outputs can only be "
            "compared on the same inputs"
        )
    given = dict(inputs or example(a, {}))
    plan = Plan(a, own.run(a, given))
    other = Plan(b, own.run(b, given))
    ours, theirs = plan.written(), other.written()
    same = set(ours.values()) == set(theirs.values())
    if not same and len(ours) != len(theirs):
        raise ModelError(f"the graphs have {len(ours)} and {len(theirs)} outputs of layers")
    if same:
        found = {name: other.values[entry] for entry, name in theirs.items()}
    else:
        pairs = zip(ours.values(), theirs, strict=True)
        found = {name: other.values[entry] for name, entry in pairs}
    found |= {
        plan.value(e).name: other.values[o]
        for e, o in zip(a.graph.heads, b.graph.heads, strict=False)
    }
    return compare(plan, found, "B", tolerance)
