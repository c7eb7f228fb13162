"""Texts of expressions: filled in, in brackets where they need some, without them where not."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping

import libcst as cst

from .program.names import code
from .rule import Rule
from .target import expression


def filled(rule: Rule, values: Mapping[str, str]) -> str:
    """The rule's target with its arguments, in brackets where they are a part of an operation."""

    def fill(place: re.Match[str]) -> str:
        text = values[place[1]]
        before = rule.target[: place.start()]
        after = rule.target[place.end() :].format(**values)
        alone = before.endswith(("(", "[", ", ", "=")) and after.startswith((")", "]", ","))
        made = place[1] in rule.parts or place[1] in ("rank", "training")
        if alone or made or rule.target == place[0]:
            return text
        return in_brackets(text) if after.startswith(".") else operand("-{}", text)

    return re.sub(r"\{(\w+)\}", fill, rule.target)


def operand(part: str, text: str) -> str:
    """A text in brackets where it stands beside an operator and is no number or name."""
    beside = re.search(r"([-+*/]|\bnot) ?\{\}", part) is not None
    return in_brackets(text) if beside and not re.fullmatch(r"[\d.]+", text) else text


def in_brackets(text: str) -> str:
    """An expression's text, in brackets if it is an operation."""
    node = expression(text)
    return text if node is None else enclosed(node)


def chosen_for(part: Mapping[str, str], text: str) -> str | None:
    """What is written for a value; for `A if c else B` of known values by the part's "if"."""
    node = ast.parse(text, mode="eval").body
    if isinstance(node, ast.IfExp) and "if" in part:
        values = [ast.unparse(branch) for branch in (node.body, node.orelse)]
        known = all(_literal(value) in part for value in values)
        return part["if"].format(text) if known else None
    return part.get(_literal(text))


def _literal(text: str) -> str:
    """The value of a text in quotes; other texts as they are."""
    try:
        value = ast.literal_eval(text)
    except (ValueError, SyntaxError):
        return text
    return value if isinstance(value, str) else text


def same_value(text: str, default: str) -> bool:
    """Whether an argument is its default."""
    try:
        return bool(ast.literal_eval(text) == ast.literal_eval(default))
    except (ValueError, SyntaxError):
        return text == default


def shape_text(key: str, text: str) -> str:
    """(3,) for the shape 3: random numbers need a tuple."""
    return f"({text},)" if key == "shape" and re.fullmatch(r"\d+", text) else text


def tidy(text: str, folds: Mapping[str, str]) -> str:
    """Folds what a part left: 1 - 0.9, and what the target says."""
    for pattern, written in folds.items():
        text = re.sub(pattern, written, text)
    text = re.sub(r"1 - (0\.\d+)", lambda m: f"{1 - float(m[1]):.10g}", text)
    return re.sub(r", \)$", ")", text)


def enclosed(node: cst.BaseExpression) -> str:
    """An expression's text, in brackets where a method of it needs them."""
    text = code(node)
    plain = cst.Name | cst.Attribute | cst.Call | cst.Subscript
    return text if isinstance(node, plain) or node.lpar else f"({text})"


def as_operand(node: cst.BaseExpression) -> str:
    """An expression's text, in brackets where an operator beside it needs them."""
    return code(node) if isinstance(node, cst.Integer | cst.Float) else enclosed(node)


def without_brackets(text: str) -> str:
    """An expression's text without brackets around all of it."""
    node = expression(text)
    if node is None or not node.lpar:
        return text
    return code(node.with_changes(lpar=node.lpar[1:], rpar=node.rpar[:-1]))


def bare(before: cst.BaseExpression | None, after: cst.BaseExpression | None) -> object:
    """An operator without the brackets that its rule wrote around it."""
    if isinstance(before, cst.Call) and isinstance(after, cst.BinaryOperation) and after.lpar:
        return after.with_changes(lpar=after.lpar[1:], rpar=after.rpar[1:])
    return after
