"""What is recorded and differentiated, as a function of its own: what goes in, what comes out.

JAX differentiates functions. So the statements of a record become the body of a function, up to those
that its head needs; what the rest of the program reads of them is returned beside the head. With a
step behind the backward pass, all of it is one jitted function of network, optimizer and arrays, if
nothing else that it reads changes from one turn of the loop to the next.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import libcst as cst

from ..program.facts import Facts
from ..program.flow import PAUSES, Backward, Flow, Record, Step, walk
from ..program.names import code, dotted
from ..program.values import Kind
from ..target import Work, arguments
from .jitted import LOOKS, Jitted
from .statements import assigned, needed, read

_BLOCKS = (cst.IndentedBlock, cst.Module)
_SCOPES = (cst.FunctionDef, cst.Module, cst.Lambda)
_LOOPS = (cst.For, cst.While)
_FUNCTIONS = ("nn.Activation", "nn.Lambda")  # layers of MXNet's that are functions on JAX
Statement = cst.SimpleStatementLine | cst.BaseCompoundStatement


@dataclass(frozen=True, eq=False, slots=True)
class Recorded:
    """A record with the backward pass and the step that belong to it.

    head: what is differentiated
    outputs: the names that the program reads elsewhere, in order
    carried: those that the record reads before it gives them something
    whole: whether all of the record belongs to it, and not only what the head needs
    network: whose parameters a step updates, "" where arrays of the program are differentiated
    others: the networks that are called beside it
    step: what updates them
    arrays: what a jitted step takes beside network and trainer, by its parameters; None if it
        cannot be jitted
    before: the loop that a jitted step is defined in front of
    gradients: whether the program looks at the network's gradients afterwards
    """

    record: Record
    backward: Backward
    head: cst.BaseExpression
    outputs: tuple[str, ...]
    carried: tuple[str, ...]
    whole: bool
    network: str = ""
    others: tuple[str, ...] = ()
    step: Step | None = None
    arrays: Mapping[str, str] | None = None
    before: cst.CSTNode | None = None
    gradients: bool = False


def recordings_of(work: Work) -> Recordings:
    """The recordings of a run, which are found once."""
    found = work.shared.get(Recordings)
    if not isinstance(found, Recordings):
        found = work.shared[Recordings] = Recordings(work)
    return found


class Recordings:
    """Every backward pass of a program that can become a function.

    by_record: what becomes of each record
    gone: backwards and steps that are parts of one
    freed: backwards through a graph that has been freed, which MXNet refuses
    """

    def __init__(self, work: Work) -> None:
        self.facts: Facts = work.facts
        self.flow: Flow = work.flow
        self.by_record: dict[cst.CSTNode, Recorded] = {}
        self.gone: set[cst.CSTNode] = set()
        self.freed: set[cst.CSTNode] = set()
        self.jitted = Jitted(work.facts)
        networks = _trained(work.facts)
        for node, backward in self.flow.backwards.items():
            reason = self._look(node, backward, networks)
            if reason:
                work.refuse(node, reason)

    def _look(self, node: cst.CSTNode, backward: Backward, networks: dict[str, set[str]]) -> str:
        """Note what becomes of a backward; why not, if it stays."""
        call = backward.node
        if not isinstance(call.func, cst.Attribute) or self.facts.name(call.func) is not None:
            return "mxnet.autograd.backward: JAX differentiates functions; call head.backward()"
        given = arguments(call)
        if set(given) - {0, "out_grad", "retain_graph", "train_mode"}:
            return "backward: JAX differentiates functions; its arguments have no counterpart"
        record = self._record(call)
        if record is not None and record.node in self.by_record:
            earlier = self.by_record[record.node]
            kept = arguments(earlier.backward.node).get("retain_graph", "False") != "False"
            if not kept and code(earlier.head) == code(call.func.value):
                self.freed.add(call)
                return ""
        if record is None or record.node in self.by_record:
            return "backward: the record that belongs to it is not clear"
        if record.training is None:
            return "train_mode is not known before the program runs"
        body = list(record.node.body.body)
        head = call.func.value
        count = needed(body, head)
        if count == 0:
            return "backward: its head is not computed in the record before it"
        rest = [statement for statement in body[count:] if call not in walk(statement)]
        whole = any(self._calls_network(statement) for statement in rest)
        if whole:  # it is computed before the step
            body = [statement for statement in body if call not in walk(statement)]
            count = len(body)
        between = self._between(record, backward.next.node if backward.next else call)
        if any(self._calls_network(node) or code(node) == "grad" for node in between):
            return "a network or gradients are used between a record and what belongs to it"
        if self._goes_on(record, body[:count]):
            return "backward: what it goes back through begins in another record; join the two"
        if any(self._leaves(statement) for statement in body[:count]):
            return "a number is looked at, or the record left, before its end; JAX needs a function"
        outputs = self._outputs(record, body[:count], call)
        carried = tuple(_carried(body[:count]))
        if self.flow.attached and record.networks == ():
            self._note(Recorded(record, backward, head, outputs, carried, whole))
            return ""
        step = backward.next
        if step is None or given or self._looked_at(call, step):
            return "backward: only with the step of a Trainer right behind it, or of arrays"
        if len(step.node.args) > 1:
            return "step: only the batch size has a counterpart"
        if self.flow.attached and self._attached() & {
            n for part in body[:count] for n in read(part)
        }:
            return "backward: a network and arrays of the program together have no counterpart"
        network = self._network(record, step, networks)
        if not network or any(self._hides(statement, 3) for statement in body[:count]):
            return f"which network {step.trainer} updates is not clear at this place"
        others = self._others(record, network)
        names = [name.rpartition(".")[2] for name in (network, step.trainer, *others)]
        if len(names) > len(set(names)):
            return "backward: networks of one name are called here; give them others"
        before, read_by_step = self._loop(record.node), [*body[:count], step.size]
        arrays = self.jitted.arrays(before, read_by_step, (network, *others)) if before else None
        self._note(
            Recorded(record, backward, head, outputs, carried, whole, network, others, step, arrays,
                     before,
                     self._shown(record, network))
        )  # fmt: skip
        return ""

    def _others(self, record: Record, network: str) -> tuple[str, ...]:
        """The networks that are called in a record beside the trained one and its parts."""
        functions = {
            dotted(call.func)
            for call in self.facts.bindings.calls
            if self.facts.value(call.func).name in _FUNCTIONS
        }
        return tuple(
            name for name in record.networks or ()
            if name != network and not name.startswith(f"{network}.") and name not in functions
        )  # fmt: skip

    def _shown(self, record: Record, network: str) -> bool:
        """Whether gradients of a network's layers are looked at in the same function."""
        return any(
            isinstance(node, cst.Call) and self.facts.kind(node.func.value) is Kind.PARAMETER
            and code(node.func).startswith(network) and node.func.attr.value == "grad"
            for node in walk(self.flow.function(record.node))
            if isinstance(node, cst.Call) and isinstance(node.func, cst.Attribute)
        )  # fmt: skip

    def _looked_at(self, backward: cst.Call, step: Step) -> bool:
        """Whether gradients are looked at between a backward and its step."""
        inside = False
        for node in walk(self.flow.function(backward)):
            inside = (inside or node is backward) and node is not step.node
            look = isinstance(node, cst.Attribute) and node.attr.value in ("grad", "list_grad")
            if inside and look:
                return True
        return False

    def _note(self, recorded: Recorded) -> None:
        self.by_record[recorded.record.node] = recorded
        self.gone.add(recorded.backward.node)
        if recorded.step is not None:
            self.gone.add(recorded.step.node)

    def _record(self, call: cst.Call) -> Record | None:
        """The record around a backward, or the last one before it in the same statements."""
        node: cst.CSTNode = call
        while not isinstance(node, _SCOPES):
            if node in self.flow.records:
                return self.flow.records[node]
            around = self.facts.parents[node]
            if isinstance(around, _BLOCKS) and isinstance(node, Statement):
                before = list(around.body)[: list(around.body).index(node)]
                found = [s for s in before if s in self.flow.records]
                if found and not any(
                    _is_compound(s) for s in before[before.index(found[-1]) + 1 :]
                ):
                    return self.flow.records[found[-1]]
            if _is_compound(node):
                return None
            node = around
        return None

    def _goes_on(self, record: Record, body: Sequence[cst.CSTNode]) -> bool:
        """Whether statements read what another record has computed, and not as x.detach()."""
        others = {
            name
            for node, other in self.flow.records.items()
            if other is not record and other.name not in PAUSES
            and self.flow.function(node) is self.flow.function(record.node)
            and not self._is_inside(record.node, node) and not self._is_inside(node, record.node)
            for name in assigned(other.node.body)
        }  # fmt: skip
        own: set[str] = set()
        for statement in body:
            for node in walk(statement):
                if isinstance(node, cst.Name) and node.value in others - own:
                    around = self.facts.parents[node]
                    detached = isinstance(around, cst.Attribute) and around.attr.value == "detach"
                    if not detached and not self._is_target(node):
                        return True
            own |= set(assigned(statement))
        return False

    def _calls_network(self, node: cst.CSTNode) -> bool:
        """Whether a network is called, or given to a function, or one calls it that is not given it."""
        for inner in walk(node):
            if isinstance(inner, cst.Call):
                used = [inner.func, *(argument.value for argument in inner.args)]
                if any(self.facts.kind(one) is Kind.BLOCK for one in used):
                    return True
        return self._hides(node, 3)

    def _between(self, record: Record, last: cst.CSTNode) -> Iterator[cst.CSTNode]:
        """The nodes behind a record, before its backward or its step."""
        nodes = list(walk(self.flow.function(record.node)))
        begin = max(i for i, node in enumerate(nodes) if self._is_inside(node, record.node))
        end = next(i for i, node in enumerate(nodes) if node is last)
        yield from nodes[begin + 1 : end]

    def _is_inside(self, node: cst.CSTNode, around: cst.CSTNode) -> bool:
        while node is not around and not isinstance(node, _SCOPES):
            node = self.facts.parents[node]
        return node is around

    def _attached(self) -> set[str]:
        """The names that attach_grad() is called by, also by a loop."""
        found = set()
        for call in self.facts.bindings.calls:
            if isinstance(call.func, cst.Attribute) and call.func.attr.value == "attach_grad":
                found |= set(read(call.func.value))
        for binding in self.facts.bindings.assigned:
            if binding.each and isinstance(binding.target, cst.Name):
                found |= set(read(binding.value)) if binding.target.value in found else set()
        return found

    def _leaves(self, statement: cst.CSTNode) -> bool:
        """Whether a statement needs numbers, or leaves the record before its end."""
        for node in walk(statement):
            if isinstance(node, cst.Return | cst.Yield | cst.Break | cst.Continue | cst.Raise):
                return True
            if not isinstance(node, cst.Call):
                continue
            if dotted(node.func) in ("float", "int", "print"):
                return True
            if isinstance(node.func, cst.Attribute) and node.func.attr.value in LOOKS:
                return True
        return False

    def _outputs(
        self, record: Record, body: Sequence[cst.CSTNode], backward: cst.Call
    ) -> tuple[str, ...]:
        """The names that a body gives and that are read elsewhere."""
        given = dict.fromkeys(name for statement in body for name in assigned(statement))
        inside = {id(node) for statement in body for node in walk(statement)}
        inside |= {id(node) for node in walk(backward)}
        scope = self.flow.function(record.node)
        elsewhere = {
            node.value
            for node in walk(scope)
            if isinstance(node, cst.Name) and id(node) not in inside
            and not self._is_target(node)
        }  # fmt: skip
        return tuple(name for name in given if name in elsewhere)

    def _is_target(self, node: cst.Name) -> bool:
        """Whether a name is an attribute, a keyword, or is given something."""
        around = self.facts.parents[node]
        if isinstance(around, cst.Attribute):
            return around.attr is node
        if isinstance(around, cst.Arg):
            return around.keyword is node
        return isinstance(around, cst.AssignTarget | cst.Param)

    def _network(self, record: Record, step: Step, networks: dict[str, set[str]]) -> str:
        """The network that a step updates, by its name at the place of the record."""
        called = record.networks or ()
        written = {dotted(node.func) for node in walk(record.node) if isinstance(node, cst.Call)}
        if step.trainer in networks:
            known = {*called, *written} & networks[step.trainer]
            return known.pop() if len(known) == 1 else ""
        return called[0] if len(called) == 1 else ""

    def _loop(self, node: cst.CSTNode) -> cst.CSTNode | None:
        """The outermost loop around a node within its function."""
        found = None
        while not isinstance(node, _SCOPES):
            if isinstance(node, _LOOPS):
                found = node
            node = self.facts.parents[node]
        return found

    def _hides(self, body: cst.CSTNode, deep: int) -> bool:
        """Whether a function of the program calls a network that it is not given."""
        for node in walk(body):
            if not isinstance(node, cst.Call) or not deep:
                continue
            for function in self.facts.functions(node.func):
                own = {parameter.name.value for parameter in function.parameters}
                own |= set(assigned(function.node.body))
                called = [i.func for i in walk(function.node.body) if isinstance(i, cst.Call)]
                networks = [f for f in called if self.facts.kind(f) is Kind.BLOCK]
                if any(dotted(network).partition(".")[0] not in own for network in networks):
                    return True
                if self._hides(function.node.body, deep - 1):
                    return True
        return False


