"""record, backward, Trainer and initialize: the target's training loop with the same numbers."""

from __future__ import annotations

import ast

import libcst as cst
import libcst.matchers as m
from libcst.metadata import QualifiedNameProvider

from ..program.names import code, dotted, meaning
from .blocks import flattened

_OPTIONS = {"learning_rate": "lr", "wd": "weight_decay", "momentum": "momentum",
            "epsilon": "eps", "beta1": "beta1", "beta2": "beta2"}  # fmt: skip


class Training(cst.CSTTransformer):
    """The statements of a training loop.

    modes: whether the program has layers that behave differently in training.
    """

    METADATA_DEPENDENCIES = (QualifiedNameProvider,)

    def __init__(self, optimizers: set[str], networks: set[str], modes: bool) -> None:
        super().__init__()
        self.optimizers, self.networks, self.modes = optimizers, networks, modes
        self.converted = 0
        self.helpers: set[str] = set()
        self.refusals: dict[str, str] = {}
        self._steps: list[list[tuple[str, str]]] = []  # optimizer and batch size, of each function

    def _name(self, node: cst.CSTNode) -> str | None:
        return meaning(self.get_metadata(QualifiedNameProvider, node, set()))

    def visit_Module(self, node: cst.Module) -> None:
        """The steps of the program's top level."""
        self._steps.append(self._found(node))

    def visit_FunctionDef(self, node: cst.FunctionDef) -> None:
        """The steps of a function."""
        self._steps.append(self._found(node))

    def leave_FunctionDef(
        self, original_node: cst.FunctionDef, updated_node: cst.FunctionDef
    ) -> cst.FunctionDef:
        """Back to the steps around it."""
        self._steps.pop()
        return updated_node

    def _found(self, node: cst.CSTNode) -> list[tuple[str, str]]:
        """(optimizer, batch size) of each step."""
        found = []
        for call in m.findall(node, m.Call(func=m.Attribute(attr=m.Name("step")))):
            assert isinstance(call, cst.Call)
            assert isinstance(call.func, cst.Attribute)
            receiver = code(call.func.value)
            if receiver in self.optimizers and call.args:
                found.append((receiver, code(call.args[0].value)))
        return found

    def leave_With(
        self, original_node: cst.With, updated_node: cst.With
    ) -> cst.With | cst.FlattenSentinel[cst.BaseStatement]:
        """record(): the body alone, between net.train() and net.eval() where that matters."""
        node = updated_node
        if len(node.items) != 1 or not isinstance(original_node.items[0].item, cst.Call):
            return node
        name = self._name(original_node.items[0].item.func)
        if name in ("autograd.pause", "autograd.predict_mode"):
            self.converted += 1
            inside = node.items[0].with_changes(item=cst.parse_expression("torch.no_grad()"))
            return node.with_changes(items=[inside])
        if name not in ("autograd.record", "autograd.train_mode"):
            return node
        self.converted += 1
        body = list(flattened(node))
        if self.modes:
            called = m.findall(node.body, m.Call(func=m.Name()))
            names = [dotted(call.func) for call in called if isinstance(call, cst.Call)]
            for net in dict.fromkeys(name for name in names if name in self.networks):
                first = cst.parse_statement(f"{net}.train()")
                body = [first, *body, cst.parse_statement(f"{net}.eval()")]
        return cst.FlattenSentinel(body)

    def leave_SimpleStatementLine(
        self, original_node: cst.SimpleStatementLine, updated_node: cst.SimpleStatementLine
    ) -> cst.BaseStatement | cst.FlattenSentinel[cst.BaseStatement]:
        """One of the training loop's statements, or the line as it was."""
        node = updated_node
        if len(node.body) != 1:
            return node
        small = node.body[0]
        lines: list[str] = []
        if isinstance(small, cst.Expr) and isinstance(small.value, cst.Call):
            lines = self._call(small.value)
        elif isinstance(small, cst.Assign | cst.AugAssign):
            lines = self._update(small)
        if not lines:
            return node
        self.converted += 1
        made = [cst.parse_statement(line) for line in lines]
        made[0] = made[0].with_changes(leading_lines=node.leading_lines)
        return cst.FlattenSentinel(made)

    def _call(self, call: cst.Call) -> list[str]:
        """backward, step, initialize."""
        if not isinstance(call.func, cst.Attribute):
            return []
        receiver, method = code(call.func.value), call.func.attr.value
        arguments = {
            a.keyword.value if a.keyword else i: code(a.value) for i, a in enumerate(call.args)
        }
        if method == "backward" and not arguments:
            steps = self._steps[-1]
            if steps:
                optimizer, size = steps[0]
                return [f"{optimizer}.zero_grad()", f"({receiver}.sum() / {size}).backward()"]
            return [f"{receiver}.sum().backward()"]
        if method == "step" and receiver in self.optimizers and arguments:
            return [f"{receiver}.step()"]
        if method == "initialize" and not set(arguments) - {0, "init", "ctx", "force_reinit"}:
            fill = arguments.get("init", arguments.get(0, ""))
            if not fill:
                fill = "uniform(scale=0.07)"
                self.helpers.add("uniform")
            self.helpers.add("initialize")
            device = f", {arguments['ctx']}" if "ctx" in arguments else ""
            return [f"initialize({receiver}, {fill}{device})"]
        return []

    def _update(self, node: cst.Assign | cst.AugAssign) -> list[str]:
        """w[:] = w - lr * w.grad, in place and outside of the record; and a Trainer's assignment."""
        if isinstance(node, cst.Assign) and isinstance(node.value, cst.Call):  # noqa: SIM102
            if len(node.targets) == 1 and code(node.value.func).endswith("Trainer"):
                return self._trainer(code(node.targets[0].target), node.value)
        target = node.target if isinstance(node, cst.AugAssign) else node.targets[0].target
        if not isinstance(target, cst.Subscript) and not isinstance(node, cst.AugAssign):
            return []
        base = code(target.value) if isinstance(target, cst.Subscript) else code(target)
        if f"{base}.grad" not in code(node.value):
            return []
        return [f"with torch.no_grad():\n    {code(node)}\n    {base}.grad.zero_()\n"]

    def leave_Return(self, original_node: cst.Return, updated_node: cst.Return) -> cst.Return:
        """return gluon.Trainer(...)."""
        if isinstance(updated_node.value, cst.Call):  # noqa: SIM102
            if code(updated_node.value.func).endswith("gluon.Trainer"):
                lines = self._trainer("", updated_node.value)
                if len(lines) == 1:
                    self.converted += 1
                    made = cst.parse_expression(lines[0])
                    return updated_node.with_changes(value=made)
        return updated_node

    def _trainer(self, target: str, call: cst.Call) -> list[str]:
        """An optimizer with the same numbers; none where its options cannot be read."""
        arguments = [code(a.value) for a in call.args if a.keyword is None]
        arguments += [code(a.value) for a in call.args if a.keyword and a.keyword.value
                      in ("optimizer", "optimizer_params")]  # fmt: skip
        if len(arguments) < 2:
            return []
        parameters = arguments[0].replace(".collect_params()", ".parameters()")
        options = cst.parse_expression(arguments[2]) if len(arguments) > 2 else cst.Dict([])
        if not isinstance(options, cst.Dict):
            self.refusals["gluon.Trainer"] = "its options are not written where it is made"
            return []
        written, schedule, rest = {}, "", ""
        for element in options.elements:
            if isinstance(element, cst.StarredDictElement):
                rest = code(element.value)
                continue
            assert isinstance(element, cst.DictElement)
            key = ast.literal_eval(code(element.key)) if _text(element.key) else ""
            if key == "lr_scheduler":
                schedule = code(element.value)
            elif key in _OPTIONS:
                written[_OPTIONS[key]] = code(element.value)
            else:
                self.refusals["gluon.Trainer"] = f"the option {key or code(element.key)}"
                return []
        made = self._optimizer(arguments[1], parameters, written, schedule, rest)
        if not made:
            return []
        lines = [f"{target} = {made}" if target else made]
        if schedule:
            lines.append(f"{target}.register_step_pre_hook({schedule}.before_step)")
        return lines

    def _optimizer(
        self, kind: str, parameters: str, written: dict[str, str], schedule: str, rest: str
    ) -> str:
        """The call that makes it."""
        options = dict(written)
        if "beta1" in options or "beta2" in options:
            betas = options.pop("beta1", "0.9"), options.pop("beta2", "0.999")
            options["betas"] = f"({betas[0]}, {betas[1]})"
        given = "".join(f", {key}={value}" for key, value in options.items())
        name = ast.literal_eval(kind) if kind[:1] in "'\"" else ""
        if name in ("sgd", "nag"):
            if "lr" not in options:
                given = f", lr=0.01{given}"
            if name == "nag":
                given += ", nesterov=True"
            own = name == "nag" or (schedule and "momentum" in options)
            if own:
                self.helpers.add("SGD")
            return f"{'SGD' if own else 'torch.optim.SGD'}({parameters}{given})"
        if name == "adam" and not rest:
            if "lr" not in options:
                given = f", lr=0.001{given}"
            self.helpers.add("Adam")
            return f"Adam({parameters}{given})"
        if not name:
            self.helpers.add("make_optimizer")
            extra = f", **{rest}" if rest else ""
            return f"make_optimizer({kind}, {parameters}{given}{extra})"
        self.refusals["gluon.Trainer"] = f"the optimizer {kind}"
        return ""


def _text(node: cst.BaseExpression) -> bool:
    return isinstance(node, cst.SimpleString)
