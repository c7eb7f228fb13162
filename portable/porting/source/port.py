"""Port a program: its text in, the ported text and what could not be ported out."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import libcst as cst
from libcst.metadata import MetadataWrapper

from .calls import Calls, Sizes
from .leftovers import Leftovers, without_imports
from .program.kinds import Kinds
from .torch import helpers as library
from .torch.blocks import Blocks
from .torch.methods import Methods
from .torch.rules import RULES
from .torch.training import Training

TARGETS = ("torch",)


class PortError(ValueError):
    """A text that cannot be read as a program; the message says where."""


@dataclass(frozen=True, slots=True)
class Ported:
    """A ported program.

    text: the program
    left: the lines of it that stay to be done, each with its reason
    converted: how many calls and statements were rewritten
    used: the MXNet names that were called, and how often
    """

    text: str
    left: tuple[tuple[int, str], ...]
    converted: int
    used: Mapping[str, int]


def port(text: str, name: str = "<text>", sizes: Sizes | None = None) -> Ported:
    """Rewrite a program for PyTorch.

    Args:
        text: the program.
        name: its name in messages.
        sizes: input sizes of layers by line and column, from a traced run.

    Raises:
        PortError: the text is no Python program.
    """
    try:
        module = cst.parse_module(text)
    except (cst.ParserSyntaxError, RecursionError, UnicodeError) as error:
        first = str(error).splitlines()[0] if str(error) else type(error).__name__
        if isinstance(error, cst.ParserSyntaxError):
            first = f"line {error.raw_line}, column {error.raw_column}: {error.message}"
        raise PortError(f"{name}: it is no Python program: {first}") from error
    if not re.search(r"\bmxnet\b", text):
        return Ported(text, (), 0, {})
    kinds = Kinds()
    MetadataWrapper(module).visit(kinds)
    calls = Calls(RULES, sizes or {})
    module = _pass(module, calls)
    modes = bool(set(kinds.used) & {"nn.BatchNorm", "nn.Dropout"})
    training = Training(kinds.optimizers, kinds.networks, modes)
    module = _pass(module, training)
    blocks = Blocks(kinds.blocks)
    module = _pass(module, blocks)
    methods = Methods(kinds.arrays, kinds.optimizers)
    module = module.visit(methods)
    leftovers = Leftovers({**calls.refusals, **training.refusals})
    module = _pass(module, leftovers)
    wanted = calls.helpers | training.helpers
    if re.search(r"\(EvalMetric\)", module.code):
        wanted.add("EvalMetric")
    prelude = _prelude(wanted)
    body = module.code
    imports = [
        line
        for line in ("import math", "import torch")
        if re.search(rf"\b{line.split()[1]}\.", prelude + body)
        and not re.search(rf"^{line}$", body, re.MULTILINE)
    ]
    module = without_imports(
        module, imports, any(not name.startswith("Block.") for name in leftovers.kept)
    )
    result = _with_prelude(module, prelude)
    cst.parse_module(result)
    left = tuple(
        (number, line.strip().removeprefix("# portable: "))
        for number, line in enumerate(result.splitlines(), 1)
        if line.strip().startswith("# portable: ")
    )
    converted = calls.converted + training.converted + blocks.converted + methods.converted
    return Ported(result, left, converted, dict(kinds.used))


def _pass(module: cst.Module, transformer: cst.CSTTransformer) -> cst.Module:
    """One pass over the program, with fresh metadata."""
    return MetadataWrapper(cst.parse_module(module.code)).visit(transformer)


def _prelude(names: set[str]) -> str:
    """The source of helpers, with the helpers that they use, in their own order."""
    everything: Mapping[str, Any] = {
        key: value
        for key, value in vars(library).items()
        if getattr(value, "__module__", "") == library.__name__
    }
    wanted, new = set(), set(names)
    while new:
        wanted |= new
        trees = [ast.parse(inspect.getsource(everything[name])) for name in new]
        words = {n.id for tree in trees for n in ast.walk(tree) if isinstance(n, ast.Name)}
        new = (words & set(everything)) - wanted
    return "\n\n\n".join(
        inspect.getsource(value).rstrip() for key, value in everything.items() if key in wanted
    )


def _with_prelude(module: cst.Module, prelude: str) -> str:
    """The helpers behind the last import of the top level."""
    if not prelude:
        return module.code
    body = list(module.body)
    last = 0
    for i, statement in enumerate(body):
        if isinstance(statement, cst.SimpleStatementLine) and any(
            isinstance(small, cst.Import | cst.ImportFrom) for small in statement.body
        ):
            last = i + 1
        elif not isinstance(statement, cst.SimpleStatementLine):
            break
    added = list(cst.parse_module(prelude).body)
    blank = [cst.EmptyLine(indent=False), cst.EmptyLine(indent=False)]
    added[0] = added[0].with_changes(leading_lines=blank)
    if last < len(body):
        rest = [line for line in body[last].leading_lines if line.comment]
        body[last] = body[last].with_changes(leading_lines=[*blank, *rest])
    return module.with_changes(body=[*body[:last], *added, *body[last:]]).code
