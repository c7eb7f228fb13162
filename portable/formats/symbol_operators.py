"""What a graph has to know about its operators: names of inputs, numbers of outputs.

Both depend on attributes, which are text in a graph: `no_bias="True"` leaves one input out,
`state_outputs="1"` adds outputs. Some operators have further outputs that users never see (the
mean and the deviation of a normalisation); they count in the file.

Source: MXNet 1.9.1, FListInputNames, FNumOutputs, FNumVisibleOutputs, FMutateInputs and
FSetInputVarAttrOnCompose of the operators in src/operator.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping

from portable import spec
from portable.spec.operator import Operator

Attributes = Mapping[str, str]

TRUE = ("True", "true", "1")
MOST_OUTPUTS = 2**16


def find(name: str) -> Operator | None:
    """The declaration of an operator under any of its names; None if there is none.

    >>> find("Flatten").name, find("flatten").name, find("nothing")
    ('Flatten', 'Flatten', None)
    """
    return spec.operators().get(spec.names().get(name, name))


def holds(attributes: Attributes, name: str) -> bool:
    """Whether a truth value is given and true."""
    return attributes.get(name) in TRUE


def _when(name: str) -> Callable[[Attributes], bool]:
    return lambda attributes: holds(attributes, name)


def _unless(name: str) -> Callable[[Attributes], bool]:
    return lambda attributes: not holds(attributes, name)


def _equals(name: str, value: str) -> Callable[[Attributes], bool]:
    return lambda attributes: attributes.get(name) == value


# operator: its optional inputs, and when a graph has them
OPTIONAL: dict[str, dict[str, Callable[[Attributes], bool]]] = {
    "FullyConnected": {"bias": _unless("no_bias")},
    "Convolution": {"bias": _unless("no_bias")},
    "Deconvolution": {"bias": lambda given: given.get("no_bias") in ("False", "false", "0")},
    "LeakyReLU": {"gamma": _equals("act_type", "prelu")},
    "CTCLoss": {
        "data_lengths": _when("use_data_lengths"),
        "label_lengths": _when("use_label_lengths"),
    },
    "RNN": {
        "state_cell": _equals("mode", "lstm"),
        "sequence_length": _when("use_sequence_length"),
    },
    "SequenceMask": {"sequence_length": _when("use_sequence_length")},
    "SequenceLast": {"sequence_length": _when("use_sequence_length")},
    "SequenceReverse": {"sequence_length": _when("use_sequence_length")},
    "_contrib_BilinearResize2D": {"like": _equals("mode", "like")},
    "softmax": {"length": _when("use_length")},
}


def inputs_of(operator: Operator, attributes: Attributes, count: int = 0) -> tuple[str, ...]:
    """The names of the inputs that a node with these attributes has.

    Args:
        operator: its declaration.
        attributes: as text.
        count: how many there are, for an operator that takes any number.

    >>> inputs_of(find("FullyConnected"), {"num_hidden": "2", "no_bias": "True"})
    ('data', 'weight')
    >>> inputs_of(find("Concat"), {}, 2)
    ('arg0', 'arg1')
    """
    if operator.name == "UpSampling" and attributes.get("sample_type") == "bilinear":
        return ("data", "weight")
    if operator.variadic:
        word = "array_" if operator.name.startswith(("multi_", "_multi_")) else "arg"
        return tuple(f"{word}{position}" for position in range(count))
    rules = OPTIONAL.get(operator.name, {})
    return tuple(
        p.name
        for p in operator.inputs
        if not p.optional or (p.name in rules and rules[p.name](attributes))
    )


def _number(text: str | None, default: int) -> int:
    """A text that should be a whole number, in the range of counts."""
    try:
        value = default if text is None else int(text)
    except ValueError:
        return default
    return min(max(value, 0), MOST_OUTPUTS)


def _sections(attributes: Attributes) -> int:
    """How many parts `_split_v2` makes: `sections`, or as many as there are indices."""
    sections = _number(attributes.get("sections"), 0)
    try:
        indices = ast.literal_eval(attributes.get("indices", "()"))
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return max(sections, 1)
    return sections or (len(indices) if isinstance(indices, tuple | list) else 1)


def visible_outputs(operator: Operator, attributes: Attributes) -> int:
    """How many outputs users see.

    >>> visible_outputs(find("SliceChannel"), {"num_outputs": "3"})
    3
    """
    told = operator.outputs
    if isinstance(told, int):
        return told
    match operator.name:
        case "RNN":
            if not holds(attributes, "state_outputs"):
                return 1
            return 3 if attributes.get("mode") == "lstm" else 2
        case "topk":
            return 2 if attributes.get("ret_typ") == "both" else 1
        case "_split_v2":
            return _sections(attributes)
    if told == "output_mean_var":
        return 3 if holds(attributes, told) else 1
    return _number(attributes.get(told), 1)


ALL_OUTPUTS = {
    "BatchNorm": 3,
    "BilinearSampler": 2,
    "CTCLoss": 2,
    "Correlation": 3,
    "Dropout": 2,
    "GridGenerator": 2,
    "GroupNorm": 3,
    "InstanceNorm": 3,
    "L2Normalization": 2,
    "LRN": 2,
    "LayerNorm": 3,
    "ROIPooling": 2,
    "SpatialTransformer": 3,
    "_contrib_Proposal": 2,
    "_contrib_SyncBatchNorm": 3,
    "_contrib_box_nms": 2,
    "_linalg_det": 3,
    "_linalg_slogdet": 4,
    "sort": 2,
}


def all_outputs(operator: Operator, attributes: Attributes) -> int:
    """How many outputs there are, with those that nobody sees."""
    match operator.name:
        case "topk" if attributes.get("ret_typ") == "value":
            return 2
        case "Pooling" if _pools_with_workspace(attributes):
            return 2
        case "LeakyReLU" if attributes.get("act_type") == "rrelu":
            return 2
    return ALL_OUTPUTS.get(operator.name) or visible_outputs(operator, attributes)


def _pools_with_workspace(attributes: Attributes) -> bool:
    """Whether the file counts the workspace of a maximum's pooling, as builds with oneDNN do."""
    kernel = attributes.get("kernel", "()")
    return (
        attributes.get("pool_type", "max") == "max"
        and any(digit in kernel for digit in "0123456789")
        and attributes.get("layout", "None") in ("None", "NCW", "NCHW", "NCDHW")
    )


ZERO, ONE = '["zero", {}]', '["one", {}]'
# operator: how variables in some of its places are to be initialised unless they say it themselves
INITIALIZERS: dict[str, dict[int, str]] = {
    "BatchNorm": {3: ZERO, 4: ONE},
    "_contrib_SyncBatchNorm": {3: ZERO, 4: ONE},
    "LeakyReLU": {1: '["Constant", {"value": 0.25}]'},
    "UpSampling": {1: '["bilinear", {}]'},
}
