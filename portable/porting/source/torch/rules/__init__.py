"""The rules for PyTorch, by MXNet name."""

from __future__ import annotations

from ...common.rules import initializers, losses, metrics, schedules
from ...rule import Rule, by_name
from . import (
    creation,
    data,
    elementwise,
    functions,
    images,
    layers,
    matrix,
    methods,
    reduce,
    shape,
    symbols,
)

MODULES = (
    creation, elementwise, reduce, shape, matrix, methods, layers, functions, losses, metrics, data,
    initializers, schedules, images, symbols,
)  # fmt: skip
RULES: dict[str, Rule] = by_name(rule for module in MODULES for rule in module.RULES)
