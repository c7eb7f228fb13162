"""A program's text becomes a tree, if Python reads it and it is not nested too deeply.

LibCST's parser knows no bound for nesting: where the stack is full, it ends the process.
"""

from __future__ import annotations

import ast
import tokenize
import warnings
from io import StringIO

import libcst as cst

DEEPEST = 300  # levels of nesting; what is rewritten cannot have half as many
_BETWEEN = (tokenize.NL, tokenize.COMMENT)


class PortError(ValueError):
    """A text that cannot be read as a program; the message says where."""


def too_deep(name: str, line: int = 0) -> PortError:
    """The error for a text that is nested too deeply."""
    where = f"{name}: line {line}" if line else name
    return PortError(f"{where}: its expressions are nested too deeply; divide them")


def check(text: str, name: str) -> None:
    """See that Python reads a text.

    Raises:
        PortError: it does not.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(text, name, "exec", dont_inherit=True)
    except SyntaxError as error:
        told = f"line {error.lineno}: {error.msg}"
        raise PortError(f"{name}: it is no Python program: {told}") from error
    except (RecursionError, MemoryError) as error:
        raise too_deep(name) from error
    except ValueError as error:
        raise PortError(f"{name}: it is no Python program: {error}") from error


def parsed(text: str, name: str) -> cst.Module:
    """The tree of a text that Python reads.

    Raises:
        PortError: it is nested too deeply, or LibCST cannot read it.
    """
    if line := _deep_line(text) or _strings_line(text):
        raise too_deep(name, line)
    try:
        module = cst.parse_module(text)
    except (cst.ParserSyntaxError, RecursionError, ValueError) as error:
        first = str(error).splitlines()[0] if str(error) else type(error).__name__
        if isinstance(error, cst.ParserSyntaxError):
            first = f"line {error.raw_line}, column {error.raw_column}: {error.message}"
        raise PortError(f"{name}: it is no Python program: {first}") from error
    # a form feed begins a line anew: what is put under another indentation would not be under it
    return module.with_changes(default_indent=module.default_indent.rpartition("\f")[2] or "    ")


def _deep_line(text: str) -> int:
    """A line that is nested too deeply; 0 if there is none.

    `a and b and c` is one node of Python's, and each operand is a level of LibCST's.
    """
    open_nodes: list[tuple[ast.AST, int, int]] = [(ast.parse(text), 0, 1)]
    while open_nodes:
        node, depth, line = open_nodes.pop()
        line = getattr(node, "lineno", line)
        if depth > DEEPEST:
            return line
        depth += len(node.values) if isinstance(node, ast.BoolOp) else 1
        open_nodes += [(child, depth, line) for child in ast.iter_child_nodes(node)]
    return 0


def _strings_line(text: str) -> int:
    """A line where too many strings stand side by side, each a level of LibCST's; 0 if none."""
    if text.count('"') + text.count("'") <= 2 * DEEPEST:
        return 0
    together = 0
    for token in tokenize.generate_tokens(StringIO(text).readline):
        if token.type == tokenize.STRING:
            together += 1
        elif token.type not in _BETWEEN:
            together = 0
        if together > DEEPEST:
            return token.start[0]
    return 0