def _is_compound(node: cst.CSTNode) -> bool:
    return isinstance(node, cst.If | cst.For | cst.While | cst.Try)


def _carried(body: Sequence[cst.CSTNode]) -> Iterator[str]:
    """The names that statements read before they give them something, and give something."""
    given = {name for statement in body for name in assigned(statement)}
    known: set[str] = set()
    for statement in body:
        for node in walk(statement):
            names: list[str] = []
            if isinstance(node, cst.Assign | cst.Expr):
                names = [*read(node.value)]
            elif isinstance(node, cst.AugAssign):
                names = [*read(node.target), *read(node.value)]
            elif isinstance(node, cst.If | cst.While):
                names = [*read(node.test)]
            elif isinstance(node, cst.For):
                names = [*read(node.iter)]
            yield from dict.fromkeys(n for n in names if n in given and n not in known)
            known.update(names)
            if isinstance(node, cst.Assign | cst.AugAssign | cst.For):
                known.update(assigned(node) if not isinstance(node, cst.For) else read(node.target))


def _trained(facts: Facts) -> dict[str, set[str]]:
    """The networks that each name of a trainer may update."""
    found: dict[str, set[str]] = {}
    for binding in facts.bindings.assigned:
        call = binding.value
        if (
            not isinstance(call, cst.Call)
            or facts.name(call.func) != "gluon.Trainer"
            or not call.args
        ):
            continue
        text = code(call.args[0].value)
        if text.endswith(".collect_params()"):
            network = text.removesuffix(".collect_params()")
            found.setdefault(code(binding.target), set()).add(network)
    return found
