"""Port a program: its text in, the ported text and what could not be ported out."""

from __future__ import annotations

import importlib
import re
from collections.abc import Mapping
from dataclasses import dataclass

import libcst as cst

from .leftovers import Leftovers, without_imports
from .parsed import PortError, check, parsed, too_deep
from .prelude import free, helpers_of, prelude, with_prelude
from .program.facts import Facts
from .program.flow import Flow, walk
from .program.seen import Trace
from .removed import finish
from .rewrite import MARK, Rewriter
from .target import Target, Work

TARGETS = ("torch", "jax")
_OURS = re.compile(r"\bmxnet\b|\bportable\.adapters\b|\bmx\.(gluon|nd|autograd|sym)\b")


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
    check(text, name)
    if not _OURS.search(text):
        return Ported(text, (), 0, {})
    module = parsed(text, name)
    try:
        return _ported(module, name, to, trace)
    except RecursionError as error:
        raise too_deep(name) from error


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
    for helper in helpers_of(work.target):
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
    read = free(body)
    work.helpers = {name for name in work.helpers if work.renamed.get(name, name) in read}
    above = prelude(work, [])
    read |= free(above)
    made = [line for name, line in work.target.globals.items() if name in read]
    above = prelude(work, made)
    for taken in work.bound:
        if taken == work.target.name or re.search(rf"\b{taken}[.(]", above):
            raise PortError(
                f"{name}: the program has something of its own that is called {taken}, which the "
                "ported one imports; give it another name first"
            )
    imports = [
        line
        for start, line in work.target.imports.items()
        if start not in work.bound
        and re.search(rf"\b{start}\.", above + body)
        and not re.search(rf"^{line}$", body, re.MULTILINE)
    ]
    module = finish(without_imports(module, imports, bool(leftovers.kept)))
    result = with_prelude(module, above)
    cst.parse_module(result)
    return result
