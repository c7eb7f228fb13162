"""Symbols, checkpoints, and inference with Module."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator, Mapping

from portable.formats.symbol_operators import find
from portable.spec.operator import Parameter

from ...rule import Rule
from ...with_helper import with_helper

# they change gradients only
_TRAINING = ("grad_scale", "ignore_label", "use_ignore", "normalization", "out_grad",
             "smooth_alpha")  # fmt: skip
_NOTE = "in inference"
_FILES = "the port's own file formats"
_DATA = "sym.Variable('data')"
_LISTS = "[{0}.list_arguments(), {0}.list_auxiliary_states(), {0}.list_outputs()]"


def _proved(made: str, arrays: str) -> str:
    """A proof by names, shapes and numbers; `D` stands for the variable called data."""
    call = ast.parse(f"f({arrays})", mode="eval").body
    assert isinstance(call, ast.Call)
    shapes = ", ".join(f"{one.arg}=({ast.unparse(one.value)}).shape" for one in call.keywords)
    made = re.sub(r"\bD\b", _DATA, made)
    return (f"x = sym.{made}\n[{_LISTS.format('x')}, x.infer_shape({shapes}), "
            f"x.eval({arrays})]")  # fmt: skip


_WEIGHTS = "data=x4, x_weight=x4, x_bias=lengths"
_STATE = "x_gamma=p[0], x_beta=v, x_moving_mean=b[0], x_moving_var=p[1]"
_X = ", name='x')"
_WINDOW = "kernel=(3, 2), stride=(2, 2), pad=(1, 1)"
_PROOFS: Mapping[str, tuple[str, ...]] = {
    "Convolution": (
        _proved(
            f"Convolution(D, kernel=(7, 6), num_filter=2, pad=(3, 3), stride=(2, 1){_X}", _WEIGHTS
        ),
        _proved(
            f"Convolution(D, num_filter=2, kernel=(7, 6), pad=(6, 5), dilate=(2, 1){_X}", _WEIGHTS
        ),
        _proved(
            "Convolution(D, weight=sym.var('w'), num_filter=4, kernel=(7, 6), num_group=4, "
            f"no_bias=True, layout='NCHW', workspace=512{_X}",
            "data=x4, w=x4.reshape((4, 2, 7, 6)).slice_axis(1, 0, 1)",
        ),
    ),
    "Deconvolution": (
        _proved(
            f"Deconvolution(D, kernel=(7, 6), num_filter=4, stride=(2, 3), pad=(1, 2), "
            f"adj=(1, 2){_X}",
            "data=x4.slice_axis(1, 0, 2), x_weight=x4",
        ),
        _proved(
            f"Deconvolution(D, kernel=(9,), num_filter=8, num_group=2, no_bias=False{_X}",
            "data=x3.slice_axis(1, 0, 2), x_weight=x3, x_bias=nd.arange(8)",
        ),
    ),
    "FullyConnected": (
        _proved(f"FullyConnected(data=D, num_hidden=3{_X}", "data=a, x_weight=b, x_bias=i"),
        _proved(
            f"FullyConnected(D, num_hidden=3, flatten=False, no_bias=True{_X}", "data=s, x_weight=b"
        ),
        _proved(
            f"FullyConnected(D, sym.var('w'), num_hidden=2{_X}",
            "data=s, w=nd.ones((2, 20)) * 0.1, x_bias=lengths",
        ),
    ),
    "BatchNorm": (
        _proved(
            "BatchNorm(D, fix_gamma=False, **{'eps': 0.5, 'cudnn_off': True}, name='x')",
            f"data=a, {_STATE}",
        ),
        _proved(f"BatchNorm(D{_X}", f"data=x4, {_STATE}"),
        _proved(f"BatchNorm(D, fix_gamma=False, eps=2e-5, momentum=0.8{_X}", f"data=a, {_STATE}"),
        _proved(
            f"BatchNorm(D, use_global_stats=True, fix_gamma=False, cudnn_off=True{_X}",
            f"data=x5, {_STATE}",
        ),
    ),
    "Activation": tuple(
        _proved(f"Activation(D, act_type='{kind}'{_X}", "data=a")
        for kind in ("relu", "sigmoid", "tanh", "softrelu", "softsign")
    ),
    "LeakyReLU": (
        _proved(f"LeakyReLU(D{_X}", "data=a"),
        _proved(f"LeakyReLU(D, act_type='prelu'{_X}", "data=x4, x_gamma=v"),
        _proved(f"LeakyReLU(D, act_type='elu', slope=0.5{_X}", "data=a"),
        _proved(f"LeakyReLU(D, act_type='gelu'{_X}", "data=a"),
    ),
    "Pooling": (
        _proved(f"Pooling(D, {_WINDOW}{_X}", "data=x4"),
        _proved(f"Pooling(D, {_WINDOW}, pooling_convention='full'{_X}", "data=x4"),
        _proved(f"Pooling(D, {_WINDOW}, pooling_convention='full', pool_type='avg'{_X}", "data=x4"),
        _proved(f"Pooling(D, {_WINDOW}, pool_type='avg', count_include_pad=False{_X}", "data=x4"),
        _proved(
            "Pooling(D, kernel=(2, 2), stride=(3, 3), pooling_convention='full', "
            f"pool_type='avg', count_include_pad=False{_X}",
            "data=x4",
        ),
        _proved(
            "Pooling(D, kernel=(3, 2), pad=(1, 0), stride=(2, 3), pooling_convention='full', "
            f"pool_type='avg', count_include_pad=False{_X}",
            "data=x4",
        ),
        _proved(f"Pooling(D, {_WINDOW}, pool_type='sum'{_X}", "data=x4"),
        _proved(f"Pooling(D, kernel=(2,){_X}", "data=x3"),
        _proved(f"Pooling(D, global_pool=True, kernel=(2, 2), pool_type='avg'{_X}", "data=x4"),
        _proved(f"Pooling(D, global_pool=True{_X}", "data=x5"),
    ),
    "Concat": (
        _proved(f"Concat(D, sym.var('r'), dim=0{_X}", "data=a, r=row"),
        _proved(f"Concat(*[D, sym.var('r')], num_args=2{_X}", "data=a, r=w"),
    ),
    "SliceChannel": (
        _proved(f"SliceChannel(D, num_outputs=2{_X}", "data=x4"),
        _proved(f"SliceChannel(D, 3, axis=0, squeeze_axis=True{_X}[1]", "data=a"),
    ),
    "Reshape": (
        _proved(f"Reshape(D, shape=(0, -1){_X}", "data=x4"),
        _proved(f"Reshape(D, shape=(-4, 1, -1, -2){_X}", "data=x4"),
        _proved(f"Reshape(D, (-3, 0, 3, -1){_X}", "data=x4"),
    ),
    "Dropout": (_proved(f"Dropout(D, p=0.3{_X}", "data=a"),),
    "SoftmaxOutput": (
        _proved(f"SoftmaxOutput(D{_X}", "data=a, x_label=i"),
        _proved(
            f"SoftmaxOutput(D, multi_output=True, grad_scale=2{_X}",
            "data=s, x_label=nd.ones((2, 4))",
        ),
        _proved(
            f"SoftmaxOutput(D, sym.var('label'), preserve_shape=True{_X}",
            "data=s, label=nd.ones((2, 5))",
        ),
        _proved(f"SoftmaxOutput(data=D{_X}", "data=s, x_label=nd.ones((2, 5))"),
    ),
    "LogisticRegressionOutput": (_proved(f"LogisticRegressionOutput(D{_X}", "data=a, x_label=b"),),
    "LinearRegressionOutput": (_proved(f"LinearRegressionOutput(D{_X}", "data=a, x_label=b"),),
    "SoftmaxActivation": (
        _proved(f"SoftmaxActivation(D{_X}", "data=s"),
        _proved(f"SoftmaxActivation(D, mode='channel'{_X}", "data=x4"),
    ),
    "softmax": (
        _proved(f"softmax(D{_X}", "data=a"),
        _proved(f"softmax(D, axis=1, temperature=2.0{_X}", "data=s"),
    ),
    "log_softmax": (_proved(f"log_softmax(D, axis=0{_X}", "data=a"),),
    "L2Normalization": (
        _proved(f"L2Normalization(D{_X}", "data=x4"),
        _proved(f"L2Normalization(D, mode='channel'{_X}", "data=x4"),
        _proved(f"L2Normalization(D, eps=0.1, mode='spatial'{_X}", "data=x4"),
    ),
    "LRN": (
        _proved(f"LRN(D, nsize=3, alpha=0.1{_X}", "data=x4"),
        _proved(f"LRN(D, nsize=5, alpha=0.5, beta=0.5, knorm=1{_X}", "data=x4"),
    ),
    "UpSampling": (
        _proved(f"UpSampling(D, scale=2, sample_type='nearest', num_args=1{_X}", "data=x4"),
    ),
    "transpose": (
        _proved(f"transpose(D, axes=(0, 2, 1){_X}", "data=s"),
        _proved(f"transpose(D{_X}", "data=s"),
    ),
    **{
        name: (
            _proved(f"{name}(D, axis=1{_X}", "data=s"),
            _proved(f"{name}(D, axis=(0, 2), keepdims=True{_X}", "data=s"),
            _proved(f"{name}(D{_X}", "data=s"),
        )
        for name in ("sum", "mean")
    },
    "clip": (_proved(f"clip(D, -0.5, a_max=0.5{_X}", "data=a"),),
    "expand_dims": (_proved(f"expand_dims(D, axis=1{_X}", "data=a"),),
    "add_n": (_proved(f"add_n(D, sym.var('r'), sym.var('q'){_X}", "data=a, r=b, q=p"),),
}
_SAME = {"concat": "Concat", "split": "SliceChannel", "reshape": "Reshape", "Softmax": "SoftmaxOutput",
         "ElementWiseSum": "add_n"}  # fmt: skip
_BINARY = tuple(f"{kind}_{name}" for kind in ("elemwise", "broadcast")
                for name in ("add", "sub", "mul", "div"))  # fmt: skip
_UNARY = ("relu", "sigmoid", "tanh", "exp", "log", "sqrt", "square", "abs", "identity", "BlockGrad",
          "stop_gradient", "Flatten", "flatten")  # fmt: skip


def _proofs() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each operator with its proofs."""
    yield from _PROOFS.items()
    for name, other in _SAME.items():
        yield name, tuple(text.replace(f"sym.{other}(", f"sym.{name}(") for text in _PROOFS[other])
    for name in (*_BINARY, "broadcast_plus", "broadcast_minus"):
        second = "b" if name[0] == "e" else "row"
        yield name, (_proved(f"{name}(D, sym.var('r'){_X}", f"data=p, r={second}"),)
    for name in _UNARY:
        yield name, (_proved(f"{name}(D{_X}", "data=p"),)


