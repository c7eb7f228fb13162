"""Port a program: its text in, the ported text and what could not be ported out."""

from __future__ import annotations

import ast
import importlib
import inspect
import re
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from symtable import SymbolTable, symtable
from typing import Any

import libcst as cst

from .leftovers import Leftovers, without_imports
from .program.facts import Facts
from .program.flow import Flow, walk
from .program.seen import Trace
from .removed import finish
from .rewrite import MARK, Rewriter
from .target import Target, Work

TARGETS = ("torch", "jax")
_OURS = re.compile(r"\bmxnet\b|\bportable\.adapters\b|\bmx\.(gluon|nd|autograd|sym)\b")


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


def target_of(name: str) -> Target:
    """What is declared for a target."""
    package = importlib.import_module(f"{__package__}.{name}")
    target: Target = package.TARGET
    return target


def port(text: str, name: str = "<text>", to: str = "torch", trace: Trace | None = None) -> Ported:
    """Rewrite a program for another library.

    Args:
        text: the program.
        name: its name in messages.
        to: the library, one of TARGETS.
        trace: what a run of it has seen.

    Raises:
        PortError: the text is no Python program, or has the library's name for something else.
    """
    module = _parsed(text, name)
    if not _OURS.search(text):
        return Ported(text, (), 0, {})
    try:
        return _ported(module, name, to, trace)
    except RecursionError as error:
        raise PortError(f"{name}: its expressions are nested too deeply; divide them") from error


def _ported(module: cst.Module, name: str, to: str, trace: Trace | None) -> Ported:
    """A program of MXNet's, rewritten."""
    target = target_of(to)
    facts = Facts(module, trace)
    work = Work(target, facts, Flow(facts))
    _name_apart(work)
    rewritten = facts.module.visit(Rewriter(work, [part(work) for part in target.parts]))
    helpers = {work.renamed.get(name, name) for name in work.helpers}
    leftovers = Leftovers(Facts(cst.parse_module(rewritten.code)), helpers)
    module = leftovers.facts.module.visit(leftovers)
    result = _finished(module, work, leftovers, name)
    left = tuple(
        (number, line.strip().removeprefix(MARK))
        for number, line in enumerate(result.splitlines(), 1)
        if line.strip().startswith(MARK)
    )
    return Ported(result, left, work.converted, dict(work.used))


def _parsed(text: str, name: str) -> cst.Module:
    """The program's tree.

    Raises:
        PortError: it is none.
    """
    try:
        module = cst.parse_module(text)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(text, name, "exec", dont_inherit=True)
        return module
    except (cst.ParserSyntaxError, SyntaxError, RecursionError, ValueError) as error:
        first = str(error).splitlines()[0] if str(error) else type(error).__name__
        if isinstance(error, SyntaxError):
            first = f"line {error.lineno}: {error.msg}"
        elif isinstance(error, cst.ParserSyntaxError):
            first = f"line {error.raw_line}, column {error.raw_column}: {error.message}"
        raise PortError(f"{name}: it is no Python program: {first}") from error


def _name_apart(work: Work) -> None:
    """Give other names to helpers that the program has its own of."""
    bound = set(work.facts.bindings.classes)
    bound |= {function.name for function in work.facts.bindings.functions.values()}
    for node in walk(work.facts.module):
        if isinstance(node, cst.AssignTarget | cst.CompFor | cst.For | cst.NamedExpr):
            bound |= {n.value for n in walk(node.target) if isinstance(n, cst.Name)}
        elif isinstance(node, cst.Param):
            bound.add(node.name.value)
    work.bound = bound & {*work.target.imports, *work.target.globals}
    bound |= {
        node.value
        for node in walk(work.facts.module)
        if isinstance(node, cst.Name) and work.facts.name(node) and not _is_called(work, node)
    }
    for helper in _helpers(work.target):
        if helper in bound:
            work.rename(helper, f"{helper}_of_{work.target.name}")


def _is_called(work: Work, node: cst.Name) -> bool:
    """Whether a name is written for the sake of a call, or stands for a class of the target's."""
    around = work.facts.parents[node]
    called = isinstance(around, cst.Call) and around.func is node
    return called or work.facts.name(node) in work.target.bases


def _finished(module: cst.Module, work: Work, leftovers: Leftovers, name: str) -> str:
    """The program with its helpers and imports.

    Raises:
        PortError: the program uses a library's own name for something else.
    """
    body = module.code
    read = _free(body)
    work.helpers = {name for name in work.helpers if work.renamed.get(name, name) in read}
    prelude = _prelude(work, [])
    read |= _free(prelude)
    made = [line for name, line in work.target.globals.items() if name in read]
    prelude = _prelude(work, made)
    for taken in work.bound:
        if taken == work.target.name or re.search(rf"\b{taken}[.(]", prelude):
            raise PortError(
                f"{name}: the program has something of its own that is called {taken}, which the "
                "ported one imports; give it another name first"
            )
    imports = [
        line
        for start, line in work.target.imports.items()
        if start not in work.bound
        and re.search(rf"\b{start}\.", prelude + body)
        and not re.search(rf"^{line}$", body, re.MULTILINE)
    ]
    module = finish(without_imports(module, imports, bool(leftovers.kept)))
    result = _with_prelude(module, prelude)
    cst.parse_module(result)
    return result


def _free(text: str) -> set[str]:
    """The names that a text reads and that are no parameters in it."""
    nodes = list(ast.walk(ast.parse(text)))
    given = {node.arg for node in nodes if isinstance(node, ast.arg)}
    return {node.id for node in nodes if isinstance(node, ast.Name)} - given


@cache
def _source(helper: Any) -> str:
    """A helper's text."""
    return inspect.getsource(helper).rstrip()


@cache
def _needed(helper: Any) -> frozenset[str]:
    """The names that a helper reads from outside of itself."""
    return frozenset(_foreign(symtable(_source(helper), "helper", "exec")))


def _foreign(table: SymbolTable) -> Iterator[str]:
    """The names that a text reads from outside of itself."""
    for symbol in table.get_symbols():
        if symbol.is_referenced() and not symbol.is_local() and not symbol.is_free():
            yield symbol.get_name()
    for inside in table.get_children():
        yield from _foreign(inside)


def _helpers(target: Target) -> dict[str, Any]:
    """What a target may write into a program, by name, in the order of its text."""
    return {
        key: value
        for library in target.helpers
        for key, value in vars(library).items()
        if getattr(value, "__module__", "") == library.__name__
    }


def _prelude(work: Work, made: list[str]) -> str:
    """The source of helpers, with the helpers that they use, in their own order; and these lines."""
    everything = _helpers(work.target)
    wanted: set[str] = set()
    new = set(work.helpers)
    for line in made:
        new |= {n.id for n in ast.walk(ast.parse(line)) if isinstance(n, ast.Name)} & set(
            everything
        )
    while new:
        wanted |= new
        words = {word for name in new for word in _needed(everything[name])}
        new = (words & set(everything)) - wanted
    text = "\n\n\n".join(_source(value) for key, value in everything.items() if key in wanted)
    for name, other in work.renamed.items():
        text = re.sub(rf"(?<![\w.]){name}\b(?!=)", other, text)
    return "\n\n\n".join(filter(None, [text, "\n".join(made)]))


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
