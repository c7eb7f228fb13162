"""What a recurrent network asks of its inputs."""

from __future__ import annotations

from . import Attributes, Shape, rule
from .axes import require
from .floats import require_shape, same_floats

GATES = {"rnn_relu": 1, "rnn_tanh": 1, "lstm": 4, "gru": 3}
REFUSED = ("projection_size", "lstm_state_clip_min", "lstm_state_clip_max")


@rule("RNN")
def recurrent(
    op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes
) -> Attributes:
    """As many arrays as the mode wants, whose shapes fit; p only where something is dropped."""
    mode, size, layers = (attributes[name] for name in ("mode", "state_size", "num_layers"))
    p, lengths = attributes["p"], attributes["use_sequence_length"]
    names = ["data", "parameters", "state"] + ["state_cell"] * (mode == "lstm")
    wanted = names + ["sequence_length"] * lengths
    require(
        len(shapes) == len(wanted),
        f"{op}: {len(shapes)} arrays are given, but mode={mode!r} and use_sequence_length={lengths} "
        f"take {', '.join(wanted)}, and no state_cell or sequence_length beside these",
    )
    same_floats(op, shapes[: len(names)], dtypes[: len(names)], attributes)
    require(0 <= p < 1, f"{op}: p={p} is no probability to drop with; give one from 0 to below 1")
    for name in REFUSED:
        require(
            attributes[name] is None,
            f"{op}: {name}={attributes[name]} is not supported; MXNet has projections and state "
            "clipping with cuDNN only",
        )
    data, directions = shapes[0], 2 if attributes["bidirectional"] else 1
    require(len(data) == 3, f"{op}: data has shape {data}; give it (time, batch, features)")
    gates = GATES[mode] * size
    widths = [data[2]] + [size * directions] * (layers - 1)
    count = sum(gates * (width + size + 2) * directions for width in widths)
    state = (layers * directions, data[1], size)
    shape_of = {"data": data, "parameters": (count,), "sequence_length": (data[1],)}
    for name, shape in zip(wanted, shapes, strict=True):
        require_shape(op, name, shape, shape_of.get(name, state))
    return {
        "mode": mode,
        "state_size": size,
        "num_layers": layers,
        "bidirectional": attributes["bidirectional"],
        "state_outputs": attributes["state_outputs"],
        "p": p if attributes["training"] and layers > 1 else 0.0,
        "use_sequence_length": lengths,
    }