def _operator(called: str, operators: type, proofs: tuple[str, ...]) -> Rule:
    """The rule for an operator; what the target's one does not know has to be its default."""
    declared = find(called)
    assert declared is not None
    known = inspect.signature(getattr(operators, called)).parameters
    parts: dict[str, str | Mapping[str, str]] = {"num_args": "", "name": ", name={}"}
    signature: list[str] = []
    places = ""
    variadic = any(one.kind is one.VAR_POSITIONAL for one in known.values())
    for parameter in declared.parameters:
        name = parameter.name
        signature.append(_argument(parameter, first=not signature, variadic=variadic))
        if len(signature) == 1:
            continue
        if name in known:
            parts[name] = f", {name}={{}}"
            places += f"{{{name}}}"
        elif parameter.kind == "ignored" or name in _TRAINING:
            parts[name] = ""
    first = signature[0].lstrip("*").partition("=")[0]
    if declared.variadic:
        signature.append("num_args=None")
    signature += ["name=None", "**given"]
    target = f'compose("{called}", {{{first}}}{places}{{name}}{{given}})'
    return Rule(f"sym.{called}", ", ".join(signature), target, parts, "composed", _NOTE, proofs,
                ("compose",))  # fmt: skip


def _argument(parameter: Parameter, first: bool, variadic: bool) -> str:
    """A parameter in a rule's signature."""
    if first:
        return f"*{parameter.name}" if variadic else parameter.name
    if parameter.kind == "array" or parameter.required:  # `compose` tells what is missing
        return f"{parameter.name}=None"
    return f"{parameter.name}={parameter.default!r}"


