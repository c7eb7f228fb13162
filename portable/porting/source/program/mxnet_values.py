"""The values that MXNet's functions, classes and methods give."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from .values import ARRAY, NUMBER, NUMPY, OTHER, TEXT, UNKNOWN, WHOLE, Kind, Value

_PREFIXES = {
    "nd": Kind.ARRAY,
    "nn": Kind.BLOCK,
    "rnn": Kind.BLOCK,
    "loss": Kind.LOSS,
    "metric": Kind.METRIC,
    "init": Kind.INITIALIZER,
    "lr_scheduler": Kind.SCHEDULE,
    "optimizer": Kind.OPTIMIZER,
    "sym": Kind.SYMBOL,
    "recordio": Kind.OTHER,
    "callback": Kind.OTHER,
}
_ARRAYS = Value(Kind.ARRAYS)
_LIST = Value(Kind.LIST, item=ARRAY)
_OF_ARRAYS = {
    "items": Value(Kind.LIST, item=Value(Kind.LIST, items=(TEXT, ARRAY))),
    "values": _LIST,
    "keys": Value(Kind.LIST, item=TEXT),
    "get": ARRAY,
    "pop": ARRAY,
    "copy": _ARRAYS,
}
_OF_SYMBOLS = {
    "eval": _LIST,
    "infer_shape": Value(Kind.LIST, item=Value(Kind.LIST, item=Value(Kind.LIST, item=NUMBER))),
    **{f"list_{what}": Value(Kind.LIST, item=TEXT)
       for what in ("arguments", "auxiliary_states", "inputs", "outputs")},
    "tojson": TEXT,
    "save": OTHER,
}  # fmt: skip
_OF_MODULES = {
    "get_outputs": _LIST,
    "predict": ARRAY,
    "get_params": Value(Kind.LIST, items=(_ARRAYS, _ARRAYS)),
    **dict.fromkeys(("bind", "set_params", "forward", "save_checkpoint"), OTHER),
}
_NAMES = {
    "cpu": Value(Kind.DEVICE),
    "gpu": Value(Kind.DEVICE),
    "cpu_pinned": Value(Kind.DEVICE),
    "gluon.Trainer": Value(Kind.TRAINER),
    "gluon.Parameter": Value(Kind.PARAMETER),
    "gluon.ParameterDict": Value(Kind.PARAMETERS),
    "data.DataLoader": Value(Kind.LOADER),
    "io.NDArrayIter": Value(Kind.ITERATOR),
    "autograd.grad": Value(Kind.LIST, item=ARRAY),
    "autograd.is_training": NUMBER,
    "autograd.is_recording": NUMBER,
    "nd.load": UNKNOWN,
    "nd.save": OTHER,
    "nd.waitall": OTHER,
    "nd.split": Value(Kind.LIST, item=ARRAY),
    "nd.SliceChannel": Value(Kind.LIST, item=ARRAY),
    "nd.split_v2": Value(Kind.LIST, item=ARRAY),
    "nd.topk": UNKNOWN,
    "gluon.utils.split_and_load": Value(Kind.LIST, item=ARRAY),
    "gluon.utils.split_data": Value(Kind.LIST, item=ARRAY),
    "gluon.utils.clip_global_norm": NUMBER,
    "mod.Module": Value(Kind.MODULE),
    "io.DataBatch": Value(Kind.BATCH),
    "model.load_checkpoint": Value(Kind.LIST, items=(Value(Kind.SYMBOL), _ARRAYS, _ARRAYS)),
}
_TO_PYTHON = {"asnumpy": NUMPY, "asscalar": NUMBER, "asnumpy_": NUMPY, "item": NUMBER}
_STATEMENTS = ("attach_grad", "backward", "wait_to_read")


def of_call(name: str, values: Sequence[Value]) -> Value:
    """What a call of an MXNet name gives.

    >>> of_call("nd.dot", []).kind.name, of_call("nn.Dense", []).name
    ('ARRAY', 'nn.Dense')
    """
    if name in _NAMES:
        return _NAMES[name]
    first, _, rest = name.partition(".")
    if first == "data":
        if "transforms." in name:
            return Value(Kind.BLOCK, name)
        if rest == "ArrayDataset":
            return Value(Kind.DATASET, name, tuple(value.each() for value in values))
        return Value(Kind.DATASET, name) if "Dataset" in rest or "vision." in rest else UNKNOWN
    if first in ("nn", "rnn"):
        return Value(Kind.BLOCK, name)
    if name.startswith("gluon.model_zoo"):
        return Value(Kind.BLOCK, name)
    return Value(_PREFIXES[first]) if first in _PREFIXES and rest else UNKNOWN


def with_dtype(value: Value | None, name: str, given: Mapping[str | int, str]) -> Value | None:
    """The value of a call by its dtype, if that is written there.

    Args:
        value: what the call gives, whatever the dtype.
        name: the MXNet name, or the method's.
        given: the texts of its arguments, by place or keyword.

    >>> with_dtype(ARRAY, "nd.zeros", {0: "3", "dtype": "'int32'"}).name
    'whole numbers'
    """
    if value is None or value.kind is not Kind.ARRAY:
        return value
    places = {"astype": 0, "nd.cast": 1, "nd.Cast": 1}
    default = "int32" if name == "nd.random.randint" else ""
    dtype = given.get("dtype", given.get(places.get(name, "dtype"), default))
    return WHOLE if re.fullmatch(r"(?:np\.|numpy\.)?['\"]?u?int\d+['\"]?", dtype) else value


def unrolled(given: Mapping[str | int, str]) -> Value:
    """The outputs and states of a recurrent cell that is unrolled with these arguments."""
    one_array = given.get("merge_outputs", given.get(4, "")) == "True"
    outputs = ARRAY if one_array else Value(Kind.LIST, item=ARRAY)
    return Value(Kind.LIST, items=(outputs, Value(Kind.LIST, item=ARRAY)))


def of_method(owner: Value, method: str, arguments: int) -> Value:
    """What a method of a value gives.

    >>> of_method(ARRAY, "asscalar", 0).kind.name, of_method(ARRAY, "sum", 0).kind.name
    ('NUMBER', 'ARRAY')
    """
    match owner.kind:
        case Kind.ARRAY:
            if method in _TO_PYTHON:
                return _TO_PYTHON[method]
            if method in ("split", "split_v2"):
                return Value(Kind.LIST, item=ARRAY)
            return OTHER if method in _STATEMENTS else ARRAY
        case Kind.NUMPY:
            return NUMPY if method not in ("item", "tolist") else OTHER
        case Kind.BLOCK:
            if method == "collect_params":
                return Value(Kind.PARAMETERS)
            if method == "begin_state":
                return Value(Kind.LIST, item=ARRAY)
            return OTHER if method in ("initialize", "hybridize", "add") else UNKNOWN
        case Kind.PARAMETERS:
            if method == "values":
                return Value(Kind.LIST, item=Value(Kind.PARAMETER))
            if method == "items":
                pair = (Value(Kind.TEXT), Value(Kind.PARAMETER))
                return Value(Kind.LIST, item=Value(Kind.LIST, items=pair))
            return Value(Kind.PARAMETER) if method == "get" else UNKNOWN
        case Kind.PARAMETER:
            if method in ("data", "grad"):
                return ARRAY
            return Value(Kind.LIST, item=ARRAY) if method in ("list_data", "list_grad") else UNKNOWN
        case Kind.DATASET:
            if method in ("transform", "transform_first"):
                return Value(Kind.DATASET, owner.name)
            return owner if method in ("shard", "take", "filter") else UNKNOWN
        case Kind.METRIC:
            if method == "get":
                return Value(Kind.LIST, items=(OTHER, UNKNOWN))
            return OTHER
        case Kind.TRAINER:
            return OTHER
        case Kind.ARRAYS:
            return _OF_ARRAYS.get(method, UNKNOWN)
        case Kind.SYMBOL:
            return _OF_SYMBOLS.get(method, Value(Kind.SYMBOL))
        case Kind.MODULE:
            return _OF_MODULES.get(method, UNKNOWN)
        case Kind.TEXT | Kind.NUMBER | Kind.OTHER | Kind.DEVICE:
            return OTHER
        case Kind.LIST:
            return owner.each() if method == "pop" else OTHER
    return UNKNOWN
