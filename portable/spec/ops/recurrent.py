"""Recurrent networks: Elman's, LSTM and GRU, several layers, one or two directions, all times."""

from __future__ import annotations

from typing import Any, Literal

from ..case import Case, Domain, Input, Tolerance, values
from ..operator import Array, operator

GATES = {"rnn_relu": 1, "rnn_tanh": 1, "lstm": 4, "gru": 3}
SMALL = Domain(low=-1.0, high=1.0)
STEPS, BATCH, INPUTS, SIZE = 3, 2, 3, 4

LENGTHS = "on the CPU MXNet leaves lengths out (float32) or refuses them; its documentation counts"
HALF = "MXNet has float16 here on the GPU only; its documentation counts"
DROPPED = "on the CPU MXNet leaves p out (float32) or draws what no seed sets; documentation counts"
CUT = "MXNet cuts this mode's sums to float32 on their way through relu"
CRASH = "MXNet crashes where it means to refuse"


def inputs_of(
    mode: str,
    layers: int = 1,
    directions: int = 1,
    *,
    steps: int = STEPS,
    batch: int = BATCH,
    inputs: int = INPUTS,
    size: int = SIZE,
    dtype: str = "float32",
) -> tuple[Input, ...]:
    """data, parameters, state, and for an LSTM state_cell, that fit each other."""
    gates = GATES[mode] * size
    widths = (inputs, *[size * directions] * (layers - 1))
    count = sum(gates * (width + size + 2) * directions for width in widths)
    state = Input((layers * directions, batch, size), dtype, SMALL)
    data = Input((steps, batch, inputs), dtype, SMALL)
    return (data, Input((count,), dtype, SMALL), *[state] * (2 if mode == "lstm" else 1))


def network(
    name: str,
    mode: str,
    layers: int = 1,
    directions: int = 1,
    attributes: dict[str, Any] | None = None,
    lengths: Input | None = None,
    judge: Literal["both", "reference"] = "both",
    reason: str = "",
    training: bool = False,
    **sizes: Any,
) -> Case:
    """A case in which all inputs fit each other."""
    given = {"state_size": sizes.get("size", SIZE), "num_layers": layers, "mode": mode}
    if directions == 2:
        given["bidirectional"] = True
    inputs = inputs_of(mode, layers, directions, **sizes)
    if lengths is not None:
        inputs, given["use_sequence_length"] = (*inputs, lengths), True
        judge, reason = "reference", LENGTHS
    return Case(
        f"{mode} {name}",
        inputs,
        given | (attributes or {}),
        judge=judge,
        reason=reason,
        training=training,
    )


def refused(name: str, says: tuple[str, ...], mode: str = "lstm", **changes: Any) -> Case:
    """A case that is refused: one layer, with changed inputs or attributes."""
    inputs = changes.pop("inputs", inputs_of(mode))
    judge = changes.pop("judge", "both")
    given = {"state_size": SIZE, "num_layers": 1, "mode": mode} | changes
    reason = CRASH if judge == "reference" else ""
    return Case(name, inputs, given, raises="MXNetError", says=says, judge=judge, reason=reason)


STATES = {"state_outputs": True}
ROUNDED = Tolerance(8, scale="array", reason="each step is rounded to float16")
DATA, PARAMETERS, STATE, CELL = inputs_of("lstm")


