"""Operators that make arrays of nothing, or draw random numbers, as nodes of a graph.

`nd` has them as functions (`nd.zeros`, `nd.random.uniform`), which run the nodes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from portable.spec.operator import Parameter

from .. import nd


@dataclass(frozen=True, slots=True)
class Maker:
    """An operator's declaration, as `portable.spec` has it for others, with what runs it."""

    name: str
    inputs: tuple[Parameter, ...]
    attributes: tuple[Parameter, ...]
    run: Callable[..., Any]
    doc: str
    variadic: bool = False
    mutates: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()


def _p(name: str, kind: str, default: Any = None, optional: bool = False) -> Parameter:
    return Parameter(name, kind, optional, (), default)


def _shape(shape: Any) -> Any:
    return shape or (1,)


def _arange(start: Any, stop: Any = None, step: Any = 1.0, repeat: Any = 1, **rest: Any) -> Any:
    rest.pop("infer_range", None)
    return nd.arange(start, stop, step, repeat, **rest)


def _constant(fill: float) -> Callable[..., Any]:
    return lambda shape=(1,), dtype="float32": nd.full(
        _shape(shape), fill, dtype=dtype or "float32"
    )


def _full(shape: Any = (1,), value: float = 0.0, dtype: Any = "float32") -> Any:
    return nd.full(_shape(shape), value, dtype=dtype or "float32")


def _eye(N: int, M: int = 0, k: int = 0, dtype: Any = "float32") -> Any:
    return nd.eye(N, M, k, dtype=dtype or "float32")


def _drawn(name: str, alone: Any) -> Callable[..., Any]:
    """Runs a distribution; `alone` is the shape where none is given."""

    def run(*parameters: Any, shape: Any = (), dtype: Any = None, **given: Any) -> Any:
        dtype = None if dtype == "None" else dtype
        return getattr(nd.random, name)(*parameters, shape=shape or alone, dtype=dtype, **given)

    return run


DTYPE = _p("dtype", "str", "float32")
SHAPE = _p("shape", "shape", ())
DISTRIBUTIONS: dict[str, tuple[tuple[str, float], ...]] = {
    "uniform": (("low", 0.0), ("high", 1.0)),
    "normal": (("loc", 0.0), ("scale", 1.0)),
}
SAMPLED = {"uniform": ("low", "high"), "normal": ("mu", "sigma")}


def _makers() -> dict[str, Maker]:
    """All of them by name."""
    none = _p("ctx", "ignored", "")
    step = (_p("step", "float", 1.0), _p("repeat", "int", 1), _p("infer_range", "bool", False))
    ends = (_p("start", "float", 0.0), _p("stop", "float", None, True))
    linspace = (_p("start", "float", 0.0), _p("stop", "float", 0.0), _p("num", "int", 1))
    found = [
        Maker("_zeros", (), (SHAPE, none, DTYPE), _constant(0), "An array of zeros."),
        Maker("_ones", (), (SHAPE, none, DTYPE), _constant(1), "An array of ones."),
        Maker("_full", (), (SHAPE, none, DTYPE, _p("value", "float", 0.0)), _full, "One number."),
        Maker("_arange", (), (*ends, *step, none, DTYPE), _arange, "Numbers at equal steps."),
        Maker(
            "_linspace",
            (),
            (*linspace, _p("endpoint", "bool", True), none, DTYPE),
            nd.linspace,
            "Numbers at equal distances.",
        ),
        Maker(
            "_eye",
            (),
            (_p("N", "int", 0), _p("M", "int", 0), _p("k", "int", 0), none, DTYPE),
            _eye,
            "Ones on a diagonal.",
        ),
        Maker("_shuffle", (_p("data", "array"),), (), nd.random.shuffle, "Rows in random order."),
    ]
    dtype = _p("dtype", "str", "None")
    for name, parameters in DISTRIBUTIONS.items():
        attributes = tuple(_p(key, "float", default) for key, default in parameters)
        doc = f"Random numbers: {name}."
        found.append(
            Maker(f"_random_{name}", (), (*attributes, SHAPE, none, dtype), _drawn(name, (1,)), doc)
        )
        arrays = tuple(_p(key, "array") for key in SAMPLED[name])
        found.append(Maker(f"_sample_{name}", arrays, (SHAPE, dtype), _drawn(name, None), doc))
    return {maker.name: maker for maker in found}


MAKERS = _makers()
