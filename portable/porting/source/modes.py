"""Whether layers behave as in training: train() and eval() around what is recorded."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from .program.flow import Record
from .program.values import Kind
from .target import Work

_MODES = ("nn.BatchNorm", "nn.Dropout", "nd.Dropout", "nd.BatchNorm", "rnn.LSTM", "rnn.GRU",
          "rnn.RNN", "contrib.nn.SyncBatchNorm")  # fmt: skip


class Modes:
    """The modes of a program's networks, which begin as in inference.

    matter: whether the program has layers that behave otherwise in training.
    """

    def __init__(self, work: Work) -> None:
        self.work, self.facts, self.flow = work, work.facts, work.flow
        called = {self.facts.name(call.func) for call in self.facts.bindings.calls}
        self.matter = bool(called & set(_MODES)) or any("model_zoo" in (n or "") for n in called)

    def networks(self, record: Record) -> tuple[str, ...] | None:
        """Those whose mode a record changes; None, with a reason noted, if they are not known."""
        if record.training is None:
            self.work.refuse(record.node, "train_mode is not known before the program runs")
            return None
        if not self.matter or record.training == self._training_around(record):
            return ()
        if record.networks is None:
            self.work.refuse(
                record.node, "which networks are called here is not clear: call train() and "
                "eval() of those with BatchNorm or Dropout"
            )  # fmt: skip
        return record.networks

    def around(
        self, record: Record, networks: Sequence[str], body: Sequence[cst.BaseStatement]
    ) -> list[cst.BaseStatement]:
        """A body with its networks in the mode that the record asks for."""
        found = list(body)
        for network in networks:
            ways = ("train", "eval") if record.training else ("eval", "train")
            first, last = (cst.parse_statement(f"{network}.{way}()") for way in ways)
            found = [first, *found, last]
        return found

    def _training_around(self, record: Record) -> bool:
        """Whether the records around one have layers behave as in training."""
        node: cst.CSTNode = record.node
        while not isinstance(node, cst.Module | cst.FunctionDef):
            node = self.facts.parents[node]
            if node in self.flow.records:
                return bool(self.flow.records[node].training)
        return False


def training_of(work: Work, call: cst.Call) -> str:
    """The text that says whether a call happens in training; "" where that is not clear.

    Records are seen within one function only.
    """
    node: cst.CSTNode = call
    while not isinstance(node, cst.Module):
        node = work.facts.parents[node]
        if node in work.flow.records:
            training = work.flow.records[node].training
            return "" if training is None else str(training)
        if isinstance(node, cst.FunctionDef | cst.Lambda):
            break
    if isinstance(node, cst.Module):
        return "False"
    owner = work.facts.parents[work.facts.parents[node]]
    block = isinstance(owner, cst.ClassDef) and (
        work.facts.class_kind(owner.name.value) is Kind.BLOCK
    )
    return work.target.training if block else ""


def flattened(node: cst.With) -> Sequence[cst.BaseStatement]:
    """A with statement's body in its place, with the comments above it."""
    if isinstance(node.body, cst.SimpleStatementSuite):
        body: list[cst.BaseStatement] = [cst.SimpleStatementLine(node.body.body)]
    else:
        body = list(node.body.body)  # type: ignore[arg-type]
    first = body[0]
    if isinstance(first, cst.SimpleStatementLine | cst.BaseCompoundStatement):
        lines = [*node.leading_lines, *first.leading_lines]
        body[0] = first.with_changes(leading_lines=lines)
    return body
