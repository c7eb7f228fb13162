"""The standard cases of whole families of operators: ranks, sizes, dtypes, special values.

A constructor returns a tuple of cases; an operator adds its own with `+`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from .case import FLOATS, REAL, Case, Domain, Input, values

SHAPES: tuple[tuple[int, ...], ...] = ((1,), (5,), (2, 3), (2, 1, 3), (2, 3, 1, 2))
SPECIAL = (0.0, -0.0, 1.0, -1.0, math.inf, -math.inf, math.nan)


def shape_name(shape: Iterable[int]) -> str:
    """A shape as it stands in a case's name: (2, 3) is '2x3'."""
    return "x".join(map(str, shape))


def unary(
    domain: Domain = REAL,
    *,
    special: tuple[float, ...] = SPECIAL,
    dtypes: tuple[str, ...] = FLOATS,
    integers: tuple[int, ...] = (),
    numbers_only: bool = False,
    second: bool = False,
    **attributes: Any,
) -> tuple[Case, ...]:
    """Cases of a function of one array, element by element.

    Every rank from 1 to 4 and each dtype with values and gradients; special values (±0, ±inf, nan,
    the kinks) with values only, unless the operator adds its own case for the gradient there.
    `integers` are tried in integer dtypes (uint8 without sign). `numbers_only`: bools are refused.
    """
    shaped = tuple(
        Case(shape_name(s), (Input(s, domain=domain),), attributes, second=second) for s in SHAPES
    )
    typed = tuple(
        Case(d, (Input((3, 4), d, domain),), attributes) for d in dtypes if d != "float32"
    )
    edges = (Case("special", (values(*special),), attributes, gradient=False),) if special else ()
    whole = tuple(
        Case(d, (values(*(abs(i) if d == "uint8" else i for i in integers), dtype=d),), attributes)
        for d in ("int8", "uint8", "int32", "int64")
        if integers
    )
    bools = Input((2,), "bool", Domain("integers", 0, 1))
    refused = Case("bool", (bools,), attributes, raises="MXNetError", says=("bool",))
    return (*shaped, *typed, *edges, *whole, *((refused,) if numbers_only else ()))


PAIRS: tuple[tuple[tuple[int, ...], tuple[int, ...]], ...] = (
    ((4,), (4,)),
    ((2, 3), (2, 3)),
    ((2, 3, 1, 2), (2, 3, 1, 2)),
)
BROADCAST_PAIRS = (
    *PAIRS,
    ((2, 3), (1, 3)),
    ((3, 1), (1, 2)),
    ((2, 1, 3), (1, 4, 1)),
    ((1, 1), (2, 3)),
    ((3,), (2, 3)),
)


def binary(
    domain: Domain = REAL,
    other: Domain | None = None,
    *,
    broadcast: bool = False,
    special: tuple[float, ...] = SPECIAL,
    dtypes: tuple[str, ...] = FLOATS,
    integers: tuple[str, ...] = (),
    numbers_only: bool = False,
    second: bool = False,
) -> tuple[Case, ...]:
    """Cases of a function of two arrays, element by element, with or without broadcasting.

    `special` is paired with itself, each value with each. `integers` are dtypes of which positive
    numbers are tried. `numbers_only`: bools are refused.
    """
    other = other or domain
    counts = Domain("integers", 1, 6)
    shaped = tuple(
        Case(
            f"{shape_name(a)},{shape_name(b)}",
            (Input(a, domain=domain), Input(b, domain=other)),
            second=second,
        )
        for a, b in (BROADCAST_PAIRS if broadcast else PAIRS)
    )
    typed = tuple(
        Case(d, (Input((3, 4), d, domain), Input((3, 4), d, other)))
        for d in dtypes
        if d != "float32"
    )
    whole = tuple(Case(d, (Input((3, 4), d, counts), Input((3, 4), d, counts))) for d in integers)
    left = tuple(a for a in special for _ in special)
    right = tuple(b for _ in special for b in special)
    edges = (Case("special", (values(*left), values(*right)), gradient=False),) if special else ()
    refused = [
        Case(
            "mixed dtypes",
            (Input((2, 3)), Input((2, 3), "float64")),
            raises="MXNetError",
            says=("rhs", "float64", "float32"),
        ),
        Case(
            "mismatched shapes",
            (Input((2, 3)), Input((2, 4))),
            raises="MXNetError",
            says=("(2, 3)", "(2, 4)"),
        ),
    ]
    if not broadcast:
        refused.append(
            Case(
                "no broadcasting",
                (Input((2, 3)), Input((1, 3))),
                raises="MXNetError",
                says=("(2, 3)", "(1, 3)"),
            )
        )
    if numbers_only:
        two = Input((2,), "bool", Domain("integers", 0, 1))
        refused.append(Case("bool", (two, two), raises="MXNetError", says=("bool",)))
    return (*shaped, *typed, *whole, *edges, *refused)


def with_number(
    *numbers: float,
    domain: Domain = REAL,
    special: tuple[float, ...] = SPECIAL,
    specials: tuple[float, ...] = (2.5, 0.0, math.inf),
) -> tuple[Case, ...]:
    """Cases of a function of an array and a number, element by element.

    Each of `numbers` is tried with floats. Integers cut it towards zero (is_int) or make floats.
    `special` values of the array are paired with the numbers `specials`.
    """
    counts, bits = Domain("integers", 1, 6), Domain("integers", 0, 1)
    first = {"scalar": numbers[0]}
    return (
        *(Case(shape_name(s), (Input(s, domain=domain),), first) for s in SHAPES[1:4]),
        *attributes("2x3", (2, 3), *({"scalar": n} for n in numbers), domain=domain),
        *(Case(d, (Input((3, 4), d, domain),), first) for d in ("float16", "float64")),
        *(
            Case(f"special scalar={n}", (values(*special),), {"scalar": n}, gradient=False)
            for n in specials
        ),
        *(Case(d, (Input((6,), d, counts),), {"scalar": 2.5}) for d in ("int8", "uint8", "int64")),
        Case("bool", (Input((4,), "bool", Domain("integers", 1, 1)),), {"scalar": 2.0}),
        Case("int32 float", (Input((6,), "int32", counts),), {"scalar": 2.5, "is_int": False}),
        Case("bool float", (Input((4,), "bool", bits),), {"scalar": 1.5, "is_int": False}),
    )


def attributes(
    name: str, shape: tuple[int, ...], *choices: dict[str, Any], **case: Any
) -> tuple[Case, ...]:
    """One case for each choice of attributes, on one input of the given shape.

    >>> [c.name for c in attributes("2x3", (2, 3), {"axis": 0}, {"axis": 1, "keepdims": True})]
    ['2x3 axis=0', '2x3 axis=1 keepdims=True']
    """
    domain = case.pop("domain", REAL)
    dtype = case.pop("dtype", "float32")
    return tuple(
        Case(
            f"{name} {' '.join(f'{k}={v}' for k, v in choice.items())}".strip(),
            (Input(shape, dtype, domain),),
            choice,
            **case,
        )
        for choice in choices
    )
