"""autograd.grad within a record: what the head needs becomes a function that jax.grad takes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import libcst as cst

from ..program.names import code
from ..target import Work, arguments
from .statements import assigned, define

_MARK = "_gradient_by_portable"
_KNOWN = {0, 1, "heads", "variables", "create_graph", "retain_graph", "train_mode"}


class Gradients:
    """Calls of autograd.grad that are statements of a record."""

    def __init__(self, work: Work) -> None:
        self.work, self.facts, self.flow = work, work.facts, work.flow

    def marked(self, original: cst.Call, updated: cst.Call) -> cst.Call:
        """The call under a name by which `put` finds it, or as it was with the reason."""
        statement = self.facts.parents[self.facts.parents[original]]
        block = self.facts.parents[statement]
        inside = (
            isinstance(block, cst.IndentedBlock) and self.facts.parents[block] in self.flow.records
        )
        if not isinstance(self.facts.parents[original], cst.Assign) or not inside:
            reason = "only as a statement of a record, whose result gets a name"
            self.work.refuse(original, f"mxnet.autograd.grad: {reason}")
            return updated
        given = arguments(updated)
        variables = _names(given.get(1, given.get("variables", "")))
        if set(given) - _KNOWN or not variables or not given.get(0, given.get("heads")):
            reason = "only of one head by arrays that have names"
            self.work.refuse(original, f"mxnet.autograd.grad: {reason}")
            return updated
        return updated.with_changes(func=cst.Name(_MARK))

    def put(self, body: Sequence[Any]) -> list[Any]:
        """The statements of a record, with functions in the place of marked calls."""
        found: list[Any] = []
        for statement in body:
            small = statement.body[0] if isinstance(statement, cst.SimpleStatementLine) else None
            call = small.value if isinstance(small, cst.Assign) else None
            if not isinstance(call, cst.Call) or code(call.func) != _MARK:
                found.append(statement)
                continue
            assert isinstance(small, cst.Assign)
            self.work.converted += 1
            found = self._function(found, small, call)
        return found

    def _function(self, before: list[Any], statement: cst.Assign, call: cst.Call) -> list[Any]:
        """The statements before a call as a function, and its gradients."""
        given = arguments(call)
        head = given.get(0, given.get("heads", ""))
        text = given.get(1, given.get("variables", ""))
        names = _names(text)
        kept = list(dict.fromkeys(name for one in before for name in assigned(one)))
        several = f"({', '.join(kept)})" if len(kept) > 1 else "".join(kept)
        places = f"tuple(range({len(names)}))" if len(names) > 1 else "(0,)"
        options = f", argnums={places}" if text[0] in "[(" else ""
        options += ", has_aux=True" if kept else ""
        result = f"{head}.sum(), {several}" if kept else f"{head}.sum()"
        target = "".join(code(one.target) for one in statement.targets)
        value = f"jax.grad(function{options})({', '.join(names)})"
        if kept and target[0] not in "([" and "," in target:
            target = f"({target})"
        line = f"{target}, {several} = {value}" if kept else f"{target} = {value}"
        return [define(f"function({', '.join(names)})", before, result), cst.parse_statement(line)]


def _names(text: str) -> list[str]:
    """The names in `x`, `[x, y]` or `(x, y)`; none for anything else."""
    node = cst.parse_expression(text) if text else None
    if isinstance(node, cst.Name):
        return [node.value]
    if isinstance(node, cst.List | cst.Tuple):
        found = [e.value.value for e in node.elements if isinstance(e.value, cst.Name)]
        return found if len(found) == len(node.elements) else []
    return []
