"""What a target library declares, and what its parts get to work with."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import ModuleType
from typing import Protocol

import libcst as cst

from .program.facts import Facts
from .program.flow import Flow
from .program.names import code
from .program.values import Kind
from .rule import Rule


class Part(Protocol):
    """A part of a target: its methods `leave_<Node>(original, updated)` rewrite nodes.

    `original` is the node of `facts.module`, by which facts are asked; `updated` has its children
    rewritten already, and may have become another node by a part before this one.
    """


@dataclass(frozen=True, slots=True)
class Target:
    """A library that programs are rewritten for.

    name: as the command line has it
    rules: by MXNet name
    bases: its classes in the place of MXNet's, by MXNet name
    parts: makers of its parts, in the order in which they see a node
    helpers: modules with functions and classes that are written into a program that needs them
    imports: the import for each name that the written code may begin with, such as "torch"
    globals: for each name that the written code may use, the statement that gives it something
    blocks: how several layers in the place of one are written, such as "torch.nn.Sequential({})"
    flatten: the layer before a dense one that takes images
    dtypes: how each dtype is written; others are refused
    truth: how a comparison is written that is an array of 0 and 1, such as "({}).float()"
    folds: patterns in a rule's text, each with what is written in its place
    training: whether a block behaves as in training, in a method of its class
    into: how an array is written into another, such as "{}.copy_({})"
    classes: its classes whose methods are MXNet's, by the kind of their instances
    """

    name: str
    rules: Mapping[str, Rule]
    bases: Mapping[str, str]
    parts: Sequence[Callable[[Work], Part]]
    helpers: Sequence[ModuleType]
    imports: Mapping[str, str]
    globals: Mapping[str, str]
    blocks: str
    flatten: str
    dtypes: Mapping[str, str]
    truth: str
    folds: Mapping[str, str]
    training: str
    into: str
    classes: Mapping[Kind, type]


@dataclass(slots=True)
class Work:
    """What the parts of one run share.

    helpers: the names of helpers that the written code needs
    converted: how many places were rewritten
    used: the MXNet names that were called
    bound: names of imports that the program has something of its own by
    shared: what one part has found out for the others, by its class
    """

    target: Target
    facts: Facts
    flow: Flow
    helpers: set[str] = field(default_factory=set)
    converted: int = 0
    used: Counter[str] = field(default_factory=Counter)
    bound: set[str] = field(default_factory=set)
    shared: dict[type, object] = field(default_factory=dict)
    _reasons: dict[cst.CSTNode, list[str]] = field(default_factory=dict)
    _pending: dict[cst.CSTNode, list[tuple[str, str]]] = field(default_factory=dict)
    _renamed: dict[str, str] = field(default_factory=dict)

    def refuse(self, node: cst.CSTNode, reason: str) -> None:
        """Leave a node of the program as it is, with the reason above its statement."""
        while not isinstance(node, cst.SimpleStatementLine | cst.BaseCompoundStatement):
            node = self.facts.parents[node]
        reasons = self._reasons.setdefault(node, [])
        if reason not in reasons:
            reasons.append(reason)

    def refuse_if_left(self, node: cst.Call, method: str, reason: str) -> None:
        """Refuse a method's call unless a part that sees its statement later rewrites it."""
        around: cst.CSTNode = node
        while not isinstance(around, cst.SimpleStatementLine | cst.BaseCompoundStatement):
            around = self.facts.parents[around]
        self._pending.setdefault(around, []).append((method, reason))

    def settle(self, statement: cst.CSTNode, text: str) -> None:
        """Refuse what is still in the text of a statement that all parts have seen."""
        for method, reason in self._pending.get(statement, []):
            if f".{method}(" in text:
                self.refuse(statement, reason)

    def reasons(self, statement: cst.CSTNode) -> list[str]:
        """Why a statement is not rewritten whole."""
        return self._reasons.get(statement, [])

    def helper(self, name: str) -> str:
        """A helper's name in the program, which gets it."""
        self.helpers.add(name)
        return self._renamed.get(name, name)

    def base(self, name: str) -> str:
        """The target's class in the place of MXNet's."""
        return self.own(self.target.bases[name])

    def own(self, text: str) -> str:
        """A text of the target's, which may begin with a helper."""
        name, bracket, rest = text.partition("(")
        known = any(name in vars(module) for module in self.target.helpers)
        return f"{self.helper(name)}{bracket}{rest}" if known else text

    def rename(self, name: str, other: str) -> None:
        """Give a helper another name, since the program has its own of this name."""
        self._renamed[name] = other

    @property
    def renamed(self) -> Mapping[str, str]:
        """Helpers that have another name in the program."""
        return self._renamed


def expression(text: str) -> cst.BaseExpression | None:
    """The expression that a text is; None if it is none."""
    try:
        return cst.parse_expression(text)
    except cst.ParserSyntaxError:
        return None


def arguments(call: cst.Call) -> dict[str | int, str]:
    """The texts of a call's arguments, by place or keyword."""
    return {a.keyword.value if a.keyword else i: alone(a.value) for i, a in enumerate(call.args)}


def alone(node: cst.BaseExpression) -> str:
    """An expression's text, in brackets if those around it are what made it one."""
    text = code(node)
    if "\n" in text or isinstance(node, cst.NamedExpr):
        try:
            ast.parse(text, mode="eval")
        except SyntaxError:
            return f"({text})"
    return text


def is_starred(call: cst.Call) -> bool:
    """Whether a call has arguments with a star."""
    return any(a.star for a in call.args)
