"""The three cells: Elman's, LSTM and GRU.

Source: MXNet 1.9.1, python/mxnet/gluon/rnn/rnn_cell.py.
"""

from __future__ import annotations

from typing import Any

from ...nd import NDArray
from ..parameter_dict import ParameterDict
from .combined import BidirectionalCell, HybridSequentialRNNCell, SequentialRNNCell
from .modifiers import DropoutCell, ModifierCell, ResidualCell, ZoneoutCell
from .recurrent_cell import HybridRecurrentCell, RecurrentCell, StateInfo, States

__all__ = [
    "BidirectionalCell",
    "DropoutCell",
    "GRUCell",
    "HybridRecurrentCell",
    "HybridSequentialRNNCell",
    "LSTMCell",
    "ModifierCell",
    "RNNCell",
    "RecurrentCell",
    "ResidualCell",
    "SequentialRNNCell",
    "ZoneoutCell",
]


class _Cell(HybridRecurrentCell):
    """A cell with u = x Wx^T + bx and v = h Wh^T + bh, each with one part for a gate."""

    _gates = 1

    def __init__(
        self,
        hidden_size: int,
        i2h_weight_initializer: Any,
        h2h_weight_initializer: Any,
        i2h_bias_initializer: Any,
        h2h_bias_initializer: Any,
        input_size: int,
        prefix: str | None,
        params: ParameterDict | None,
    ) -> None:
        super().__init__(prefix=prefix, params=params)
        self._hidden_size = hidden_size
        self._input_size = input_size
        rows = self._gates * hidden_size
        self.i2h_weight = self._parameter("i2h_weight", (rows, input_size), i2h_weight_initializer)
        self.h2h_weight = self._parameter("h2h_weight", (rows, hidden_size), h2h_weight_initializer)
        self.i2h_bias = self._parameter("i2h_bias", (rows,), i2h_bias_initializer)
        self.h2h_bias = self._parameter("h2h_bias", (rows,), h2h_bias_initializer)

    def _parameter(self, name: str, shape: tuple[int, ...], init: Any) -> Any:
        return self.params.get(name, shape=shape, init=init, allow_deferred_init=True)

    def state_info(self, batch_size: int = 0) -> list[StateInfo]:
        """One state h, (N, hidden_size)."""
        return [{"shape": (batch_size, self._hidden_size), "__layout__": "NC"}]

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._mapping()})"

    def _mapping(self) -> str:
        """Inputs -> rows of the weights."""
        rows, inputs = self.i2h_weight.shape
        return f"{inputs or None} -> {rows}"

    def _products(
        self,
        F: Any,
        inputs: NDArray,
        h: NDArray,
        i2h_weight: NDArray,
        h2h_weight: NDArray,
        i2h_bias: NDArray,
        h2h_bias: NDArray,
    ) -> tuple[NDArray, NDArray]:
        """u and v, (N, gates * hidden_size)."""
        rows = self._gates * self._hidden_size
        u = F.FullyConnected(data=inputs, weight=i2h_weight, bias=i2h_bias, num_hidden=rows)
        v = F.FullyConnected(data=h, weight=h2h_weight, bias=h2h_bias, num_hidden=rows)
        return u, v


class RNNCell(_Cell):
    """Elman's cell: h' = act(x Wx^T + bx + h Wh^T + bh).

    Args:
        hidden_size: the length of h.
        activation: a name for Activation, or a block.
        i2h_weight_initializer, h2h_weight_initializer: of Wx (hidden_size, inputs) and
            Wh (hidden_size, hidden_size).
        i2h_bias_initializer, h2h_bias_initializer: of bx and bh (hidden_size,).
        input_size: number of inputs; 0 to find it out from the first batch.
        prefix, params: as of a Block.
    """

    def __init__(
        self,
        hidden_size: int,
        activation: Any = "tanh",
        i2h_weight_initializer: Any = None,
        h2h_weight_initializer: Any = None,
        i2h_bias_initializer: Any = "zeros",
        h2h_bias_initializer: Any = "zeros",
        input_size: int = 0,
        prefix: str | None = None,
        params: ParameterDict | None = None,
    ) -> None:
        super().__init__(
            hidden_size,
            i2h_weight_initializer,
            h2h_weight_initializer,
            i2h_bias_initializer,
            h2h_bias_initializer,
            input_size,
            prefix,
            params,
        )
        self._activation = activation

    def _alias(self) -> str:
        return "rnn"

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._mapping()}, {self._activation})"

    def hybrid_forward(self, F: Any, x: NDArray, states: States, **params: Any) -> Any:
        """x (N, inputs), [h] give h' (N, hidden_size), [h']."""
        u, v = self._products(F, x, states[0], **params)
        output = self._get_activation(F, F.elemwise_add(u, v), self._activation)
        return output, [output]