_NET = ("d = sym.Variable('data')\nn = sym.FullyConnected(d, num_hidden=4, name='f')\n"
        "n = sym.BatchNorm(n, fix_gamma=False, name='g')\n"
        "n = sym.SoftmaxOutput(n, name='softmax')\n")  # fmt: skip
_PARAMETERS = "{'f_weight': nd.dot(c, a), 'f_bias': v}"
_STATES = "{'g_moving_mean': b[0], 'g_moving_var': p[1]}"
_PARAMETERS = _PARAMETERS.replace("}", ", 'g_gamma': v, 'g_beta': p[0]}")
_SAVED = f"{_NET}model.save_checkpoint(path, 3, n, {_PARAMETERS}, {_STATES})\n"
_LOADED = _SAVED + "n, args, aux = model.load_checkpoint(path, 3)\n"
_BOUND = (_LOADED + "m = mod.Module(MADE)\nm.bind(BOUND)\n"
          "m.set_params(args, aux, allow_missing=True, allow_extra=True)\n")  # fmt: skip
_CALLED = "m.forward(io.DataBatch([a]), is_train=False)\nm.get_outputs()"
_ARITHMETIC = ("d + 1", "1 + d", "d - 2", "2 - d", "d * 3", "d / 2", "2 / d", "d ** 2", "2 ** d",
               "-d", "d % 0.3", "d + e", "d - e", "d * e", "d / e", "d ** e", "(d > e) + (d > 1)",
               "(d < e) * (d <= 1) + (d >= 1)", "(d == 1) + (d != e)", "(d <= e) - (d >= e)",
               "d.reshape((0, -1))", "d.sum(axis=1)", "d.mean(axis=0, keepdims=True)",
               "d.flatten()", "d.transpose((1, 0))")  # fmt: skip
