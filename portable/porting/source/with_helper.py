"""Rules for what becomes a small function or class in the program, with MXNet's own arguments."""

from __future__ import annotations

from collections.abc import Mapping

from .rule import Rule


def with_helper(
    name: str,
    signature: str,
    note: str,
    *proof: str,
    helper: str = "",
    only: Mapping[str, str | Mapping[str, str]] | None = None,
    plain: str = "",
) -> Rule:
    """The rule for a name that a helper stands for; given arguments are written with their names.

    plain: a simpler helper where no argument is given.
    only: the values that an argument may have, each as it is written; "" for all, not written.
    """
    helper = helper or name.rpartition(".")[2]
    names = [part.partition("=") for part in signature.split(", ") if part]
    parts: dict[str, str | Mapping[str, str]] = {}
    call = ""
    for argument, equals, _ in names:
        if argument.startswith("*"):
            call += f"{{{argument[1:]}}}"
        elif equals:
            parts[argument] = f"{argument}={{}}, "
            call += f"{{{argument}}}"
        else:
            parts[argument] = "{}, "
            call += f"{{{argument}}}"
    variants = (Rule(name, "", f"{plain}()", helpers=(plain,)),) if plain else ()
    return Rule(name, signature, f"{helper}({call})", {**parts, **(only or {})}, "composed", note,
                proof, (helper,), variants=variants)  # fmt: skip
