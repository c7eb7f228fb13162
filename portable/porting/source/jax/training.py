"""record, backward, Trainer and initialize: JAX's training loop with the same numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import libcst as cst

from ..modes import flattened
from ..program.flow import PAUSES
from ..program.names import code
from ..program.values import Kind
from ..target import Work, arguments, expression
from ..texts import as_operand, without_brackets
from ..training import TrainingLoop
from .attached import Attached
from .gradients import Gradients
from .optimizers import optimizer
from .recorded import Recorded, recordings_of
from .statements import assigned, define, needed

Statements = cst.FlattenSentinel[cst.BaseStatement]


class Training(TrainingLoop):
    """The statements of a training loop."""

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self.recordings = recordings_of(work)
        self.gradients = Gradients(work)
        text = code(self.facts.module)
        self.rates = ".set_learning_rate" in text or ".learning_rate" in text
        self.attached = Attached(work)
        self._before: dict[cst.CSTNode, list[cst.BaseStatement]] = {}  # what goes before a loop
        self._recorded: dict[str, tuple[Recorded, Sequence[str], list[Any]]] = {}
        self._texts: dict[cst.CSTNode, cst.BaseExpression] = {}  # heads and sizes, rewritten
        self._given: dict[cst.CSTNode, cst.BaseExpression] = {}  # gradients of heads
        self._steps = 0

    def leave_With(self, original: cst.With, updated: cst.CSTNode) -> Any:
        """record(): what is differentiated is put together when the statements behind it are known."""
        record = self.flow.records.get(original)
        if record is None or not isinstance(updated, cst.With):
            return updated
        networks = self.modes.networks(record)
        if networks is None:
            return updated
        recorded = self.recordings.by_record.get(original)
        body = self.gradients.put(flattened(updated))
        self.work.converted += 1
        if record.name in PAUSES and self._is_recorded(original):
            body += self._stopped(original)
        if recorded is None:
            return cst.FlattenSentinel(self.modes.around(record, networks, body))
        place = f"_recorded_by_portable_{len(self._recorded)}"
        self._recorded[place] = recorded, networks, body
        return cst.SimpleStatementLine([cst.Expr(cst.Name(place))])

    def _is_recorded(self, node: cst.CSTNode) -> bool:
        """Whether a statement is a part of what is recorded."""
        while not isinstance(node, cst.FunctionDef | cst.Module):
            node = self.facts.parents[node]
            if node in self.flow.records:
                return self.flow.records[node].name not in PAUSES
        return False

    def _stopped(self, pause: cst.With) -> list[Any]:
        """No gradients go back through what is computed within a pause."""
        return [
            cst.parse_statement(f"{name} = jax.lax.stop_gradient({name})")
            for name in dict.fromkeys(assigned(pause.body))
        ]

    def leave_IndentedBlock(self, original: cst.IndentedBlock, updated: Any) -> Any:
        """Statements with functions in the place of what is recorded."""
        return updated.with_changes(body=self._put(updated.body, 1))

    def leave_Module(self, original: cst.Module, updated: Any) -> Any:
        """The same at the top level."""
        return updated.with_changes(body=self._put(updated.body, 2))

    def _put(self, body: Sequence[Any], apart: int) -> list[Any]:
        """Statements with functions in the place of what is recorded."""
        found: list[Any] = []
        for statement in body:
            place = (
                code(statement).strip() if isinstance(statement, cst.SimpleStatementLine) else ""
            )
            if place not in self._recorded:
                found.append(statement)
                continue
            recorded, networks, inside = self._recorded[place]
            count = len(inside) if recorded.whole else needed(inside, recorded.head)
            first, rest = inside[:count], inside[count:]
            lead = [line for line in first[0].leading_lines if line.comment]
            first[0] = first[0].with_changes(leading_lines=[])
            made: list[Any] = self.modes.around(
                recorded.record, networks, self._function(recorded, first)
            )
            made[0] = made[0].with_changes(leading_lines=[*statement.leading_lines, *lead])
            found += [*_apart(made, apart, bool(found)), *rest]
        return found

    def _function(self, recorded: Recorded, body: list[Any]) -> list[cst.BaseStatement]:
        """The statements that run a record's body, its backward and its step."""
        written = self._texts[recorded.backward.node]
        given = self._given.get(recorded.backward.node)
        if given is not None:
            head = f"({as_operand(written)} * {as_operand(given)}).sum()"
        else:
            head = code(written) if self.is_sum(recorded.head) else f"{as_operand(written)}.sum()"
        outputs = ", ".join(recorded.outputs)
        several = f"({outputs})" if len(recorded.outputs) > 1 else outputs
        if recorded.step is None:
            objective = define(f"objective({_kept(recorded)})", body, f"{head}, {several or None}")
            call = f"{self.work.helper('backward')}(objective)"
            return [objective, cst.parse_statement(f"{outputs} = {call}" if outputs else call)]
        size = without_brackets(code(self._texts[recorded.step.node]))
        network, trainer = recorded.network, recorded.step.trainer
        jitted = recorded.arrays is not None and recorded.before is not None
        asked = [network, trainer, *recorded.others]
        names = [text.rpartition(".")[2] for text in asked]
        renamed = dict(zip(names, asked, strict=True)) | (
            dict(recorded.arrays or {}) if jitted else {}
        )
        del renamed[names[1]]
        for name, text in renamed.items():
            body = [_renamed(statement, text, name) for statement in body]
            size = code(_renamed(cst.parse_expression(size), text, name))
        head = head if size == "1" else f"{head} / {as_operand(cst.parse_expression(size))}"
        inside = ", ".join(filter(None, [names[0], *names[2:], _kept(recorded)]))
        objective = define(f"objective({inside})", body, f"{head}, {several}" if outputs else head)
        taken = names if jitted else asked
        inside = ", ".join([taken[0], *taken[2:]])
        call = f"nnx.grad(objective{', has_aux=True' if outputs else ''})({inside})"
        lines: list[Any] = [
            objective,
            _behind(f"gradients, {several} = {call}" if outputs else f"gradients = {call}"),
            cst.parse_statement(f"{taken[1]}.update({taken[0]}, gradients)"),
        ]
        if jitted:
            shown = ["gradients"] if recorded.gradients else []
            outputs = ", ".join([*recorded.outputs, *shown])
            call = self._jitted(recorded, names, lines, outputs)
            lines = [cst.parse_statement(f"{outputs} = {call}" if outputs else call)]
        return lines

    def _jitted(
        self, recorded: Recorded, names: Sequence[str], lines: list[Any], outputs: str
    ) -> str:
        """The call of a jitted step, which is defined in front of the loop."""
        self._steps += 1
        name = "train_step" if self._steps == 1 else f"train_step_{self._steps}"
        assert recorded.arrays is not None
        assert recorded.before is not None
        assert recorded.step is not None
        function = define(f"{name}({', '.join([*names, *recorded.arrays])})", lines, outputs)
        jit = cst.Decorator(cst.parse_expression("nnx.jit"))
        self._before.setdefault(recorded.before, []).append(function.with_changes(decorators=[jit]))
        given = [recorded.network, recorded.step.trainer, *recorded.others]
        return f"{name}({', '.join([*given, *recorded.arrays.values()])})"

    def leave_For(self, original: cst.For, updated: cst.CSTNode) -> cst.CSTNode | Statements:
        """A loop, behind the steps that are taken in it; or attach_grad() of several arrays."""
        line = self.attached.together(original)
        if line is not None and isinstance(updated, cst.For):
            self.work.converted += 1
            made = cst.parse_statement(line)
            return made.with_changes(leading_lines=updated.leading_lines)
        return self._behind_steps(original, updated)

    def leave_While(self, original: cst.While, updated: cst.CSTNode) -> cst.CSTNode | Statements:
        """A loop, behind the steps that are taken in it."""
        return self._behind_steps(original, updated)

    def _behind_steps(
        self, original: cst.CSTNode, updated: cst.CSTNode
    ) -> cst.CSTNode | Statements:
        steps = self._before.get(original)
        if not steps or not isinstance(updated, cst.For | cst.While):
            return updated
        lines = 2 if isinstance(self.facts.parents[original], cst.Module) else 1
        return cst.FlattenSentinel(_apart([*steps, updated], lines, True))

    def leave_SimpleStatementLine(
        self, original: cst.SimpleStatementLine, updated: cst.CSTNode
    ) -> cst.CSTNode | Statements | cst.RemovalSentinel:
        """One of the training loop's statements, or the line as it was."""
        if not isinstance(updated, cst.SimpleStatementLine) or len(updated.body) != 1:
            return updated
        before, small = original.body[0], updated.body[0]
        if not isinstance(before, cst.Expr) or not isinstance(before.value, cst.Call):
            return updated
        if before.value in self.recordings.gone:
            self.work.converted += 1
            return cst.RemoveFromParent()
        if before.value in self.recordings.freed:
            self.work.converted += 1
            line = 'raise RuntimeError("this graph has been differentiated before")'
            made = cst.parse_statement(line)
            return made.with_changes(leading_lines=updated.leading_lines)
        if not isinstance(small, cst.Expr) or not isinstance(small.value, cst.Call):
            return updated
        line = self._statement(before.value, small.value)
        if not line:
            return updated
        self.work.converted += 1
        made = cst.parse_statement(line)
        assert isinstance(made, cst.SimpleStatementLine)
        return made.with_changes(leading_lines=updated.leading_lines)

    def _statement(self, before: cst.Call, call: cst.Call) -> str:
        """attach_grad, initialize, load_parameters."""
        if isinstance(before.func, cst.Attribute) and before.func.attr.value == "attach_grad":
            made = self.work.helper("Parameter")
            if code(call.func) == made and len(call.args) == 1:
                return self.attached.alone(before, code(call.args[0].value))
        if not isinstance(before.func, cst.Attribute) or not isinstance(call.func, cst.Attribute):
            return ""
        receiver, method = code(call.func.value), before.func.attr.value
        kind = self.facts.kind(before.func.value)
        if before in self.flow.steps:
            self.work.refuse(before, f"{method}: only right behind the backward that belongs to it")
        if kind is Kind.TRAINER and method == "allreduce_grads":
            self.work.refuse(before, "gradients of several devices are not summed")
        if method == "initialize" and kind in (Kind.BLOCK, Kind.PARAMETERS):
            filling = self.filling(before, call)
            network = receiver.removesuffix(".collect_params()")
            return f"{self.work.helper('initialize')}({network}, {filling[0]})" if filling else ""
        if method in ("load_parameters", "load_params") and kind is Kind.BLOCK and call.args:
            given = arguments(call)
            if set(given) - {0, "filename", "ctx"}:
                self.work.refuse(before, f"{method}: its options have no counterpart")
                return ""
            path = given.get(0, given.get("filename"))
            return f"{self.work.helper('load_numbers')}({receiver}, {path})"
        return ""

    def leave_Call(self, original: cst.Call, updated: cst.CSTNode) -> cst.CSTNode:
        """Trainer(...), save_parameters(...) and so on."""
        if not isinstance(updated, cst.Call):
            return updated
        name = self.facts.name(original.func)
        if original in self.flow.backwards and isinstance(updated.func, cst.Attribute):
            self._texts[original] = updated.func.value
            for key, argument in enumerate(updated.args):
                by = argument.keyword.value if argument.keyword else key
                if by in (0, "out_grad") and code(argument.value) != "None":
                    self._given[original] = argument.value
        if original in self.flow.steps and updated.args:
            self._texts[original] = updated.args[0].value
        if name == "gluon.Trainer":
            made = optimizer(self.work, original, updated, self.rates)
        elif name == "autograd.grad":
            return self.gradients.marked(original, updated)
        elif isinstance(original.func, cst.Attribute):
            made = self._of_trainer(original, updated)
        else:
            return updated
        node = expression(made) if made else None
        if node is None:
            return updated
        self.work.converted += 1
        return node

    def _of_trainer(self, original: cst.Call, updated: cst.Call) -> str:
        """save_states, load_states, set_learning_rate; save_parameters of a network."""
        assert isinstance(original.func, cst.Attribute)
        assert isinstance(updated.func, cst.Attribute)
        method, kind = original.func.attr.value, self.facts.kind(original.func.value)
        receiver, given = code(updated.func.value), arguments(updated)
        first = given.get(0, given.get("fname", given.get("filename", given.get("lr", ""))))
        if len(given) != 1 or not first:
            return ""
        if kind is Kind.TRAINER and method == "set_learning_rate":
            return f"{self.work.helper('set_rate')}({receiver}, {first})"
        saved = {Kind.TRAINER: ("save_states",), Kind.BLOCK: ("save_parameters", "save_params")}
        if method in saved.get(kind, ()):
            return f"{self.work.helper('save_numbers')}({receiver}, {first})"
        if kind is Kind.TRAINER and method == "load_states":
            return f"{self.work.helper('load_numbers')}({receiver}, {first})"
        return ""

    def rate(self, trainer: str) -> str:
        """The target's expression for a trainer's learning rate."""
        return f"{self.work.helper('rate_of')}({trainer})"


