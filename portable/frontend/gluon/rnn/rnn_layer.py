"""Layers over all times at once: RNN, LSTM, GRU, by the operator `nd.RNN`.

Source: MXNet 1.9.1, python/mxnet/gluon/rnn/rnn_layer.py.
"""

from __future__ import annotations

from typing import Any

from .recurrent_layer import RecurrentLayer

__all__ = ["GRU", "LSTM", "RNN"]


class RNN(RecurrentLayer):
    """Elman's network: h_t = act(Wx x_t + bx + Wh h_(t-1) + bh).

    Args:
        hidden_size: H, the length of h.
        num_layers: how many layers; each takes the outputs of the one below it.
        activation: 'relu' or 'tanh'.
        layout: 'TNC' for (time, batch, features), or 'NTC'.
        dropout: rate for the outputs of each layer but the last, while training (see `nd.RNN`).
        bidirectional: whether a second direction runs from the last time to the first.
        i2h_weight_initializer, h2h_weight_initializer: of Wx and Wh.
        i2h_bias_initializer, h2h_bias_initializer: of bx and bh.
        input_size: number of features; 0 to find it out from the first batch.
        dtype: of the parameters and the first states.
        **kwargs: use_sequence_length, prefix, params.
    """

    def __init__(
        self,
        hidden_size: int,
        num_layers: int = 1,
        activation: str = "relu",
        layout: str = "TNC",
        dropout: float = 0,
        bidirectional: bool = False,
        i2h_weight_initializer: Any = None,
        h2h_weight_initializer: Any = None,
        i2h_bias_initializer: Any = "zeros",
        h2h_bias_initializer: Any = "zeros",
        input_size: int = 0,
        dtype: Any = "float32",
        **kwargs: Any,
    ) -> None:
        super().__init__(
            hidden_size,
            num_layers,
            layout,
            dropout,
            bidirectional,
            input_size,
            {
                "i2h_weight": i2h_weight_initializer,
                "h2h_weight": h2h_weight_initializer,
                "i2h_bias": i2h_bias_initializer,
                "h2h_bias": h2h_bias_initializer,
            },
            f"rnn_{activation}",
            dtype,
            **kwargs,
        )


class LSTM(RecurrentLayer):
    """LSTM: i, f, o = sigmoid, g = tanh of the parts of Wx x_t + bx + Wh h_(t-1) + bh;
    c_t = f c_(t-1) + i g; h_t = o tanh(c_t).

    Args:
        hidden_size, num_layers, layout, dropout, bidirectional, input_size, dtype, **kwargs, and
            the first four initializers: as for `RNN`.
        projection_size, h2r_weight_initializer, state_clip_min, state_clip_max, state_clip_nan: of
            projections and clipped states, which the operator refuses, as MXNet does on the CPU.
    """

    def __init__(
        self,
        hidden_size: int,
        num_layers: int = 1,
        layout: str = "TNC",
        dropout: float = 0,
        bidirectional: bool = False,
        input_size: int = 0,
        i2h_weight_initializer: Any = None,
        h2h_weight_initializer: Any = None,
        i2h_bias_initializer: Any = "zeros",
        h2h_bias_initializer: Any = "zeros",
        projection_size: int | None = None,
        h2r_weight_initializer: Any = None,
        state_clip_min: float | None = None,
        state_clip_max: float | None = None,
        state_clip_nan: bool = False,
        dtype: Any = "float32",
        **kwargs: Any,
    ) -> None:
        super().__init__(
            hidden_size,
            num_layers,
            layout,
            dropout,
            bidirectional,
            input_size,
            {
                "i2h_weight": i2h_weight_initializer,
                "h2h_weight": h2h_weight_initializer,
                "i2h_bias": i2h_bias_initializer,
                "h2h_bias": h2h_bias_initializer,
                "h2r_weight": h2r_weight_initializer,
            },
            "lstm",
            dtype,
            projection_size=projection_size,
            clipping={
                "lstm_state_clip_min": state_clip_min,
                "lstm_state_clip_max": state_clip_max,
                "lstm_state_clip_nan": state_clip_nan,
            },
            **kwargs,
        )


class GRU(RecurrentLayer):
    """GRU: r, z = sigmoid(u + v); n = tanh(u_n + r v_n); h_t = (1 - z) n + z h_(t-1), with
    u = Wx x_t + bx and v = Wh h_(t-1) + bh (cuDNN's variant).

    Args:
        hidden_size, num_layers, layout, dropout, bidirectional, input_size, dtype, **kwargs, and
            the initializers: as for `RNN`.
    """

    def __init__(
        self,
        hidden_size: int,
        num_layers: int = 1,
        layout: str = "TNC",
        dropout: float = 0,
        bidirectional: bool = False,
        input_size: int = 0,
        i2h_weight_initializer: Any = None,
        h2h_weight_initializer: Any = None,
        i2h_bias_initializer: Any = "zeros",
        h2h_bias_initializer: Any = "zeros",
        dtype: Any = "float32",
        **kwargs: Any,
    ) -> None:
        super().__init__(
            hidden_size,
            num_layers,
            layout,
            dropout,
            bidirectional,
            input_size,
            {
                "i2h_weight": i2h_weight_initializer,
                "h2h_weight": h2h_weight_initializer,
                "i2h_bias": i2h_bias_initializer,
                "h2h_bias": h2h_bias_initializer,
            },
            "gru",
            dtype,
            **kwargs,
        )
