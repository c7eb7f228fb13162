"""Initializers of recurrent networks.

Source: MXNet 1.9.1, python/mxnet/initializer.py.
"""

from __future__ import annotations

from math import prod
from typing import Any

from ..nd import NDArray
from .initializer import InitDesc, Initializer, create, register


@register
class LSTMBias(Initializer):
    """0, but for the second quarter, the forget gate's bias.

    Args:
        forget_bias: the forget gate's.
    """

    def __init__(self, forget_bias: float = 1.0) -> None:
        super().__init__(forget_bias=forget_bias)
        self.forget_bias = forget_bias

    def _init_weight(self, desc: str, arr: NDArray) -> None:
        arr[:] = 0.0
        hidden = arr.shape[0] // 4
        arr[hidden : 2 * hidden] = self.forget_bias


GATE_ENDS = {
    "rnn_relu": ("",),
    "rnn_tanh": ("",),
    "lstm": ("_i", "_f", "_c", "_o"),
    "gru": ("_r", "_z", "_o"),
}


@register
class FusedRNN(Initializer):
    """Fills the flat parameters of the operator `RNN`, gate by gate.

    Args:
        init: fills each part, by its name (l0_i2h_f_weight, r1_h2h_o_bias); the text that `dumps`
            gives, or None for the network's own initializer.
        num_hidden, num_layers, mode, bidirectional: as the operator has them.
        forget_bias: of an LSTM's forget gate, in both biases.

    Raises:
        ValueError: the size of the array is not that of such a network.
    """

    def __init__(
        self,
        init: Any,
        num_hidden: int,
        num_layers: int,
        mode: str,
        bidirectional: bool = False,
        forget_bias: float = 1.0,
    ) -> None:
        init = create(init) if isinstance(init, str) else init
        super().__init__(
            init=None if init is None else init.dumps(),
            num_hidden=num_hidden,
            num_layers=num_layers,
            mode=mode,
            bidirectional=bidirectional,
            forget_bias=forget_bias,
        )
        self._init = init
        self._num_hidden, self._num_layers = num_hidden, num_layers
        self._gates = GATE_ENDS[mode]
        self._directions = "lr" if bidirectional else "l"
        self._forget_bias = forget_bias

    def _parts(self, size: int) -> list[tuple[str, tuple[int, ...]]]:
        """Names and shapes, in order, for as many inputs as the size leaves."""
        hidden, directions = self._num_hidden, len(self._directions)
        rows = hidden * len(self._gates) * directions
        inputs = size // rows - (self._num_layers - 1) * (hidden + directions * hidden + 2)
        widths = [inputs - hidden - 2] + [directions * hidden] * (self._num_layers - 1)
        return [
            (
                f"{direction}{layer}_{part}{gate}_{kind}",
                (hidden, width if part == "i2h" else hidden) if kind == "weight" else (hidden,),
            )
            for kind in ("weight", "bias")
            for layer, width in enumerate(widths)
            for direction in self._directions
            for part in ("i2h", "h2h")
            for gate in self._gates
        ]

    def _init_weight(self, desc: str, arr: NDArray) -> None:
        parts = self._parts(arr.size)
        if min(min(shape) for _, shape in parts) < 1 or arr.size != sum(prod(s) for _, s in parts):
            raise ValueError(f"FusedRNN: no such network has {arr.size} parameters")
        network = getattr(desc, "global_init", None)
        fill: Any = self._init or network
        start = 0
        for name, shape in parts:
            end = start + prod(shape)
            part = arr[start:end].reshape(shape)
            if name.endswith("_f_bias"):
                part[:] = self._forget_bias
            else:
                fill(InitDesc(name, global_init=network), part)
            start = end