def _apart(statements: Sequence[Any], lines: int, begun: bool) -> list[Any]:
    """Statements with blank lines around functions, as many as are usual at their level."""
    blank = [cst.EmptyLine(indent=False)] * lines
    found: list[Any] = []
    for statement in statements:
        function = isinstance(statement, cst.FunctionDef)
        behind = bool(found) and isinstance(found[-1], cst.FunctionDef)
        if behind or (function and (found or begun)):
            comments = [line for line in statement.leading_lines if line.comment]
            statement = statement.with_changes(leading_lines=[*blank, *comments])
        found.append(statement)
    return found


def _behind(line: str) -> cst.BaseStatement:
    """A statement behind a function."""
    made = cst.parse_statement(line)
    assert isinstance(made, cst.SimpleStatementLine)
    return made.with_changes(leading_lines=[cst.EmptyLine(indent=False)])


def _kept(recorded: Recorded) -> str:
    """Parameters for names that the record reads before it gives them something."""
    return ", ".join(f"{name}={name}" for name in recorded.carried)


def _renamed(statement: Any, text: str, name: str) -> Any:
    """A statement with a name in the place of an expression such as self.net."""
    if text == name:
        return statement

    class Renamed(cst.CSTTransformer):
        def on_leave(self, original_node: Any, updated_node: Any) -> Any:
            node: Any = super().on_leave(original_node, updated_node)
            found = isinstance(node, cst.Attribute | cst.Subscript) and code(node) == text
            return cst.Name(name) if found else node

    return statement.visit(Renamed())
