"""Methods of arrays, parameters and devices that only MXNet has."""

from __future__ import annotations

import libcst as cst

from ..program.names import code

# written for any receiver: no other library has methods of these names
_ALWAYS = {
    "asscalar": "{0}.item()",
    "asnumpy": "{0}.detach().cpu().numpy()",
    "as_in_context": "{0}.to({1})",
    "attach_grad": "{0}.requires_grad_()",
    "zeros_like": "torch.zeros_like({0})",
    "ones_like": "torch.ones_like({0})",
    "list_data": "[{0}]",
    "broadcast_to": "{0}.expand({1})",
    "expand_dims": "{0}.unsqueeze({1})",
    "wait_to_read": "{0}",
}
_TRUTHS = ("mean", "sum")


class Methods(cst.CSTTransformer):
    """x.asscalar() becomes x.item(), and so on."""

    def __init__(self, arrays: set[str], optimizers: set[str]) -> None:
        super().__init__()
        self.arrays, self.optimizers = arrays, optimizers
        self.converted = 0

    def leave_Call(self, original_node: cst.Call, updated_node: cst.Call) -> cst.BaseExpression:
        """The method's counterpart, or the call as it was."""
        call = updated_node
        if not isinstance(call.func, cst.Attribute):
            return call
        receiver, method = code(call.func.value), call.func.attr.value
        arguments = [code(a.value) for a in call.args]
        if receiver == "torch":
            return call
        text = _ALWAYS.get(method)
        if method == "data" and not arguments:
            text = "{0}"
        elif method == "take" and receiver in self.arrays and len(arguments) == 1:
            text = "{0}[{1}.long()]"
        elif method in _TRUTHS and isinstance(call.func.value, cst.Comparison):
            inside = cst.parse_expression(f"{receiver}.float()")
            return call.with_changes(func=call.func.with_changes(value=inside))
        elif method == "save_states" and receiver in self.optimizers:
            text = "torch.save({0}.state_dict(), {1})"
        elif method == "load_states" and receiver in self.optimizers:
            text = "{0}.load_state_dict(torch.load({1}))"
        elif method == "set_learning_rate" and receiver in self.optimizers:
            text = "{0}.param_groups[0].update(lr={1})"
        elif method in ("save_parameters", "save_params") and arguments:
            text = "torch.save({0}.state_dict(), {1})"
        elif method in ("load_parameters", "load_params") and arguments:
            text = "{0}.load_state_dict(torch.load({1}))"
        if text is None or ("{1}" in text and not arguments):
            return call
        self.converted += 1
        return cst.parse_expression(text.format(receiver, *arguments))

    def leave_Attribute(
        self, original_node: cst.Attribute, updated_node: cst.Attribute
    ) -> cst.BaseExpression:
        """trainer.learning_rate."""
        node = updated_node
        if node.attr.value == "learning_rate" and code(node.value) in self.optimizers:
            return cst.parse_expression(f'{code(node.value)}.param_groups[0]["lr"]')
        return node

    def leave_SimpleStatementLine(
        self, original_node: cst.SimpleStatementLine, updated_node: cst.SimpleStatementLine
    ) -> cst.SimpleStatementLine | cst.RemovalSentinel:
        """net.hybridize() has no counterpart that changes numbers: the line goes."""
        if len(original_node.body) == 1 and isinstance(original_node.body[0], cst.Expr):
            value = original_node.body[0].value
            if (
                isinstance(value, cst.Call)
                and isinstance(value.func, cst.Attribute)
                and value.func.attr.value == "hybridize"
            ):
                self.converted += 1
                return cst.RemoveFromParent()
        return updated_node
