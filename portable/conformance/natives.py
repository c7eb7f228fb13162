"""What an operator is made of in an adapter's framework: `nd.dot` is `torch.matmul`.

Read off the source of the adapter's plain function: every name of the framework that it calls.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Iterator
from types import ModuleType
from typing import Any

from ..spec import operators
from .check import NotImplementedByAdapter
from .operators import callable_of

SHORT = {"jax.numpy": "jnp", "numpy": "np", "torch.nn.functional": "torch.nn.functional"}


def natives(mx: Any) -> dict[str, str]:
    """For each operator, the framework's functions that it calls, in the order of the source."""
    found = {}
    for name in operators():
        try:
            function = inspect.unwrap(callable_of(mx, name))
            tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
        except (NotImplementedByAdapter, OSError, TypeError, SyntaxError):
            continue  # there is no source to read, as for MXNet's own
        calls = dict.fromkeys(_calls(tree, getattr(function, "__globals__", {})))
        found[name] = ", ".join(list(calls)[:4])
    return found


def _calls(tree: ast.AST, scope: dict[str, Any]) -> Iterator[str]:
    """Dotted names of called functions: those of modules, and methods of arguments as `.name`."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        path = []
        part: ast.expr = node.func
        while isinstance(part, ast.Attribute):
            path.append(part.attr)
            part = part.value
        root = scope.get(part.id) if isinstance(part, ast.Name) else None
        if isinstance(root, ModuleType):
            yield ".".join([SHORT.get(root.__name__, root.__name__), *reversed(path)])
        elif not isinstance(part, ast.Name) or root is None:
            yield f".{path[0]}"
