"""Calls of MXNet's functions, layers and methods, by the rules of a target."""

from __future__ import annotations

import re
from collections.abc import Mapping

import libcst as cst

from .modes import training_of
from .program.names import code
from .program.values import Kind
from .rule import Rule
from .target import Work, alone, expression
from .texts import (
    bare,
    chosen_for,
    enclosed,
    filled,
    operand,
    same_value,
    shape_text,
    tidy,
    without_brackets,
)

_LAYERS_WITH_SIZE = ("in_units", "in_channels", "input_size")
_IGNORED = ("prefix", "params", "name")
_DEFAULT_INITIALIZERS = ("'zeros'", '"zeros"')
# no other library has these, so that a receiver of unknown kind is an array
_ONLY_MXNET = ("asnumpy", "asscalar", "as_in_context", "as_in_ctx", "attach_grad", "wait_to_read")
# methods that only Gluon's classes have
ONLY_GLUON = ("collect_params", "name_scope", "hybridize", "list_data", "list_grad", "list_ctx",
              "set_data", "collect_ctx", "reset_ctx", "save_parameters", "load_parameters",
              "save_params", "load_params", "set_learning_rate", "register_child", "save_states",
              "load_states", "allreduce_grads", "initialize", "step")  # fmt: skip
# kinds whose methods are MXNet's: their names in messages, and these methods; None for all
OWNERS: Mapping[Kind, tuple[str, tuple[str, ...] | None]] = {
    Kind.BLOCK: ("Block", (*ONLY_GLUON, "export", "summary", "cast", "apply",
                           "register_forward_hook", "register_forward_pre_hook", "add")),
    Kind.PARAMETERS: ("ParameterDict", None),
    Kind.PARAMETER: ("Parameter", None),
    Kind.TRAINER: ("Trainer", None),
}  # fmt: skip


class Refused(Exception):
    """A call that no rule writes; the message says why."""


