"""Variational dropout around a cell, an LSTM with a projection, unrolling in one loop.

Source: MXNet 1.9.1, python/mxnet/gluon/contrib/rnn/rnn_cell.py.
"""

from __future__ import annotations

from typing import Any

from .... import nd
from ....nd import NDArray
from ...parameter_dict import ParameterDict
from ...rnn.combined import BidirectionalCell
from ...rnn.modifiers import ModifierCell
from ...rnn.recurrent_cell import (
    HybridRecurrentCell,
    RecurrentCell,
    StateInfo,
    States,
    first_states,
)
from ...rnn.sequences import Times, format_sequence, mask, split

__all__ = ["LSTMPCell", "VariationalDropoutCell"]


class VariationalDropoutCell(ModifierCell):
    """Dropout with one mask for all times (Gal and Ghahramani 2016), drawn anew by `reset`.

    Args:
        base_cell: the cell around which it is put.
        drop_inputs, drop_states, drop_outputs: rates; of the states only the first has dropout.

    Raises:
        AssertionError: states of a bidirectional cell are to be dropped.
    """

    def __init__(
        self,
        base_cell: RecurrentCell,
        drop_inputs: float = 0.0,
        drop_states: float = 0.0,
        drop_outputs: float = 0.0,
    ) -> None:
        if drop_states and isinstance(base_cell, BidirectionalCell):
            raise AssertionError(
                "BidirectionalCell doesn't support variational state dropout. Please add "
                "VariationalDropoutCell to the cells underneath instead."
            )
        super().__init__(base_cell)
        self.drop_inputs = drop_inputs
        self.drop_states = drop_states
        self.drop_outputs = drop_outputs

    def __repr__(self) -> str:
        return f"{type(self).__name__}(p_out = {self.drop_outputs}, p_state = {self.drop_states})"

    def _alias(self) -> str:
        return "vardrop"

    def reset(self) -> None:
        """Forget the steps that were taken, and the masks."""
        super().reset()
        self._masks: dict[str, NDArray] = {}

    def _dropped(self, F: Any, what: str, rate: float, x: NDArray) -> NDArray:
        """x times the mask of its kind."""
        if not rate:
            return x
        if what not in self._masks:
            self._masks[what] = F.Dropout(F.ones_like(x), p=rate)
        return x * self._masks[what]

    def hybrid_forward(self, F: Any, x: Any, states: States) -> Any:
        """One step with masks for the first state, the inputs and the outputs."""
        states = [self._dropped(F, "states", self.drop_states, states[0]), *states[1:]]
        x = self._dropped(F, "inputs", self.drop_inputs, x)
        output, new_states = self.base_cell(x, states)
        return self._dropped(F, "outputs", self.drop_outputs, output), new_states

    def unroll(
        self,
        length: int,
        inputs: Times,
        begin_state: States | None = None,
        layout: str = "NTC",
        merge_outputs: bool | None = None,
        valid_length: NDArray | None = None,
    ) -> tuple[Times, States]:
        """Step by step, or all times at once if no states are dropped; arguments as of any cell."""
        if self.drop_states:
            return super().unroll(length, inputs, begin_state, layout, merge_outputs, valid_length)
        self.reset()
        merged, axis, batch_size = format_sequence(length, inputs, layout, True)
        states = first_states(self, begin_state, merged, batch_size)
        if self.drop_inputs:
            merged = nd.Dropout(merged, p=self.drop_inputs, axes=(axis,))
        outputs, states = self.base_cell.unroll(
            length, merged, states, layout, merge_outputs=True, valid_length=valid_length
        )
        if self.drop_outputs:
            outputs = nd.Dropout(outputs, p=self.drop_outputs, axes=(axis,))
        merge = True if merge_outputs is None else merge_outputs
        outputs, _, _ = format_sequence(length, outputs, layout, merge)
        if valid_length is not None:
            outputs = mask(outputs, valid_length, axis, merge)
        return outputs, states


