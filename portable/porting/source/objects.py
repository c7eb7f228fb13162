"""Objects that stay what they are, since the target has classes with MXNet's methods for them."""

from __future__ import annotations

import inspect
from collections.abc import Collection, Mapping

import libcst as cst

from .program.values import Kind
from .target import Work

# what is said of a kind, and what its objects have beside the methods and properties of the class
OBJECTS: Mapping[Kind, tuple[str, Collection[str]]] = {
    Kind.SYMBOL: ("Symbol", ()),
    Kind.MODULE: ("Module", ("symbol", "data_names", "label_names", "binded",
                             "params_initialized", "for_training")),
}  # fmt: skip
_TRAINING = ("fit", "backward", "update", "forward_backward", "init_optimizer", "init_params",
             "install_monitor", "get_input_grads")  # fmt: skip


class Objects:
    """What a class of the target's lacks is left with a reason."""

    def __init__(self, work: Work) -> None:
        self.work, self.facts = work, work.facts

    def leave_Attribute(self, original: cst.Attribute, updated: cst.CSTNode) -> cst.CSTNode:
        """A method or another attribute that the class does not have."""
        kind, name = self.facts.kind(original.value), original.attr.value
        helper = self.work.target.classes.get(kind)
        if helper is None or self.facts.name(original) is not None:
            return updated
        shown, others = OBJECTS[kind]
        if name not in vars(helper) and name not in others:
            reason = "no rule writes it; write this by hand"
            if kind is Kind.MODULE and name in _TRAINING:
                reason = "training with Module has no counterpart, only inference"
            self.work.refuse(original, f"{shown}.{name}: {reason}")
        return updated

    def leave_Call(self, original: cst.Call, updated: cst.CSTNode) -> cst.CSTNode:
        """Arguments that the class's method does not have, and symbols where arrays are needed."""
        func = original.func
        called = self.facts.kind(func)
        given = [self.facts.kind(argument.value) for argument in original.args]
        if called is Kind.SYMBOL or (called in (Kind.BLOCK, Kind.LOSS) and Kind.SYMBOL in given):
            self.work.refuse(original, "a call with symbols: no rule writes it; write it by hand")
        if isinstance(func, cst.Attribute):
            kind, name = self.facts.kind(func.value), func.attr.value
            method = vars(self.work.target.classes.get(kind, object)).get(name)
            if kind in OBJECTS and method is not None:
                parameters = inspect.signature(method).parameters.values()
                if not any(one.kind is one.VAR_KEYWORD for one in parameters):
                    known = {one.name for one in parameters}
                    for argument in original.args:
                        if argument.keyword and argument.keyword.value not in known:
                            shown = f"{OBJECTS[kind][0]}.{name}"
                            key = argument.keyword.value
                            self.work.refuse(
                                original, f"{shown}: the argument {key} has no counterpart"
                            )
        return updated
