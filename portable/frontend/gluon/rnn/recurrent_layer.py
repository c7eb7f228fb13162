"""RecurrentLayer: what RNN, LSTM and GRU over all times at once have in common.

Source: MXNet 1.9.1, python/mxnet/gluon/rnn/rnn_layer.py.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from ... import nd
from ...nd import NDArray
from ..hybrid_block import HybridBlock
from ..parameter import Parameter
from .combined import BidirectionalCell, HybridSequentialRNNCell
from .modifiers import DropoutCell
from .recurrent_cell import HybridRecurrentCell, StateInfo, States, make_state
from .rnn_cell import GRUCell, LSTMCell, RNNCell

GATES = {"rnn_relu": 1, "rnn_tanh": 1, "lstm": 4, "gru": 3}
PARAMETER = re.compile(r"([lr])(\d+)_(i2h|h2h|h2r)_(weight|bias)\Z")


class RecurrentLayer(HybridBlock):
    """A network of recurrent layers.

    `layer(x)` gives the outputs, `layer(x, states)` gives the outputs and the new states.
    """

    l0_i2h_weight: Any

    def __init__(
        self,
        hidden_size: int,
        num_layers: int,
        layout: str,
        dropout: float,
        bidirectional: bool,
        input_size: int,
        initializers: dict[str, Any],
        mode: str,
        dtype: Any,
        use_sequence_length: bool = False,
        projection_size: int | None = None,
        clipping: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        if layout not in ("TNC", "NTC"):
            raise AssertionError(f"Invalid layout {layout}; must be one of ['TNC' or 'NTC']")
        self._hidden_size = hidden_size
        self._projection_size = projection_size or None
        self._num_layers = num_layers
        self._mode = mode
        self._layout = layout
        self._dropout = dropout
        self._dir = 2 if bidirectional else 1
        self._input_size = input_size
        self._initializers = initializers
        self._clipping = clipping or {}
        self._dtype = dtype
        self._use_sequence_length = use_sequence_length
        self._gates = GATES[mode]
        self.skip_states: bool | None = None
        rows, out = self._gates * hidden_size, self._projection_size or hidden_size
        for layer, direction in self._places():
            inputs = out * self._dir if layer else input_size
            shapes = {
                "i2h_weight": (rows, inputs),
                "h2h_weight": (rows, out),
                "i2h_bias": (rows,),
                "h2h_bias": (rows,),
            }
            if self._projection_size:
                shapes["h2r_weight"] = (out, hidden_size)
            for kind, shape in shapes.items():
                name = f"{direction}{layer}_{kind}"
                parameter = self.params.get(
                    name,
                    shape=shape,
                    init=initializers[kind],
                    allow_deferred_init=True,
                    dtype=dtype,
                )
                setattr(self, name, parameter)

    def _places(self) -> Iterator[tuple[int, str]]:
        """Each layer and direction, in the order of the parameters."""
        for layer in range(self._num_layers):
            for direction in "lr"[: self._dir]:
                yield layer, direction

    def __repr__(self) -> str:
        rows, inputs = self.l0_i2h_weight.shape
        parts = [f"{inputs or None} -> {rows // self._gates}", self._layout]
        if self._num_layers != 1:
            parts.append(f"num_layers={self._num_layers}")
        if self._dropout != 0:
            parts.append(f"dropout={self._dropout}")
        if self._dir == 2:
            parts.append("bidirectional")
        return f"{type(self).__name__}({', '.join(parts)})"

    def _collect_params_with_prefix(self, prefix: str = "") -> dict[str, Parameter]:
        """Parameters by their place, named as those of the stack of cells that does the same."""
        prefix = f"{prefix}." if prefix else ""
        found = {}
        for name, parameter in self._reg_params.items():
            match = PARAMETER.match(name)
            assert match is not None
            direction, layer, part, kind = match.groups()
            cell = f"{direction}_cell." if self._dir == 2 else ""
            found[f"{prefix}_unfused.{layer}.{cell}{part}_{kind}"] = parameter
        return found

    def state_info(self, batch_size: int = 0) -> list[StateInfo]:
        """For each state its 'shape' (layers * directions, N, hidden_size), '__layout__', 'dtype'.

        Args:
            batch_size: N.
        """
        layers = self._num_layers * self._dir
        sizes = [self._projection_size or self._hidden_size]
        sizes += [self._hidden_size] * (self._mode == "lstm")
        return [
            {"shape": (layers, batch_size, size), "__layout__": "LNC", "dtype": self._dtype}
            for size in sizes
        ]

    def begin_state(
        self, batch_size: int = 0, func: Callable[..., NDArray] = nd.zeros, **kwargs: Any
    ) -> States:
        """States for the first step.

        Args:
            batch_size: N.
            func: makes one of its shape, such as nd.zeros or nd.ones.
            **kwargs: further arguments of func, such as ctx and dtype.
        """
        return [make_state(func, info, kwargs) for info in self.state_info(batch_size)]

    def cast(self, dtype: Any) -> None:
        """Convert all parameters, and the first states, to another type."""
        super().cast(dtype)
        self._dtype = dtype

    def __call__(
        self,
        inputs: NDArray,
        states: NDArray | States | None = None,
        sequence_length: NDArray | None = None,
    ) -> Any:
        """Run over all times.

        Args:
            inputs: (T, N, C) or (N, T, C), by the layout.
            states: as `begin_state` makes them; zeros if they are not given.
            sequence_length: (N,), how many steps of each sequence count; with use_sequence_length.

        Returns:
            The outputs, in the layout; with states given, also the states after the last step.
        """
        self.skip_states = states is None
        if states is None:
            batch_size = inputs.shape[self._layout.find("N")]
            states = self.begin_state(batch_size, ctx=inputs.context, dtype=inputs.dtype)
        elif isinstance(states, NDArray):
            states = [states]
        if self._use_sequence_length:
            return super().__call__(inputs, states, sequence_length)
        return super().__call__(inputs, states)

    def _infer(self, *args: Any) -> Any:
        """Only the first layer's weights may wait for the data."""
        for direction in "lr"[: self._dir]:
            weight = getattr(self, f"{direction}0_i2h_weight")
            weight.shape = (weight.shape[0], args[0].shape[2])
        return super()._infer(*args)

    def hybrid_forward(
        self,
        F: Any,
        x: NDArray,
        states: States,
        sequence_length: NDArray | None = None,
        **params: Any,
    ) -> Any:
        """Outputs, and the new states unless they are to be left out.

        Raises:
            ValueError: a state has another shape.
        """
        batch_size = x.shape[self._layout.find("N")]
        for state, info in zip(states, self.state_info(batch_size), strict=False):
            if state.shape != info["shape"]:
                raise ValueError(
                    f"Invalid recurrent state shape. Expecting {info['shape']}, got {state.shape}."
                )
        if self._layout == "NTC":
            x = F.swapaxes(x, 0, 1)
        flat = (
            params[f"{direction}{layer}_{part}_{kind}"].reshape((-1,))
            for kind in ("weight", "bias")
            for layer, direction in self._places()
            for part in ("i2h", "h2h", "h2r")
            if f"{direction}{layer}_{part}_{kind}" in params
        )
        lengths = [sequence_length] if self._use_sequence_length else []
        outputs, *new_states = F.RNN(
            x,
            F._internal._rnn_param_concat(*flat, dim=0),
            *states,
            *lengths,
            use_sequence_length=self._use_sequence_length,
            state_size=self._hidden_size,
            projection_size=self._projection_size,
            num_layers=self._num_layers,
            bidirectional=self._dir == 2,
            p=self._dropout,
            state_outputs=True,
            mode=self._mode,
            **self._clipping,
        )
        if self._layout == "NTC":
            outputs = F.swapaxes(outputs, 0, 1)
        return outputs if self.skip_states else (outputs, new_states)

    def _cell(self, direction: str, layer: int) -> HybridRecurrentCell:
        """The cell of one layer and direction, with the names of this layer's parameters."""
        named = {f"{k}_initializer": v for k, v in self._initializers.items() if "h2r" not in k}
        inputs = self._hidden_size * self._dir if layer else self._input_size
        arguments = named | {"input_size": inputs, "prefix": f"{direction}{layer}_"}
        if self._mode == "lstm":
            return LSTMCell(self._hidden_size, **arguments)
        if self._mode == "gru":
            return GRUCell(self._hidden_size, **arguments)
        activation = self._mode.removeprefix("rnn_")
        return RNNCell(self._hidden_size, activation=activation, **arguments)

    def _unfuse(self) -> HybridSequentialRNNCell:
        """A stack of cells that computes the same with the same parameters.

        Raises:
            AssertionError: there is a projection, or state clipping.
        """
        if self._projection_size:
            raise AssertionError("_unfuse does not support projection layer yet!")
        if any(self._clipping.values()):
            raise AssertionError("_unfuse does not support state clipping yet!")
        stack = HybridSequentialRNNCell(prefix=self.prefix, params=self.params)
        with stack.name_scope():
            for layer in range(self._num_layers):
                cells = [self._cell(direction, layer) for direction in "lr"[: self._dir]]
                stack.add(BidirectionalCell(cells[0], cells[1]) if self._dir == 2 else cells[0])
                if self._dropout > 0 and layer != self._num_layers - 1:
                    stack.add(DropoutCell(self._dropout))
        return stack