@operator(
    cases=(
        *(network("outputs", mode) for mode in ("lstm", "gru")),
        *(network("states", mode, attributes=STATES) for mode in GATES),
        *(network("2 layers bidirectional", mode, 2, 2, STATES) for mode in GATES),
        network("3 layers", "lstm", 3, attributes=STATES),
        network("2 layers", "gru", 2),
        network("bidirectional", "lstm", 1, 2),
        network("one of each", "lstm", steps=1, batch=1, inputs=1, size=1, attributes=STATES),
        network("one of each", "gru", steps=1, batch=1, inputs=1, size=1, attributes=STATES),
        network("inputs like states", "rnn_tanh", 2, inputs=4),
        *(network("float64", mode, 1, 2, STATES, dtype="float64") for mode in ("lstm", "gru")),
        network(
            "float64", "rnn_relu", attributes=STATES, dtype="float64", judge="reference", reason=CUT
        ),
        network(
            "float16",
            "lstm",
            dtype="float16",
            judge="reference",
            reason=HALF,
        ).but(tolerance=ROUNDED, gradient_tolerance=ROUNDED),
        network("p while predicting", "lstm", 2, attributes={"p": 0.5}),
        network("p with one layer", "lstm", attributes={"p": 0.5}, training=True),
        *(
            network(
                f"p={p} while training",
                mode,
                layers,
                directions,
                {"p": p} | STATES,
                judge="reference",
                reason=DROPPED,
                training=True,
                dtype="float64",
            )
            for mode, layers, directions, p in (("lstm", 3, 1, 0.5), ("gru", 2, 2, 0.3))
        ),
        *(
            network("lengths", mode, 2, 2, STATES, values(3, 1, dtype="int32"))
            for mode in ("lstm", "gru", "rnn_tanh")
        ),
        network("lengths of float32", "lstm", attributes=STATES, lengths=values(2, 3)),
        network("lengths without states", "rnn_relu", lengths=values(2, 1, dtype="int64")),
        network("lengths 0 and beyond", "gru", lengths=values(0, 9, dtype="int32")),
        refused("p=1", ("p=1.0",), inputs=inputs_of("lstm", dtype="float64"), p=1.0),
        refused("p below 0", ("p=-0.5",), p=-0.5),
        refused(
            "state clipping",
            ("lstm_state_clip_min",),
            inputs=inputs_of("lstm", dtype="float64"),
            lstm_state_clip_min=-1.0,
            lstm_state_clip_max=1.0,
        ),
        refused(
            "a projection",
            ("projection_size",),
            inputs=(DATA, Input((120,)), Input((1, 2, 2)), CELL),
            projection_size=2,
            judge="reference",
        ),
        refused(
            "too few parameters",
            ("parameters", "(143,)", "(144,)"),
            inputs=(DATA, Input((143,)), STATE, CELL),
        ),
        refused(
            "another state",
            ("state", "(1, 3, 4)", "(1, 2, 4)"),
            inputs=(DATA, PARAMETERS, Input((1, 3, 4)), CELL),
        ),
        refused(
            "another cell state",
            ("state_cell", "(1, 2, 3)", "(1, 2, 4)"),
            inputs=(DATA, PARAMETERS, STATE, Input((1, 2, 3))),
        ),
        refused("no cell state", ("state_cell",), inputs=(DATA, PARAMETERS, STATE)),
        refused("a cell state too many", ("state_cell",), "gru", inputs=(*inputs_of("gru"), CELL)),
        refused("no lengths", ("sequence_length",), use_sequence_length=True),
        refused(
            "too many lengths",
            ("sequence_length", "(3,)", "(2,)"),
            "gru",
            inputs=(*inputs_of("gru"), values(1, 2, 3)),
            use_sequence_length=True,
        ),
        refused(
            "two dimensions", ("data", "(2, 3)"), inputs=(Input((2, 3)), PARAMETERS, STATE, CELL)
        ),
        refused(
            "integers", ("int32",), inputs=tuple(Input(i.shape, "int32") for i in inputs_of("lstm"))
        ),
        refused(
            "mixed dtypes",
            ("float64", "float32"),
            inputs=(DATA, PARAMETERS, STATE, Input((1, 2, 4), "float64")),
        ),
        refused("unknown mode", ("mode", "rnn"), inputs=inputs_of("gru")).but(
            attributes={"state_size": SIZE, "num_layers": 1, "mode": "rnn"}
        ),
    ),
    differentiable=("data", "parameters", "state", "state_cell"),
    outputs="state_outputs",
    mode=True,
    tolerance=Tolerance(
        16, scale="array", reason="sums of products and functions of them, time step by time step"
    ),
    source="src/operator/rnn.cc, rnn-inl.h, rnn_impl.h",
)
def RNN(
    data: Array,
    parameters: Array,
    state: Array,
    state_cell: Array | None,
    sequence_length: Array | None,
    state_size: int,
    num_layers: int,
    bidirectional: bool = False,
    *,
    mode: Literal["gru", "lstm", "rnn_relu", "rnn_tanh"],
    p: float = 0.0,
    state_outputs: bool = False,
    projection_size: int | None = None,
    lstm_state_clip_min: float | None = None,
    lstm_state_clip_max: float | None = None,
    lstm_state_clip_nan: bool = False,
    use_sequence_length: bool = False,
) -> Array:
    """Run a recurrent network over a batch of sequences.

    With u = Wx x_t + bx and v = Wh h_(t-1) + bh, cut into as many pieces as there are gates:

    rnn_relu, rnn_tanh: h_t = relu(u + v) or tanh(u + v)
    lstm: i, f, g, o = sigmoid, sigmoid, tanh, sigmoid of u + v; c_t = f c_(t-1) + i g;
        h_t = o tanh(c_t)
    gru: r, z = sigmoid(u + v); n = tanh(u_n + r v_n); h_t = (1 - z) n + z h_(t-1)

    A second direction runs from the last time to the first. A further layer takes the outputs of the
    one below it, those of both directions side by side.

    Args:
        data: (T, N, C): times, sequences, features.
        parameters: all weights, then all biases, in one flat array. Layer by layer, in each the
            forward and then the backward direction: Wx (gates * H, C of this layer) and Wh
            (gates * H, H); then in the same order bx and bh (gates * H,). The gates stand in the
            order above; there are 1, 4 (lstm) or 3 (gru).
        state: (layers * directions, N, H), h before the first step.
        state_cell: the same shape, c before the first step; for lstm only.
        sequence_length: (N,), how many steps of each sequence count, from 1 to T; any dtype.
        state_size: H; num_layers; bidirectional: one direction or two; mode: the kind of network.
        p: probability with which an element of the outputs of a layer below another one is set to 0
            while training. MXNet does so on a GPU; on the CPU it leaves dropout out in float32, and
            draws numbers that no seed sets in float64. Here they are those of `nd.Dropout`.
        state_outputs: whether to return the last states too.
        projection_size, lstm_state_clip_min, lstm_state_clip_max: refused, as on MXNet's CPU.
        lstm_state_clip_nan: without influence, since there is no clipping.
        use_sequence_length: whether lengths are given. MXNet takes them on a GPU only.

    Returns:
        The outputs (T, N, directions * H), 0 behind the end of a sequence. With `state_outputs` a
        list: the outputs, h after the last step of each sequence, and for lstm c.
        Gradient: back through time, from all of them.

    Raises:
        MXNetError: shapes or dtypes do not fit; p is outside of [0, 1); an input is missing or one
            too many; there is a projection or a clipping.
    """
