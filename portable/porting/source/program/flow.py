"""The training of a program: what is recorded, whose backward it is, and which step follows.

A backward and a step belong together if nothing else comes between them, both happen under the same
conditions and in the same loop, and the program does not look at gradients. Then the target's usual
loop has the same numbers. All others stay apart, and the target does what MXNet does in each: a
backward replaces the gradients of all that it reaches, a step divides them by the batch size.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from .facts import Facts
from .names import code, dotted
from .values import Kind

RECORDS = ("autograd.record", "autograd.train_mode")
PAUSES = ("autograd.pause", "autograd.predict_mode")
_COMPOUND = (cst.If, cst.For, cst.While, cst.Try, cst.Else)


@dataclass(frozen=True, eq=False, slots=True)
class Record:
    """A `with autograd.record()`, train_mode(), pause() or predict_mode().

    training: whether layers behave as in training; None where the text does not tell
    networks: the blocks that are called in it, as the program writes them; None where one of them
        cannot be named at this place
    """

    node: cst.With
    name: str
    training: bool | None
    networks: tuple[str, ...] | None


@dataclass(frozen=True, eq=False, slots=True)
class Step:
    """`trainer.step(size)`."""

    node: cst.Call
    trainer: str
    size: cst.BaseExpression


@dataclass(frozen=True, eq=False, slots=True)
class Backward:
    """`head.backward()`.

    next: the step right behind it, if there is one
    step: the same if gradients are looked at nowhere, so that both can be written as one
    """

    node: cst.Call
    next: Step | None = None
    step: Step | None = None


class Flow:
    """Records, backwards and steps of a program.

    Args:
        facts: what is known of it.
    """

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.records: dict[cst.CSTNode, Record] = {}
        self.backwards: dict[cst.CSTNode, Backward] = {}
        self.steps: dict[cst.CSTNode, Step] = {}
        self.looks_at_gradients = False
        self.attached: set[str] = set()  # what calls attach_grad(), as it is written
        self._collect()

    def paired(self, step: Step) -> bool:
        """Whether a backward belongs to a step."""
        return any(backward.step is step for backward in self.backwards.values())

    def alone(self, backward: cst.CSTNode) -> bool:
        """Whether a backward is the program's only one, and happens once."""
        once = isinstance(self.function(backward), cst.Module) and not any(
            isinstance(around, cst.For | cst.While) for around in self._around(backward)
        )
        return once and len(self.backwards) == 1

    def _collect(self) -> None:
        events: dict[cst.CSTNode, list[cst.CSTNode]] = {}
        for node in walk(self.facts.module):
            if isinstance(node, cst.With) and (record := self._record(node)):
                self.records[node] = record
                events.setdefault(self.function(node), []).append(node)
            elif isinstance(node, cst.Call) and isinstance(node.func, cst.Attribute):
                self._call(node, node.func, events)
        apart = self.looks_at_gradients or bool(self.attached)
        for found in events.values():
            for i, node in enumerate(found):
                if node in self.backwards:
                    step = self._following(node, found[i + 1 :])
                    call = self.backwards[node].node
                    self.backwards[node] = Backward(call, step, None if apart else step)

    def _call(
        self, node: cst.Call, func: cst.Attribute, events: dict[cst.CSTNode, list[cst.CSTNode]]
    ) -> None:
        method, kind = func.attr.value, self.facts.kind(func.value)
        around = events.setdefault(self.function(node), [])
        of_array = method == "backward" and kind in (Kind.ARRAY, Kind.UNKNOWN)
        if of_array or self.facts.name(func) == "autograd.backward":
            self.backwards[node] = Backward(node)
            around.append(node)
        elif method in ("step", "update") and kind is Kind.TRAINER and node.args:
            self.steps[node] = Step(node, code(func.value), node.args[0].value)
            around.append(node)
        elif method in ("list_grad", "grad") and kind in (Kind.PARAMETER, Kind.UNKNOWN):
            self.looks_at_gradients |= self.facts.name(func) is None
        elif method == "attach_grad":
            self.attached.add(code(func.value))

    def _following(self, backward: cst.CSTNode, after: list[cst.CSTNode]) -> Step | None:
        """The step right behind a backward, under the same conditions."""
        if not after or after[0] not in self.steps:
            return None
        if len(after) > 1 and after[1] in self.steps:
            return None
        step = self.steps[after[0]]
        same = self._conditions(backward) == self._conditions(step.node)
        alone = not isinstance(self.facts.parents[backward], cst.Arg)
        return step if same and alone else None

    def _conditions(self, node: cst.CSTNode) -> list[cst.CSTNode]:
        """The loops and conditions around a node."""
        return [around for around in self._around(node) if isinstance(around, _COMPOUND)]

    def _around(self, node: cst.CSTNode) -> Iterator[cst.CSTNode]:
        """What is around a node within its function."""
        while not isinstance(node, cst.FunctionDef | cst.Module | cst.Lambda):
            yield node
            node = self.facts.parents[node]

    def function(self, node: cst.CSTNode) -> cst.CSTNode:
        """The function or module that a node is in."""
        while not isinstance(node, cst.FunctionDef | cst.Module | cst.Lambda):
            node = self.facts.parents[node]
        return node

    def _record(self, node: cst.With) -> Record | None:
        """What a with statement records."""
        call = node.items[0].item
        if len(node.items) != 1 or not isinstance(call, cst.Call):
            return None
        name = self.facts.name(call.func)
        if name not in RECORDS and name not in PAUSES:
            return None
        training: bool | None = name in RECORDS
        for argument in call.args:
            key = argument.keyword.value if argument.keyword else "train_mode"
            if key == "train_mode":
                training = {"True": True, "False": False}.get(code(argument.value))
        networks: dict[str, None] | None = {}
        for network in self._networks(node.body, {}, 3):
            if network is None or networks is None:
                networks = None
                break
            networks[network] = None
        return Record(node, name, training, None if networks is None else tuple(networks))

    def _networks(
        self, body: cst.CSTNode, names: dict[str, str | None], deep: int
    ) -> Iterator[str | None]:
        """The blocks that are called in a body, and in the program's functions that it calls.

        names: what the parameters of the function are at the place of the record.
        """
        for node in walk(body):
            if not isinstance(node, cst.Call):
                continue
            if self.facts.kind(node.func) is Kind.BLOCK:
                path = dotted(node.func)
                first, _, rest = path.partition(".")
                if names.get(first, first) is None or not path:
                    yield None
                else:
                    yield ".".join(filter(None, (names.get(first, first), rest)))
            for function in self.facts.functions(node.func) if deep else ():
                given = dict.fromkeys((p.name.value for p in function.parameters), None)
                inside: dict[str, str | None] = dict(given)
                skip = 1 if function.owner and isinstance(node.func, cst.Attribute) else 0
                parameters = function.parameters[skip:]
                if skip and isinstance(node.func, cst.Attribute):
                    inside[function.parameters[0].name.value] = dotted(node.func.value) or None
                for parameter, argument in zip(parameters, node.args, strict=False):
                    if argument.keyword is None and not argument.star:
                        inside[parameter.name.value] = dotted(argument.value) or None
                yield from self._networks(function.node.body, inside, deep - 1)


def walk(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """A node and all that is in it, in the order of the text."""
    yield node
    for child in node.children:
        yield from walk(child)
