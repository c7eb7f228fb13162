"""Spoiled versions of a function, made from its source."""

from __future__ import annotations

import ast
import copy
import functools
import inspect
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

Function = Callable[..., Any]

SITES = 4  # of each sort in one function


@dataclass(frozen=True, slots=True)
class Mutant:
    """A spoiled function. sort: what was done; place: where, as source text."""

    sort: str
    place: str
    function: Function

    def __str__(self) -> str:
        return f"{self.sort} {self.place}".strip()


def spoiled(x: Any) -> Any:
    """An array with wrong numbers: 1.001 times a float (1.1 in float16), 1 more than an integer.

    A float that is 0 becomes 1, since 1.001 times 0 would be no change.
    """
    name = str(x.dtype).removeprefix("torch.")
    if name == "bool":
        return ~x
    if not name.startswith("float"):
        return x + 1
    return x * (1.1 if name == "float16" else 1.001) + (x == 0)


def other_values(function: Function) -> Mutant:
    """The function with outputs that are a little off, the first one at least."""

    @functools.wraps(function)
    def spoil(*args: Any, **named: Any) -> Any:
        out = function(*args, **named)
        if isinstance(out, tuple | list):
            return (spoiled(out[0]), *out[1:])
        return spoiled(out)

    return Mutant("value x1.001", "", spoil)


def each_output(function: Function, count: int) -> Iterator[Mutant]:
    """The function with one of its further outputs a little off, such as a new optimizer state."""
    for position in range(1, count):

        @functools.wraps(function)
        def spoil(*args: Any, position: int = position, **named: Any) -> Any:
            out = list(function(*args, **named))
            if position < len(out) and out[position] is not None:
                out[position] = spoiled(out[position])
            return tuple(out)

        yield Mutant("value x1.001", f"of output {position}", spoil)


class _Site(ast.NodeTransformer):
    """Changes the n-th node that a change applies to.

    The text of a refusal is left alone: an error's message is free, but for the words that a case
    asks for, so that other numbers in it are no other behaviour.
    """

    def __init__(self, change: Callable[[ast.AST], ast.AST | None], number: int) -> None:
        self.change, self.number, self.seen = change, number, -1
        self.place = ""

    def visit(self, node: ast.AST) -> ast.AST:
        """Change it, or go on below it."""
        if isinstance(node, ast.Raise):
            return node
        changed = self.change(node)
        if changed is not None:
            self.seen += 1
            if self.seen == self.number:
                self.place = ast.unparse(node)
                return ast.copy_location(changed, node)
        return super().generic_visit(node)


def without_term(node: ast.AST) -> ast.AST | None:
    """a + b becomes a; a - b too."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub):
        plain = (ast.Tuple, ast.List, ast.Constant)
        if not isinstance(node.left, plain) or not isinstance(node.right, plain):
            return copy.deepcopy(node.left)
    return None


def other_edge(node: ast.AST) -> ast.AST | None:
    """< becomes <=, > becomes >=, == becomes !=, and the other way round."""
    swapped: dict[type[ast.cmpop], ast.cmpop] = {
        ast.Lt: ast.LtE(),
        ast.LtE: ast.Lt(),
        ast.Gt: ast.GtE(),
        ast.GtE: ast.Gt(),
        ast.Eq: ast.NotEq(),
        ast.NotEq: ast.Eq(),
    }
    if isinstance(node, ast.Compare) and type(node.ops[0]) in swapped:
        made = copy.deepcopy(node)
        made.ops[0] = swapped[type(node.ops[0])]
        return made
    return None


AXES = ("axis", "axes", "dim", "dims")


def other_axis(node: ast.AST) -> ast.AST | None:
    """axis=1 becomes axis=0, axis=n becomes axis=n - 1: where an axis is a number in the source."""
    if isinstance(node, ast.keyword) and node.arg in AXES and isinstance(node.value, ast.Constant):
        value = node.value.value
        if type(value) is int:
            return ast.keyword(node.arg, ast.Constant(1 - value if value in (0, 1) else value - 1))
    return None


SORTS: tuple[tuple[str, Callable[[ast.AST], ast.AST | None]], ...] = (
    ("dropped term", without_term),
    ("edge case", other_edge),
    ("wrong axis", other_axis),
)


def of_source(function: Function) -> Iterator[Mutant]:
    """Mutants by changes in the function's source; none if there is no source to change."""
    try:
        source = textwrap.dedent(inspect.getsource(function))
    except (OSError, TypeError):
        return
    tree = ast.parse(source)
    definition = tree.body[0]
    if not isinstance(definition, ast.FunctionDef):
        return
    definition.decorator_list = []
    definition.returns = None
    if isinstance(definition.body[0], ast.Expr) and isinstance(
        definition.body[0].value, ast.Constant
    ):
        definition.body = definition.body[1:]
    for sort, change in SORTS:
        for number in range(SITES):
            site = _Site(change, number)
            changed = copy.deepcopy(tree)
            body = changed.body[0]
            assert isinstance(body, ast.FunctionDef)
            body.body = [site.visit(statement) for statement in body.body]  # type: ignore[misc]
            if not site.place:
                break
            yield Mutant(sort, f"in {site.place[:60]}", compiled(changed, function))


def compiled(tree: ast.Module, like: Function) -> Function:
    """The function that a changed tree defines, with the globals and closure of the sound one."""
    name = like.__name__
    cells = like.__code__.co_freevars
    outer = ast.parse(f"def outer({', '.join(cells)}):\n    return 0").body[0]
    assert isinstance(outer, ast.FunctionDef)
    inner = tree.body[0]
    assert isinstance(inner, ast.FunctionDef)
    outer.body = [inner, ast.Return(ast.Name(inner.name, ast.Load()))]
    module = ast.fix_missing_locations(ast.Module([outer], []))
    scope = like.__globals__
    made: dict[str, Any] = {}
    exec(compile(module, f"<mutant of {name}>", "exec"), scope, made)
    values = [cell.cell_contents for cell in like.__closure__ or ()]
    function: Function = made["outer"](*values)
    function.__module__ = like.__module__
    return functools.update_wrapper(function, like, assigned=("__module__", "__name__", "__doc__"))