class LSTMCell(_Cell):
    """LSTM: i, f, o = sigmoid, g = tanh of the parts of u + v; c' = f c + i g; h' = o tanh(c').

    Args:
        hidden_size: the length of h and c.
        i2h_weight_initializer, h2h_weight_initializer: of Wx (4 hidden_size, inputs) and
            Wh (4 hidden_size, hidden_size), whose parts stand in the order i, f, g, o.
        i2h_bias_initializer, h2h_bias_initializer: of bx and bh (4 hidden_size,).
        input_size: number of inputs; 0 to find it out from the first batch.
        prefix, params: as of a Block.
        activation, recurrent_activation: what stands in the place of tanh and sigmoid.
    """

    _gates = 4

    def __init__(
        self,
        hidden_size: int,
        i2h_weight_initializer: Any = None,
        h2h_weight_initializer: Any = None,
        i2h_bias_initializer: Any = "zeros",
        h2h_bias_initializer: Any = "zeros",
        input_size: int = 0,
        prefix: str | None = None,
        params: ParameterDict | None = None,
        activation: str = "tanh",
        recurrent_activation: str = "sigmoid",
    ) -> None:
        super().__init__(
            hidden_size,
            i2h_weight_initializer,
            h2h_weight_initializer,
            i2h_bias_initializer,
            h2h_bias_initializer,
            input_size,
            prefix,
            params,
        )
        self._activation = activation
        self._recurrent_activation = recurrent_activation

    def _alias(self) -> str:
        return "lstm"

    def state_info(self, batch_size: int = 0) -> list[StateInfo]:
        """h and c, (N, hidden_size) each."""
        return super().state_info(batch_size) + super().state_info(batch_size)

    def hybrid_forward(self, F: Any, x: NDArray, states: States, **params: Any) -> Any:
        """x (N, inputs), [h, c] give h' (N, hidden_size), [h', c']."""
        u, v = self._products(F, x, states[0], **params)
        i, f, g, o = F.SliceChannel(F.elemwise_add(u, v), num_outputs=4)
        i, f, o = (self._get_activation(F, gate, self._recurrent_activation) for gate in (i, f, o))
        g = self._get_activation(F, g, self._activation)
        c = F.elemwise_add(F.elemwise_mul(f, states[1]), F.elemwise_mul(i, g))
        h = F.elemwise_mul(o, F.Activation(c, act_type=self._activation))
        return h, [h, c]


class GRUCell(_Cell):
    """GRU: r, z = sigmoid(u + v); n = tanh(u_n + r v_n); h' = (1 - z) n + z h.

    The reset gate r stands outside of the product with Wh, as cuDNN has it.

    Args:
        hidden_size: the length of h.
        i2h_weight_initializer, h2h_weight_initializer: of Wx (3 hidden_size, inputs) and
            Wh (3 hidden_size, hidden_size), whose parts stand in the order r, z, n.
        i2h_bias_initializer, h2h_bias_initializer: of bx and bh (3 hidden_size,).
        input_size: number of inputs; 0 to find it out from the first batch.
        prefix, params: as of a Block.
    """

    _gates = 3

    def __init__(
        self,
        hidden_size: int,
        i2h_weight_initializer: Any = None,
        h2h_weight_initializer: Any = None,
        i2h_bias_initializer: Any = "zeros",
        h2h_bias_initializer: Any = "zeros",
        input_size: int = 0,
        prefix: str | None = None,
        params: ParameterDict | None = None,
    ) -> None:
        super().__init__(
            hidden_size,
            i2h_weight_initializer,
            h2h_weight_initializer,
            i2h_bias_initializer,
            h2h_bias_initializer,
            input_size,
            prefix,
            params,
        )

    def _alias(self) -> str:
        return "gru"

    def hybrid_forward(self, F: Any, x: NDArray, states: States, **params: Any) -> Any:
        """x (N, inputs), [h] give h' (N, hidden_size), [h']."""
        h = states[0]
        u, v = self._products(F, x, h, **params)
        u_r, u_z, u_n = F.SliceChannel(u, num_outputs=3)
        v_r, v_z, v_n = F.SliceChannel(v, num_outputs=3)
        r = F.Activation(F.elemwise_add(u_r, v_r), act_type="sigmoid")
        z = F.Activation(F.elemwise_add(u_z, v_z), act_type="sigmoid")
        n = F.Activation(F.elemwise_add(u_n, F.elemwise_mul(r, v_n)), act_type="tanh")
        kept = F.elemwise_mul(z, h)
        output = F.elemwise_add(F.elemwise_mul(F.elemwise_sub(F.ones_like(z), z), n), kept)
        return output, [output]