_COMPOSED = ("n = sym.Activation(sym.var('x'), act_type='relu')\nn = n * 2 + sym.FullyConnected(n, "
             "num_hidden=4)\nt = n.get_internals().list_outputs()\n"
             "[one[:-8].rstrip('0123456789') for one in t if one[-7:] == '_output']")  # fmt: skip


def _bound(made: str, bound: str) -> str:
    """A module with parameters."""
    return _BOUND.replace("MADE", made).replace("BOUND", bound)


def rules(operators: type) -> tuple[Rule, ...]:
    """The rules, for a target's operators."""
    return (
        *(with_helper(f"sym.{name}",
                      "name, shape=None, lr_mult=None, wd_mult=None, init=None", "a variable",
                      f"d = sym.{name}('x', shape=(3, 4))\n[d.name, d.infer_shape(), (d * 1).eval(x=a)]",
                      *(f"d = sym.{name}('x')\ne = sym.{name}('y', lr_mult=2.0)\n"
                        f"({one}).eval(x=p, y=abs(a))" for one in _ARITHMETIC
                        if name == "Variable"),
                      f"d = sym.{name}(name='x')\n(d * 2).list_arguments()", _COMPOSED,
                      helper="variable", only={"lr_mult": "", "wd_mult": "", "init": ""})
          for name in ("Variable", "var")),
        with_helper("sym.Group", "symbols", "",
                    f"{_NET}n = sym.Group([n.get_internals()['f_output'], n, d])\n"
                    "[n.list_outputs(), n[0].list_arguments(), len(n)]", helper="grouped"),
        *(_operator(name, operators, proofs) for name, proofs in _proofs()),
        with_helper("sym.load", "fname", _FILES, f"{_NET}n.save(path)\nm = sym.load(path)\n"
                    + _LISTS.format("m"), helper="load_symbol"),
        with_helper("model.save_checkpoint", "prefix, epoch, symbol, arg_params, aux_params",
                    _FILES, _LOADED + "[args, aux]", _SAVED + "model.save_checkpoint(path, 4, None, "
                    "{'x': a}, {})\nmodel.load_checkpoint(path, 4)[1:]"),
        with_helper("model.load_checkpoint", "prefix, epoch", _FILES,
                    _LOADED + _LISTS.format("n").replace("]", ", n.infer_shape(data=(3, 4))]"),
                    _LOADED + "n.eval(data=a, softmax_label=i, **args, **aux)"),
        with_helper("mod.Module",
                    "symbol, data_names=('data',), label_names=('softmax_label',), logger=logging, "
                    "context=None", "inference only",
                    _bound("n", "[('data', (3, 4))], for_training=False") + _CALLED,
                    _bound("n, label_names=None, context=cpu()",
                                  "[('data', (3, 4))], None, False") + _CALLED,
                    _bound("n.get_internals()['g_output'], label_names=None",
                                  "data_shapes=[('data', (2, 4))], for_training=False") + _CALLED,
                    _bound("n", "[('data', (2, 4))], for_training=False")
                    + "x = m.predict(io.NDArrayIter(a, batch_size=2))\n[x, m.get_params()]  # not recorded",
                    _bound("symbol=n, data_names=['data']", "[('data', (2, 4))], "
                                  "[('softmax_label', (2,))], False")
                    + "m.predict(io.NDArrayIter(a, i, 2), num_batch=1, always_output_list=True)"
                    "  # not recorded",
                    only={"logger": ""}),
        Rule("io.DataBatch", "data, label=None, pad=None", "Batch({data}, {label}, {pad})",
             convention="composed", helpers=("Batch",),
             proof=("x = io.DataBatch([a], [v], 1)\n[x.data, x.label, x.pad]",
                    "x = io.DataBatch(data=[a])\n[x.data, x.label, x.pad]")),
    )  # fmt: skip
