"""Trainers as PyTorch's optimizers, with MXNet's numbers."""

from __future__ import annotations

import ast
from collections.abc import Mapping

import libcst as cst

from ..program.names import code
from ..program.values import Kind
from ..target import Work

# option of MXNet: option of the optimizer
_OPTIONS: Mapping[str, Mapping[str, str]] = {
    "sgd": {"learning_rate": "lr", "wd": "weight_decay", "momentum": "momentum"},
    "nag": {"learning_rate": "lr", "wd": "weight_decay", "momentum": "momentum"},
    "adam": {"learning_rate": "lr", "wd": "weight_decay", "epsilon": "eps", "beta1": "beta1",
             "beta2": "beta2"},
}  # fmt: skip
_RATES = {"sgd": "0.01", "nag": "0.01", "adam": "0.001"}
_WITHOUT_EFFECT = ("lazy_update", "multi_precision", "param_idx2name")
Dictionary = tuple[dict[str, str], str]  # options by name, and the text of what ** adds


def optimizer(work: Work, original: cst.Call, updated: cst.Call, rates_change: bool) -> str:
    """The call that makes it; "" where the text does not say how, with the reason noted."""
    before, after = (
        {a.keyword.value if a.keyword else i: a.value for i, a in enumerate(call.args)}
        for call in (original, updated)
    )
    if set(after) - {0, 1, 2, "params", "optimizer", "optimizer_params", "kvstore"}:
        return _refused(work, original, "its options have no counterpart")
    which = "optimizer" if "optimizer" in before else 1
    if which not in before:
        return _refused(work, original, "its optimizer is not given")
    parameters = _parameters(work, before, after)
    if not parameters:
        return _refused(work, original, "only the parameters of one network are known")
    kind, options, rest = _chosen(work, before, after, which)
    if options is None:
        return _refused(work, original, "its options are not written where it is made")
    return _made(work, original, kind, parameters, (options, rest), rates_change)


def _refused(work: Work, node: cst.Call, reason: str) -> str:
    work.refuse(node, f"mxnet.gluon.Trainer: {reason}")
    return ""


def _parameters(
    work: Work,
    before: Mapping[str | int, cst.BaseExpression],
    after: Mapping[str | int, cst.BaseExpression],
) -> str:
    """net.parameters() for net.collect_params(), and lists of parameters."""
    key: str | int = "params" if "params" in after else 0
    if key not in after:
        return ""
    text = code(after[key])
    if text.endswith(".collect_params()"):
        return text.removesuffix(".collect_params()") + ".parameters()"
    value = work.facts.value(before[key])
    return text if value.kind is Kind.LIST and value.each().kind is Kind.PARAMETER else ""


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


def _made(
    work: Work, node: cst.Call, kind: str, parameters: str, given: Dictionary, rates_change: bool
) -> str:
    """The optimizer's call, within the one that adds a schedule."""
    options, rest = dict(given[0]), given[1]
    schedule = options.pop("lr_scheduler", "None")
    for name in _WITHOUT_EFFECT:
        options.pop(name, None)
    literal = kind[:1] in "'\""
    if literal:
        name = str(ast.literal_eval(kind)).lower()
        if name not in _OPTIONS:
            return _refused(work, node, f"the optimizer {kind} has no counterpart")
        names = _OPTIONS[name]
        if set(options) - set(names):
            odd = ", ".join(sorted(set(options) - set(names)))
            return _refused(work, node, f"the option {odd} has no counterpart")
        if rest:
            literal = False
    if literal:
        changes = rates_change or schedule != "None"
        own = name in ("nag", "adam") or (changes and "momentum" in options)
        made = _call(work, name, parameters, {names[k]: v for k, v in options.items()}, own)
    else:
        shown = "".join(f", {key}={value}" for key, value in options.items())
        extra = f", **{rest}" if rest else ""
        made = f"{work.helper('make_optimizer')}({kind}, {parameters}{shown}{extra})"
    if schedule == "None":
        return made
    rate = f", {options['learning_rate']}" if "learning_rate" in options else ""
    return f"{work.helper('scheduled')}({made}, {schedule}{rate})"


def _call(work: Work, name: str, parameters: str, options: dict[str, str], own: bool) -> str:
    """SGD(...) or Adam(...)."""
    options = {"lr": _RATES[name], **options}
    if "beta1" in options or "beta2" in options:
        betas = options.pop("beta1", "0.9"), options.pop("beta2", "0.999")
        options["betas"] = f"({betas[0]}, {betas[1]})"
    if name == "nag":
        options["nesterov"] = "True"
    shown = "".join(f", {key}={value}" for key, value in options.items())
    kind = "Adam" if name == "adam" else "SGD"
    maker = work.helper(kind) if own else f"torch.optim.{kind}"
    return f"{maker}({parameters}{shown})"
