"""Calls of MXNet functions and layers, by the rules."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping

import libcst as cst
from libcst.metadata import PositionProvider, QualifiedNameProvider

from .program.names import code, meaning
from .rule import Rule

Sizes = Mapping[tuple[int, int], tuple[int, int]]  # line, column: input size, rank of the input
_LAYERS_WITH_SIZE = ("in_units", "in_channels", "input_size")
_IGNORED = ("prefix", "params", "name")
_DEFAULT_INITIALIZERS = ("'zeros'", '"zeros"')


class Refused(Exception):
    """A call that no rule writes; the message says why."""


class Calls(cst.CSTTransformer):
    """Every call that a rule knows becomes the target's expression; others stay.

    refusals: what could not be written and why, by MXNet name.
    converted: how many calls were.
    """

    METADATA_DEPENDENCIES = (PositionProvider, QualifiedNameProvider)

    def __init__(self, rules: Mapping[str, Rule], sizes: Sizes) -> None:
        super().__init__()
        self.rules, self.sizes = rules, sizes
        self.refusals: dict[str, str] = {}
        self.converted = 0
        self.helpers: set[str] = set()
        self.lists: dict[str, list[str]] = {}  # layers that are several modules, by their text

    def leave_Call(self, original_node: cst.Call, updated_node: cst.Call) -> cst.BaseExpression:
        """The rule's expression, or the call as it was."""
        name = meaning(self.get_metadata(QualifiedNameProvider, original_node.func, set()))
        if name is None:
            return self._method(updated_node)
        if name not in self.rules:
            return updated_node
        place = self.get_metadata(PositionProvider, original_node).start
        try:
            texts = self._written(name, updated_node, (place.line, place.column))
        except Refused as reason:
            self.refusals[name] = str(reason)
            return updated_node
        self.converted += 1
        rank = "2" if self.sizes.get((place.line, place.column), (0, 0))[1] == 4 else "1"
        self.helpers.update(helper.format(rank=rank) for helper in self.rules[name].helpers)
        text = texts[0] if len(texts) == 1 else f"torch.nn.Sequential({', '.join(texts)})"
        self.lists[text] = texts
        return cst.parse_expression(text)

    def leave_Attribute(
        self, original_node: cst.Attribute, updated_node: cst.Attribute
    ) -> cst.BaseExpression:
        """np-like types of MXNet's dtype arguments are left alone."""
        name = meaning(self.get_metadata(QualifiedNameProvider, original_node, set()))
        bases = {"nn.Block": "torch.nn.Module", "data.Dataset": "torch.utils.data.Dataset"}
        if name in bases:
            return cst.parse_expression(bases[name])
        return updated_node

    def leave_Return(self, original_node: cst.Return, updated_node: cst.Return) -> cst.Return:
        """No brackets around an operator that was a call."""
        return updated_node.with_changes(value=_bare(original_node.value, updated_node.value))

    def leave_Assign(self, original_node: cst.Assign, updated_node: cst.Assign) -> cst.Assign:
        """No brackets around an operator that was a call."""
        return updated_node.with_changes(value=_bare(original_node.value, updated_node.value))

    def leave_Arg(self, original_node: cst.Arg, updated_node: cst.Arg) -> cst.Arg:
        """No brackets around an operator that was a call."""
        return updated_node.with_changes(value=_bare(original_node.value, updated_node.value))

    def _written(self, name: str, call: cst.Call, place: tuple[int, int]) -> list[str]:
        """The expressions of a call; several for a layer with an activation.

        Raises:
            Refused: an argument that the rule has no place for, or an unknown size.
        """
        rule = self.rules[name]
        given = _given(rule, call)
        size, rank = self.sizes.get(place, (0, 0))
        values: dict[str, str] = {"rank": "2" if rank == 4 else "1"}
        after: list[str] = []
        for argument, default in rule.arguments():
            text = given.get(argument.lstrip("*"))
            key = argument.lstrip("*")
            if text is not None and default is not None and _same(text, default):
                text = None
            if argument in _LAYERS_WITH_SIZE:
                text = text or (str(size) if size else None)
                if text is None:
                    raise Refused("the size of its input is not known: --trace runs the program")
                values[key] = text
                continue
            part = rule.parts.get(key)
            if argument.startswith("*"):
                values[key] = self._flat(call, text or "")
            elif text is None and default is None:
                raise Refused(f"the argument {key} is not given")
            elif isinstance(part, Mapping):
                chosen = part.get(_literal(text or "None"), None) if text else ""
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
                values[key] = part.format(_dtype(key, str(default))) if part == "{}" else ""
            elif text is None:
                values[key] = ""
            else:
                values[key] = part.format(_dtype(key, _shape(key, text)))
        if "shape" in values:
            values["shape"] = _shape("shape", values["shape"])
        text = _tidy(rule.target.format(**values))
        if name == "nn.Dense" and rank > 2 and given.get("flatten", "True") == "True":
            return ["torch.nn.Flatten()", text, *after]
        return [text, *after]

    def _flat(self, call: cst.Call, text: str) -> str:
        """The positional arguments, each layer with its activation beside it."""
        texts = []
        for argument in call.args:
            if argument.keyword is None:
                one = argument.star + code(argument.value)
                texts += self.lists.get(one, [one])
        return ", ".join(texts)

    def _method(self, call: cst.Call) -> cst.BaseExpression:
        """net.add(...): layers with activations become two modules."""
        if not (isinstance(call.func, cst.Attribute) and call.func.attr.value == "add"):
            return call
        if not any(len(self.lists.get(code(a.value), [])) > 1 for a in call.args):
            return call
        arguments = []
        for argument in call.args:
            texts = self.lists.get(code(argument.value), [])
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