class LSTMPCell(HybridRecurrentCell):
    """An LSTM whose output is projected: h = o tanh(c'), r' = Wr h (Sak et al. 2014).

    Args:
        hidden_size: the length of c; projection_size: the length of r, the output.
        i2h_weight_initializer, h2h_weight_initializer, h2r_weight_initializer: of Wx
            (4 hidden_size, inputs), Wh (4 hidden_size, projection_size) and
            Wr (projection_size, hidden_size).
        i2h_bias_initializer, h2h_bias_initializer: of bx and bh (4 hidden_size,).
        input_size: number of inputs; 0 to find it out from the first batch.
        prefix, params: as of a Block.
    """

    i2h_weight: Any

    def __init__(
        self,
        hidden_size: int,
        projection_size: int,
        i2h_weight_initializer: Any = None,
        h2h_weight_initializer: Any = None,
        h2r_weight_initializer: Any = None,
        i2h_bias_initializer: Any = "zeros",
        h2h_bias_initializer: Any = "zeros",
        input_size: int = 0,
        prefix: str | None = None,
        params: ParameterDict | None = None,
    ) -> None:
        super().__init__(prefix=prefix, params=params)
        self._hidden_size = hidden_size
        self._input_size = input_size
        self._projection_size = projection_size
        rows = 4 * hidden_size
        for name, shape, init in (
            ("i2h_weight", (rows, input_size), i2h_weight_initializer),
            ("h2h_weight", (rows, projection_size), h2h_weight_initializer),
            ("h2r_weight", (projection_size, hidden_size), h2r_weight_initializer),
            ("i2h_bias", (rows,), i2h_bias_initializer),
            ("h2h_bias", (rows,), h2h_bias_initializer),
        ):
            parameter = self.params.get(name, shape=shape, init=init, allow_deferred_init=True)
            setattr(self, name, parameter)

    def state_info(self, batch_size: int = 0) -> list[StateInfo]:
        """r, (N, projection_size), and c, (N, hidden_size)."""
        sizes = (self._projection_size, self._hidden_size)
        return [{"shape": (batch_size, size), "__layout__": "NC"} for size in sizes]

    def _alias(self) -> str:
        return "lstmp"

    def __repr__(self) -> str:
        rows, inputs = self.i2h_weight.shape
        return f"{type(self).__name__}({inputs or None} -> {rows} -> {self._projection_size})"

    def hybrid_forward(
        self,
        F: Any,
        x: Any,
        states: States,
        i2h_weight: NDArray,
        h2h_weight: NDArray,
        h2r_weight: NDArray,
        i2h_bias: NDArray,
        h2h_bias: NDArray,
    ) -> Any:
        """x (N, inputs), [r, c] give r' (N, projection_size), [r', c']."""
        rows = 4 * self._hidden_size
        u = F.FullyConnected(data=x, weight=i2h_weight, bias=i2h_bias, num_hidden=rows)
        v = F.FullyConnected(data=states[0], weight=h2h_weight, bias=h2h_bias, num_hidden=rows)
        i, f, g, o = F.SliceChannel(u + v, num_outputs=4)
        i, f, o = (F.Activation(gate, act_type="sigmoid") for gate in (i, f, o))
        c = F.elemwise_add(f * states[1], i * F.Activation(g, act_type="tanh"))
        h = F.elemwise_mul(o, F.Activation(c, act_type="tanh"))
        r = F.FullyConnected(
            data=h, weight=h2r_weight, num_hidden=self._projection_size, no_bias=True
        )
        return r, [r, c]


def dynamic_unroll(
    cell: RecurrentCell,
    inputs: NDArray,
    begin_state: States,
    drop_inputs: float = 0,
    drop_outputs: float = 0,
    layout: str = "TNC",
    valid_length: NDArray | None = None,
) -> tuple[NDArray, States]:
    """Unroll a cell over as many times as the inputs have.

    Args:
        cell: what takes a step.
        inputs: (T, N, ...) or (N, T, ...), by the layout.
        begin_state: states before the first step.
        drop_inputs, drop_outputs: rates of dropout whose masks are shared along the layout's time
            axis, counted in (T, N, ...) as MXNet does.
        layout: 'TNC' or 'NTC'.
        valid_length: (N,), how many steps of each sequence count; outputs behind them are 0, and the
            states stay.

    Returns:
        The outputs in the layout, and the states at the end.
    """
    axis = layout.find("T")
    if axis != 0:
        inputs = nd.swapaxes(inputs, 0, axis)
    if drop_inputs:
        inputs = nd.Dropout(inputs, p=drop_inputs, axes=(axis,))
    states, steps = list(begin_state), []
    for t, x in enumerate(split(inputs, 0)):
        output, new_states = cell(x, states)
        if valid_length is not None:
            goes_on = valid_length > t
            pairs = zip(new_states, states, strict=True)
            new_states = [nd.where(goes_on, new, old) for new, old in pairs]
        states = new_states
        steps.append(output)
    outputs = nd.stack(*steps, axis=0)
    if drop_outputs:
        outputs = nd.Dropout(outputs, p=drop_outputs, axes=(axis,))
    if axis != 0:
        outputs = nd.swapaxes(outputs, 0, axis)
    if valid_length is not None:
        masked = mask(outputs, valid_length, axis, True)
        assert isinstance(masked, NDArray)
        outputs = masked
    return outputs, states
