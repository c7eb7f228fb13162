"""The source of a plain function together with all that it needs of its own package."""

from __future__ import annotations

import ast
import inspect
import sys
from functools import cache
from types import ModuleType
from typing import Any


def source_of(function: Any) -> tuple[str, dict[str, str], set[str]]:
    """What a file needs to call a function.

    Args:
        function: a function at the top level of a module.

    Returns:
        Its name there; the texts to be written, by name, in order; the import lines.
    """
    texts: dict[str, str] = {}
    imports: set[str] = set()
    home = sys.modules[function.__module__]
    _collect(function.__name__, home, texts, imports)
    return function.__name__, texts, imports


@cache
def _parts(module: ModuleType) -> tuple[dict[str, str], dict[str, ast.stmt]]:
    """The texts of a module's statements by the names that they give, and the statements."""
    source = inspect.getsource(module)
    texts: dict[str, str] = {}
    nodes: dict[str, ast.stmt] = {}
    for node in ast.parse(source).body:
        names: list[str] = []
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names = [node.name]
        elif isinstance(node, ast.Assign):
            names = [n.id for t in node.targets for n in ast.walk(t) if isinstance(n, ast.Name)]
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            names = [node.target.id]
        elif isinstance(node, ast.Import | ast.ImportFrom):
            names = [alias.asname or alias.name.split(".")[0] for alias in node.names]
        lines = source.splitlines()
        first = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", []))])
        text = "\n".join(lines[first - 1 : node.end_lineno])
        for name in names:
            texts[name], nodes[name] = text, node
    return texts, nodes


def _collect(name: str, module: ModuleType, texts: dict[str, str], imports: set[str]) -> None:
    """Add what `name` means in a module, and before it, all that it uses."""
    known, nodes = _parts(module)
    if name in texts or name not in nodes:
        return
    node = nodes[name]
    if isinstance(node, ast.Import):
        imports.add(known[name])
        return
    if isinstance(node, ast.ImportFrom):
        alias = next(a for a in node.names if (a.asname or a.name) == name)
        if not node.level:
            asname = f" as {alias.asname}" if alias.asname else ""
            imports.add(f"from {node.module} import {alias.name}{asname}")
            return
        package = module.__name__.rsplit(".", node.level)[0]
        source = sys.modules[f"{package}.{node.module}" if node.module else f"{package}.{name}"]
        _collect(alias.name, source, texts, imports)
        return
    imports.add("from __future__ import annotations")
    texts[name] = ""  # a function that calls itself stops here
    for used in sorted({n.id for n in ast.walk(node) if isinstance(n, ast.Name)}):
        if used != name:
            _collect(used, module, texts, imports)
    text = texts.pop(name)
    texts[name] = text or known[name]