class Calls:
    """Every call that a rule knows becomes the target's expression; others stay, with the reason."""

    def __init__(self, work: Work) -> None:
        self.work, self.facts, self.rules = work, work.facts, work.target.rules
        self._lists: dict[str, list[str]] = {}  # layers that are several modules, by their text
        self._own = {f.name for f in self.facts.bindings.functions.values() if f.owner}
        self._methods = {name.partition(".")[2] for name in self.rules if name[:8] == "NDArray."}

    def leave_Call(self, original: cst.Call, updated: cst.CSTNode) -> cst.CSTNode:
        """The rule's expression, or the call as it was."""
        if not isinstance(updated, cst.Call):
            return updated
        name = self.facts.name(original.func)
        if name is None:
            return self._method(original, updated)
        self.work.used[name] += 1
        if name not in self.rules:
            if name not in BY_OTHER_PARTS:
                self.work.refuse(original, f"mxnet.{name}: no rule writes it; write this by hand")
            return updated
        return self._by_rule(name, original, updated)

    def _by_rule(
        self, name: str, original: cst.Call, updated: cst.Call, receiver: str | None = None
    ) -> cst.CSTNode:
        """What a rule writes, or the call as it was."""
        sizes = self.facts.trace.sizes.get(self.facts.place(original), (0, 0))
        shown = f"mxnet.{name}"
        try:
            updated, out = _without_out(updated)
            texts = self._written(self.rules[name], original, updated, sizes, receiver)
            text = texts[0]
            if len(texts) > 1:
                text = self.work.own(self.work.target.blocks).format(", ".join(texts))
            if out:
                text = self.work.target.into.format(out, without_brackets(text))
            made = expression(text)
            if made is None:
                raise Refused("its arguments cannot be written in one line")
        except Refused as reason:
            self.work.refuse(original, f"{shown}: {reason}")
            return updated
        self.work.converted += 1
        self._lists[code(made)] = texts
        return made

    def _method(self, original: cst.Call, updated: cst.Call) -> cst.CSTNode:
        """A method of an array, or net.add(...)."""
        func, now = original.func, updated.func
        if not (isinstance(func, cst.Attribute) and isinstance(now, cst.Attribute)):
            return updated
        method, kind = func.attr.value, self.facts.kind(func.value)
        if kind in OWNERS or (kind is Kind.UNKNOWN and method in ONLY_GLUON):
            owner, methods = OWNERS.get(kind, ("Block", ONLY_GLUON))
            if (methods is None or method in methods) and not self._is_step(original):
                reason = f"{owner}.{method}: no rule writes it; write this by hand"
                self.work.refuse_if_left(original, method, reason)
        if method == "add":
            return self._add(updated)
        if method not in self._methods:
            return updated
        if kind is Kind.UNKNOWN:
            if method in self._own:
                kind = Kind.OTHER
            elif method in _ONLY_MXNET:
                kind = Kind.ARRAY
            else:
                self.work.refuse(
                    original, f"{method}: the kind of {code(func.value)} is not known; --trace runs "
                    "the program to see it"
                )  # fmt: skip
        if kind is not Kind.ARRAY:
            return updated
        return self._by_rule(f"NDArray.{method}", original, updated, enclosed(now.value))

    def _is_step(self, call: cst.Call) -> bool:
        """Whether a call is a statement with a trainer's step, which the training part writes."""
        statement = self.facts.parents[self.facts.parents[call]]
        alone = isinstance(statement, cst.SimpleStatementLine) and len(statement.body) == 1
        return alone and call in self.work.flow.steps

    def leave_Attribute(self, original: cst.Attribute, updated: cst.CSTNode) -> cst.CSTNode:
        """x.T, x.size, x.context of arrays; base classes where they are names."""
        if not isinstance(updated, cst.Attribute):
            return updated
        name = self.facts.name(original)
        if name is not None and name in self.work.target.bases:
            return updated if self._is_called(original) else self._class(name)
        rule = self.rules.get(f"NDArray.{original.attr.value}")
        called = isinstance(self.facts.parents[original], cst.Call)
        if name is not None or rule is None or called:
            return updated
        if rule.signature == "data" and self.facts.kind(original.value) is Kind.ARRAY:
            self.work.converted += 1
            return expression(rule.target.format(data=enclosed(updated.value))) or updated
        return updated

    def leave_Name(self, original: cst.Name, updated: cst.CSTNode) -> cst.CSTNode:
        """Classes where they are names that were imported alone."""
        around = self.facts.parents[original]
        if isinstance(around, cst.ImportAlias | cst.AsName | cst.Attribute | cst.AssignTarget):
            return updated
        name = self.facts.name(original)
        if name is None or name not in self.work.target.bases or self._is_called(original):
            return updated
        return self._class(name)

    def _is_called(self, node: cst.CSTNode) -> bool:
        around = self.facts.parents[node]
        return isinstance(around, cst.Call) and around.func is node

    def _class(self, name: str) -> cst.BaseExpression:
        """The target's class in the place of MXNet's."""
        return cst.parse_expression(self.work.base(name))

    def leave_Return(self, original: cst.Return, updated: cst.Return) -> cst.Return:
        """No brackets around an operator that was a call."""
        return updated.with_changes(value=bare(original.value, updated.value))

    def leave_Assign(self, original: cst.Assign, updated: cst.CSTNode) -> cst.CSTNode:
        """No brackets around an operator that was a call."""
        if not isinstance(updated, cst.Assign):
            return updated
        return updated.with_changes(value=bare(original.value, updated.value))

    def leave_Arg(self, original: cst.Arg, updated: cst.Arg) -> cst.Arg:
        """No brackets around an operator that was a call."""
        return updated.with_changes(value=bare(original.value, updated.value))

    def _written(
        self,
        rule: Rule,
        original: cst.Call,
        call: cst.Call,
        sizes: tuple[int, int],
        receiver: str | None,
    ) -> list[str]:
        """The expressions of a call; several for a layer with an activation.

        Raises:
            Refused: an argument that the rule has no place for, or an unknown size.
        """
        size, rank = sizes
        if rule.of_array is not None and self._takes_array(original):
            rule = rule.of_array
        given = self._given(rule, original, call, receiver)
        for pair, reason in rule.apart.items():
            if all(self._says(rule, given, name) for name in pair):
                raise Refused(f"{' and '.join(pair)} together: {reason}")
        rule = self._variant(rule, given)
        values: dict[str, str] = {"rank": "2" if rank == 4 else "1"}
        if re.search("{training}|{inference}", rule.target):
            values |= {"training": training_of(self.work, original), "inference": ""}
            if not values["training"]:
                raise Refused("whether this is called in training is not clear")
            always = "{training}" in rule.target or given.get("use_global_stats") == "True"
            if not always and values["training"] != "False":
                raise Refused("in training it changes arrays; nn.BatchNorm has a counterpart")
        after: list[str] = []
        for argument, default in rule.arguments():
            key = argument.lstrip("*")
            text = given.get(key)
            if text is not None and default is not None and same_value(text, default):
                text = None
            if argument in _LAYERS_WITH_SIZE:
                text = text or (str(size) if size else None)
                if text is None:
                    raise Refused("the size of its input is not known: --trace runs the program")
                values[key] = text
                continue
            part = rule.parts.get(key)
            if argument.startswith("**"):
                values[key] = f", **{text}" if text else ""
            elif argument.startswith("*"):
                values[key] = self._flat(call)
            elif text is None and default is None:
                raise Refused(f"the argument {key} is not given")
            elif isinstance(part, Mapping):
                chosen = chosen_for(part, text) if text else ""
                if chosen is None:
                    raise Refused(f"{key}={text} has no counterpart")
                if key == "activation" and "{activation}" not in rule.target:
                    after += [chosen] if chosen else []
                values[key] = chosen
            elif part is None:
                if text is not None and default is not None and "{" + key + "}" not in rule.target:
                    raise Refused(f"{key}={text} has no counterpart")
                values[key] = text if text is not None else str(default)
            elif text is None and not part.startswith(","):
                values[key] = part.format(self._dtype(key, str(default))) if part == "{}" else ""
            elif text is None:
                values[key] = ""
            else:
                values[key] = part.format(operand(part, self._dtype(key, shape_text(key, text))))
        if "shape" in values:
            values["shape"] = shape_text("shape", values["shape"])
        text = tidy(filled(rule, values), self.work.target.folds)
        for helper in rule.helpers:
            name = helper.format(**values)
            text = re.sub(rf"(?<![\w.]){name}(?=\()", self.work.helper(name), text)
        if rule.name == "nn.Dense" and rank > 2 and given.get("flatten", "True") == "True":
            return [self.work.own(self.work.target.flatten), text, *after]
        return [text, *after]

    def _takes_array(self, call: cst.Call) -> bool:
        """Whether the first argument of a call is known to be an array."""
        return bool(call.args) and self.facts.kind(call.args[0].value) is Kind.ARRAY

    def _variant(self, rule: Rule, given: Mapping[str, str]) -> Rule:
        """The simplest rule for the given arguments."""
        said = {name for name in given if self._says(rule, given, name)}
        for variant in rule.variants:
            needed = {name for name, default in variant.arguments() if default is None}
            known = needed <= said <= {name for name, _ in variant.arguments()}
            if known and (variant.where is None or variant.where(given)):
                return variant
        return rule

    def _says(self, rule: Rule, given: Mapping[str, str], name: str) -> bool:
        """Whether an argument is given that is not its default."""
        default = dict(rule.arguments()).get(name)
        return name in given and (default is None or not same_value(given[name], default))

    def _given(
        self, rule: Rule, original: cst.Call, call: cst.Call, receiver: str | None
    ) -> dict[str, str]:
        """The text of each argument that a call gives.

        Raises:
            Refused: an argument that the rule does not know, or ** arguments.
        """
        names = [name for name, _ in rule.arguments()]
        stars = bool(names) and names[0].startswith("*")
        found: dict[str, str] = {}
        place = 0
        if receiver is not None:
            found[names[0]] = receiver
            place = 1
        compared = rule.name.startswith("nd.") and rule.name != "nd.where"
        for argument in call.args:
            text = alone(argument.value)
            if compared and isinstance(argument.value, cst.Comparison):
                text = self.work.target.truth.format(text)
            if argument.keyword is not None:
                key = argument.keyword.value
                if key not in names and key in _IGNORED:
                    continue
                if key == "bias_initializer" and text in _DEFAULT_INITIALIZERS:
                    continue
                if key not in names:
                    raise Refused(f"the argument {key} has no counterpart")
                found[key] = text
            elif argument.star == "**":
                if not names or names[-1][:2] != "**" or names[-1][2:] in found:
                    raise Refused("its arguments are given with two stars")
                found[names[-1][2:]] = text
            elif stars:
                found[names[0][1:]] = text
            elif argument.star:
                raise Refused("its arguments are given with a star")
            elif place >= len(names):
                raise Refused(f"{len(names)} arguments have a counterpart")
            else:
                found[names[place]] = text
                place += 1
        return found

    def _flat(self, call: cst.Call) -> str:
        """The positional arguments, each layer with its activation beside it."""
        texts = []
        for argument in call.args:
            if argument.keyword is None:
                one = argument.star + code(argument.value)
                texts += self._lists.get(one, [one])
        return ", ".join(texts)

    def _add(self, call: cst.Call) -> cst.CSTNode:
        """net.add(...): layers with activations become two modules."""
        if not any(len(self._lists.get(code(a.value), [])) > 1 for a in call.args):
            return call
        arguments = []
        for argument in call.args:
            texts = self._lists.get(code(argument.value), [])
            if len(texts) < 2:
                arguments.append(argument)
                continue
            arguments += [
                cst.Arg(cst.parse_expression(text), comma=argument.comma) for text in texts[:-1]
            ]
            arguments.append(argument.with_changes(value=cst.parse_expression(texts[-1])))
        for i, argument in enumerate(arguments[:-1]):
            if isinstance(argument.comma, cst.MaybeSentinel):
                comma = cst.Comma(whitespace_after=cst.SimpleWhitespace(" "))
                arguments[i] = argument.with_changes(comma=comma)
        return call.with_changes(args=arguments)

    def _dtype(self, key: str, text: str) -> str:
        """The target's dtype for 'float32' and np.float32; other arguments as they are."""
        if key != "dtype":
            return text
        named = re.fullmatch(r"(?:np\.|numpy\.)?['\"]?(u?int\d+|float\d+|bool)['\"]?", text)
        if named is None:
            raise Refused(f"dtype={text} is not known before the program runs")
        if named[1] not in self.work.target.dtypes:
            raise Refused(f"dtype={text} has no counterpart")
        return self.work.target.dtypes[named[1]]


def _without_out(call: cst.Call) -> tuple[cst.Call, str]:
    """A call without its argument out, and what was given as it."""
    kept = [a for a in call.args if a.keyword is None or a.keyword.value != "out"]
    if len(kept) == len(call.args):
        return call, ""
    (out,) = (a for a in call.args if a not in kept)
    return call.with_changes(args=kept), "" if code(out.value) == "None" else code(out.value)


BY_OTHER_PARTS = frozenset(
    ("gluon.Trainer", "autograd.record", "autograd.pause", "autograd.predict_mode",
     "autograd.train_mode", "autograd.backward", "autograd.grad")
)  # fmt: skip
