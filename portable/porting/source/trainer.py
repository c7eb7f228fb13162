"""What a program asks of a Trainer: parameters, optimizer, options."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass

import libcst as cst

from .program.names import code
from .program.values import Kind
from .target import Work

_WITHOUT_EFFECT = ("lazy_update", "multi_precision", "param_idx2name")
Dictionary = tuple[dict[str, str], str]  # options by name, and the text of what ** adds


@dataclass(frozen=True, slots=True)
class Asked:
    """The texts of a Trainer's arguments.

    network: whose parameters they are, or ""; parameters: the text of a list of them, or ""
    optimizer: its text, a literal as a rule; name: the literal's value in lower case, or ""
    options: texts by MXNet's names, without the schedule; rest: the text of what ** adds to them
    schedule: its text, or ""
    """

    network: str
    parameters: str
    optimizer: str
    name: str
    options: dict[str, str]
    rest: str
    schedule: str


def asked(work: Work, original: cst.Call, updated: cst.Call) -> Asked | None:
    """What a call of gluon.Trainer says; None where the text does not tell, with the reason noted."""
    before, after = (
        {a.keyword.value if a.keyword else i: a.value for i, a in enumerate(call.args)}
        for call in (original, updated)
    )
    if set(after) - {0, 1, 2, "params", "optimizer", "optimizer_params", "kvstore"}:
        refused(work, original, "its options have no counterpart")
        return None
    which = "optimizer" if "optimizer" in before else 1
    if which not in before:
        refused(work, original, "its optimizer is not given")
        return None
    network, parameters = _parameters(work, before, after)
    if not network and not parameters:
        refused(work, original, "only the parameters of one network are known")
        return None
    kind, options, rest = _chosen(work, before, after, which)
    if options is None:
        refused(work, original, "its options are not written where it is made")
        return None
    schedule = options.pop("lr_scheduler", "None")
    for key in _WITHOUT_EFFECT:
        options.pop(key, None)
    name = str(ast.literal_eval(kind)).lower() if kind[:1] in "'\"" else ""
    schedule = "" if schedule == "None" else schedule
    return Asked(network, parameters, kind, name, options, rest, schedule)


def refused(work: Work, node: cst.Call, reason: str) -> None:
    """Note why a Trainer stays."""
    work.refuse(node, f"mxnet.gluon.Trainer: {reason}")


def _parameters(
    work: Work,
    before: Mapping[str | int, cst.BaseExpression],
    after: Mapping[str | int, cst.BaseExpression],
) -> tuple[str, str]:
    """The network of net.collect_params(), or a list of parameters."""
    key: str | int = "params" if "params" in after else 0
    if key not in after:
        return "", ""
    text = code(after[key])
    if text.endswith(".collect_params()"):
        return text.removesuffix(".collect_params()"), ""
    value = work.facts.value(before[key])
    listed = value.kind is Kind.LIST and value.each().kind is Kind.PARAMETER
    return "", text if listed else ""


def _chosen(
    work: Work,
    before: Mapping[str | int, cst.BaseExpression],
    after: Mapping[str | int, cst.BaseExpression],
    which: str | int,
) -> tuple[str, dict[str, str] | None, str]:
    """The optimizer's name as text, its options, and the text of what ** adds."""
    node = before[which]
    if isinstance(node, cst.Call):
        name = work.facts.name(node.func) or ""
        if name.startswith("optimizer.") and not any(a.star or not a.keyword for a in node.args):
            options = {a.keyword.value: code(a.value) for a in node.args if a.keyword}
            return repr(name.removeprefix("optimizer.").lower()), options, ""
        return "", None, ""
    place: str | int = "optimizer_params" if "optimizer_params" in after else 2
    if place not in after:
        return code(after[which]), {}, ""
    written, given = before[place], after[place]
    if isinstance(written, cst.Name):
        given = _assigned(work, written) or given
    found = _dictionary(given)
    return (code(after[which]), *found) if found else (code(after[which]), None, "")


def _assigned(work: Work, name: cst.Name) -> cst.BaseExpression | None:
    """What a name is given, if that happens once and it holds plain numbers."""
    found = [b.value for b in work.facts.bindings.assigned
             if isinstance(b.target, cst.Name) and b.target.value == name.value]  # fmt: skip
    if len(found) != 1 or not isinstance(found[0], cst.Dict | cst.Call):
        return None
    plain = all(
        isinstance(e, cst.DictElement) and work.facts.name(e.value) is None
        and not isinstance(e.value, cst.Call)
        for e in (found[0].elements if isinstance(found[0], cst.Dict) else ())
    )  # fmt: skip
    return found[0] if plain else None


def _dictionary(node: cst.BaseExpression) -> Dictionary | None:
    """The options of {...} and dict(...)."""
    options: dict[str, str] = {}
    rest = ""
    if isinstance(node, cst.Call) and code(node.func) == "dict":
        if any(a.star or not a.keyword for a in node.args):
            return None
        return {a.keyword.value: code(a.value) for a in node.args if a.keyword}, ""
    if not isinstance(node, cst.Dict):
        return None
    for element in node.elements:
        if isinstance(element, cst.StarredDictElement):
            rest = code(element.value)
        elif isinstance(element, cst.DictElement) and isinstance(element.key, cst.SimpleString):
            options[str(ast.literal_eval(code(element.key)))] = code(element.value)
        else:
            return None
    return options, rest
