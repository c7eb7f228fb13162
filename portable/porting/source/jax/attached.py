"""Arrays that gradients are taken by: attach_grad() makes them parameters, which can be changed."""

from __future__ import annotations

import libcst as cst

from ..program.flow import walk
from ..program.names import code
from ..target import Work


class Attached:
    """The arrays of a program that call attach_grad()."""

    def __init__(self, work: Work) -> None:
        self.work, self.facts = work, work.facts

    def is_update(self, target: cst.BaseExpression, value: cst.BaseExpression) -> bool:
        """Whether a parameter is changed: by its gradient, or under the name that was attached."""
        return ".grad" in code(value) or code(target) in self.work.flow.attached

    def alone(self, call: cst.Call, receiver: str) -> str:
        """x = Parameter(x); "" with a reason where others would not see it."""
        if call.args and code(call.args[0].value) not in ("'write'", '"write"'):
            self.work.refuse(call, "attach_grad: only with grad_req='write'")
            return ""
        if self._listed(call, receiver):
            self.work.refuse(
                call,
                f"attach_grad: {receiver} is in a list already; attach before, or all in a loop",
            )
            return ""
        return f"{receiver} = {self.work.helper('Parameter')}({receiver})"

    def together(self, loop: cst.For) -> str | None:
        """w, b = ... for a loop that only attaches; None for other loops."""
        body = loop.body.body
        if len(body) != 1 or not isinstance(body[0], cst.SimpleStatementLine):
            return None
        if code(body[0]).strip() != f"{code(loop.target)}.attach_grad()":
            return None
        made = self.work.helper("Parameter")
        each = f"{made}({code(loop.target)}) for {code(loop.target)} in {code(loop.iter)}"
        names = self._names(loop.iter)
        if names is None:
            return None
        if isinstance(loop.iter, cst.Name):
            return f"{loop.iter.value} = {', '.join(names)} = [{each}]"
        return f"{', '.join(names)} = ({each})"

    def _names(self, node: cst.BaseExpression) -> list[str] | None:
        """The names in a list, or in the list that a name holds."""
        if isinstance(node, cst.Name):
            found = [b for b in self.facts.bindings.assigned if code(b.target) == node.value]
            if len(found) != 1 or found[0].each or found[0].onto:
                return None
            node = found[0].value
        if not isinstance(node, cst.Tuple | cst.List):
            return None
        names = [e.value.value for e in node.elements if isinstance(e.value, cst.Name)]
        return names if len(names) == len(node.elements) > 1 else None

    def _listed(self, call: cst.Call, receiver: str) -> bool:
        """Whether a list before the call holds the array."""
        for node in walk(self.facts.module):
            if node is call:
                return False
            if isinstance(node, cst.Assign) and isinstance(node.value, cst.List | cst.Tuple):
                targets = [t.target for t in node.targets]
                if any(code(e.value) == receiver for e in node.value.elements) and not any(
                    isinstance(target, cst.Tuple) for target in targets
                ):
                    return True
        return False