def _given(rule: Rule, call: cst.Call) -> dict[str, str]:
    """The text of each argument that a call gives.

    Raises:
        Refused: an argument that the rule does not know, or ** arguments.
    """
    names = [name for name, _ in rule.arguments()]
    stars = bool(names) and names[0].startswith("*")
    found: dict[str, str] = {}
    place = 0
    for argument in call.args:
        text = code(argument.value)
        if rule.name.startswith("nd.") and isinstance(argument.value, cst.Comparison):
            text = f"({text}).float()"
        if argument.keyword is not None:
            key = argument.keyword.value
            if key not in names and key in _IGNORED:
                continue
            if key == "bias_initializer" and text in _DEFAULT_INITIALIZERS:
                continue
            if key not in names:
                raise Refused(f"the argument {key} has no counterpart")
            found[key] = text
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


def _literal(text: str) -> str:
    """The value of a text in quotes; other texts as they are."""
    try:
        value = ast.literal_eval(text)
    except (ValueError, SyntaxError):
        return text
    return value if isinstance(value, str) else text


def _same(text: str, default: str) -> bool:
    """Whether an argument is its default."""
    try:
        return bool(ast.literal_eval(text) == ast.literal_eval(default))
    except (ValueError, SyntaxError):
        return text == default


def _dtype(key: str, text: str) -> str:
    """torch.float32 for 'float32' and np.float32; other arguments as they are."""
    if key != "dtype":
        return text
    named = re.fullmatch(r"(?:np\.|numpy\.)?['\"]?(u?int\d+|float\d+|bool)['\"]?", text)
    if named is None:
        raise Refused(f"dtype={text} is not known before the program runs")
    return f"torch.{named[1]}"


def _shape(key: str, text: str) -> str:
    """(3,) for the shape 3: random numbers need a tuple."""
    return f"({text},)" if key == "shape" and re.fullmatch(r"\d+", text) else text


def _tidy(text: str) -> str:
    """Folds what a part left: "keep" == "discard", 1 - 0.9, a trailing comma."""
    text = re.sub(r", drop_last=\(['\"](\w+)['\"]\) == \"discard\"",
                  lambda m: ", drop_last=True" if m[1] == "discard" else "", text)  # fmt: skip
    text = re.sub(r"1 - (0\.\d+)", lambda m: f"{1 - float(m[1]):.10g}", text)
    return re.sub(r", \)$", ")", text)


def _bare(before: cst.BaseExpression | None, after: cst.BaseExpression | None) -> object:
    """An operator without the brackets that its rule wrote around it."""
    if isinstance(before, cst.Call) and isinstance(after, cst.BinaryOperation) and after.lpar:
        return after.with_changes(lpar=after.lpar[1:], rpar=after.rpar[1:])
    return after
