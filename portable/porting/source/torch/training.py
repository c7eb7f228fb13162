"""record, backward, Trainer and initialize: PyTorch's training loop with the same numbers."""

from __future__ import annotations

import libcst as cst

from ..modes import flattened
from ..program.flow import PAUSES
from ..program.names import code
from ..program.values import Kind
from ..target import Work, arguments, expression, is_starred
from ..training import TrainingLoop
from .optimizers import optimizer

Statements = cst.FlattenSentinel[cst.BaseStatement]


class Training(TrainingLoop):
    """The statements of a training loop."""

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        bindings = self.facts.bindings
        methods = {call.func.attr.value for call in bindings.calls
                   if isinstance(call.func, cst.Attribute)}  # fmt: skip
        self.rates_change = "set_learning_rate" in methods

    def leave_With(self, original: cst.With, updated: cst.CSTNode) -> cst.CSTNode | Statements:
        """record(): the body alone, between net.train() and net.eval() where that matters."""
        record = self.flow.records.get(original)
        if record is None or not isinstance(updated, cst.With):
            return updated
        networks = self.modes.networks(record)
        if networks is None:
            return updated
        body = self.modes.around(record, networks, flattened(updated))
        self.work.converted += 1
        if record.name in PAUSES:
            inside = updated.items[0].with_changes(item=cst.parse_expression("torch.no_grad()"))
            return updated.with_changes(items=[inside], body=cst.IndentedBlock(body))
        return cst.FlattenSentinel(body)

    def leave_SimpleStatementLine(
        self, original: cst.SimpleStatementLine, updated: cst.CSTNode
    ) -> cst.CSTNode | Statements:
        """One of the training loop's statements, or the line as it was."""
        if not isinstance(updated, cst.SimpleStatementLine) or len(updated.body) != 1:
            return updated
        before, small = original.body[0], updated.body[0]
        lines: list[str] = []
        if isinstance(before, cst.Expr) and isinstance(before.value, cst.Call):
            if isinstance(small, cst.Expr) and isinstance(small.value, cst.Call):
                lines = self._statement(before.value, small.value)
        elif isinstance(before, cst.Assign | cst.AugAssign) and isinstance(
            small, cst.Assign | cst.AugAssign
        ):
            lines = self._update(before, small)
        if not lines:
            return updated
        self.work.converted += 1
        made = [cst.parse_statement(line) for line in lines]
        made[0] = made[0].with_changes(leading_lines=updated.leading_lines)
        return cst.FlattenSentinel(made)

    def _statement(self, before: cst.Call, call: cst.Call) -> list[str]:
        """backward, step, initialize, load_parameters."""
        if before in self.flow.backwards:
            return self._backward(before, call)
        if not isinstance(before.func, cst.Attribute) or not isinstance(call.func, cst.Attribute):
            return []
        receiver, method = code(call.func.value), before.func.attr.value
        kind = self.facts.kind(before.func.value)
        if before in self.flow.steps:
            step = self.flow.steps[before]
            if self.flow.paired(step):
                return [f"{receiver}.step()"]
            return [f"{self.work.helper('step')}({receiver}, {code(call.args[0].value)})"]
        if kind is Kind.TRAINER and method == "allreduce_grads":
            self.work.refuse(before, "gradients of several devices are not summed")
        if method == "initialize" and kind in (Kind.BLOCK, Kind.PARAMETERS):
            return self._initialize(before, call, receiver)
        if method in ("load_parameters", "load_params") and kind is Kind.BLOCK and call.args:
            if set(arguments(call)) - {0, "filename", "ctx"}:
                self.work.refuse(before, f"{method}: its options have no counterpart")
                return []
            given = arguments(call)
            path = given.get(0, given.get("filename"))
            lines = [f"{receiver}.load_state_dict(torch.load({path}))"]
            return [*lines, f"{receiver}.eval()"] if self.modes.matter else lines
        return []

    def _backward(self, before: cst.Call, call: cst.Call) -> list[str]:
        """The usual lines where a step belongs to it, or the helper that replaces gradients."""
        given = arguments(call)
        if self.facts.name(before.func) == "autograd.backward":
            heads = given.get(0, given.get("heads", ""))
            if set(given) - {0, "heads", "retain_graph"} or is_starred(call):
                self.work.refuse(
                    before, "mxnet.autograd.backward: gradients of the heads are given"
                )
                return []
            heads = f"*{heads}" if self.facts.kind(before.args[0].value) is Kind.LIST else heads
        else:
            assert isinstance(call.func, cst.Attribute)
            heads = code(call.func.value)
        backward = self.flow.backwards[before]
        written = before.func.value if isinstance(before.func, cst.Attribute) else before
        whole = self.is_sum(written)
        if backward.step is not None and not given:
            size = code(backward.step.size)
            total = heads if whole else f"{heads}.sum()"
            head = total if size == "1" else f"({total} / {size})"
            return [f"{backward.step.trainer}.zero_grad()", f"{head}.backward()"]
        if self.flow.alone(before) and not given and self.facts.name(before.func) is None:
            return [f"{heads if whole else heads + '.sum()'}.backward()"]
        options = ""
        rest = dict(given)
        if self.facts.name(before.func) is None:
            gradient = rest.pop(0, rest.pop("out_grad", None))
            options += f", gradient={gradient}" if gradient not in (None, "None") else ""
        else:
            rest.pop(0, rest.pop("heads", None))
        if "retain_graph" in rest:
            options += f", retain_graph={rest.pop('retain_graph')}"
        rest.pop("train_mode", None)
        if rest:
            self.work.refuse(before, f"backward: {', '.join(map(str, rest))} has no counterpart")
            return []
        return [f"{self.work.helper('backward')}({heads}{options})"]

    def _initialize(self, before: cst.Call, call: cst.Call, receiver: str) -> list[str]:
        """initialize(net, fill, device)."""
        filling = self.filling(before, call)
        if filling is None:
            return []
        given = ", ".join(filter(None, [receiver.removesuffix(".collect_params()"), *filling]))
        return [f"{self.work.helper('initialize')}({given})"]

    def _update(
        self, before: cst.Assign | cst.AugAssign, after: cst.Assign | cst.AugAssign
    ) -> list[str]:
        """w[:] = w - lr * w.grad, in place and outside of the record."""
        target = before.target if isinstance(before, cst.AugAssign) else before.targets[0].target
        in_place = isinstance(target, cst.Subscript) or isinstance(before, cst.AugAssign)
        base = target.value if isinstance(target, cst.Subscript) else target
        if not in_place or self.facts.kind(base) not in (Kind.ARRAY, Kind.UNKNOWN):
            return []
        gradients = ".grad" in code(before.value)
        if not gradients and code(base) not in self.flow.attached:
            return []
        return [f"with torch.no_grad():\n    {code(after)}\n"]

    def leave_Call(self, original: cst.Call, updated: cst.CSTNode) -> cst.CSTNode:
        """Trainer(...), autograd.grad(...), is_training()."""
        if not isinstance(updated, cst.Call):
            return updated
        name = self.facts.name(original.func)
        if name == "gluon.Trainer":
            made = optimizer(self.work, original, updated, self.rates_change)
        elif name == "autograd.grad":
            made = self._grad(original, updated)
        elif isinstance(original.func, cst.Attribute):
            made = self._of_trainer(original, updated)
        else:
            return updated
        node = expression(made) if made else None
        if node is None:
            return updated
        self.work.converted += 1
        return node

    def _grad(self, original: cst.Call, updated: cst.Call) -> str:
        """torch.autograd.grad of the head's sum."""
        given = arguments(updated)
        names = ("heads", "variables")
        values = [given.get(i, given.get(name, "")) for i, name in enumerate(names)]
        known = {0, 1, *names, "create_graph", "retain_graph", "train_mode"}
        kinds = [self.facts.kind(a.value) for a in original.args[:2]]
        if set(given) - known or "" in values or kinds[0] is not Kind.ARRAY:
            self.work.refuse(
                original, "mxnet.autograd.grad: only of one head, without its gradient"
            )
            return ""
        options = "".join(
            f", {key}={given[key]}" for key in ("retain_graph", "create_graph") if key in given
        )
        made = f"torch.autograd.grad({values[0]}.sum(), {values[1]}{options})"
        if kinds[1] is Kind.ARRAY:
            return f"{made}[0]"
        return f"list({made})"

    def _of_trainer(self, original: cst.Call, updated: cst.Call) -> str:
        """save_states, load_states, set_learning_rate; save_parameters of a network."""
        assert isinstance(original.func, cst.Attribute)
        assert isinstance(updated.func, cst.Attribute)
        method, kind = original.func.attr.value, self.facts.kind(original.func.value)
        receiver, given = code(updated.func.value), arguments(updated)
        first = given.get(0, given.get("fname", given.get("filename", given.get("lr", ""))))
        if len(given) == 1 and first and kind is Kind.TRAINER:
            if method == "save_states":
                return f"torch.save({receiver}.state_dict(), {first})"
            if method == "load_states":
                return f"{receiver}.load_state_dict(torch.load({first}))"
            if method == "set_learning_rate":
                return f"{receiver}.param_groups[0].update(lr={first})"
        if method in ("save_parameters", "save_params") and kind is Kind.BLOCK and len(given) == 1:
            return f"torch.save({receiver}.state_dict(), {first})"
        return ""

    def rate(self, trainer: str) -> str:
        """The target's expression for a trainer's learning rate."""
        return f'{trainer}.param_groups[0]["lr"]'
