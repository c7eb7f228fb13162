"""Cells that change what another cell gives: dropout, zoneout, residual connections.

Source: MXNet 1.9.1, python/mxnet/gluon/rnn/rnn_cell.py.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ... import nd
from ...nd import NDArray
from ..parameter_dict import ParameterDict
from .combined import BidirectionalCell
from .recurrent_cell import HybridRecurrentCell, RecurrentCell, StateInfo, States
from .sequences import Times, format_sequence, mask


class DropoutCell(HybridRecurrentCell):
    """Dropout of its input; there is no state.

    Args:
        rate: probability of a 0.
        axes: along which all elements share one draw.
        prefix, params: as of a Block.

    Raises:
        AssertionError: the rate is no number.
    """

    def __init__(
        self,
        rate: float,
        axes: tuple[int, ...] = (),
        prefix: str | None = None,
        params: ParameterDict | None = None,
    ) -> None:
        super().__init__(prefix, params)
        if not isinstance(rate, (int, float, np.generic)):
            raise AssertionError(f"DropoutCell: rate must be a number, but is {rate!r}")
        self._rate = rate
        self._axes = axes

    def __repr__(self) -> str:
        return f"{type(self).__name__}(rate={self._rate}, axes={self._axes})"

    def state_info(self, batch_size: int = 0) -> list[StateInfo]:
        """No states."""
        return []

    def _alias(self) -> str:
        return "dropout"

    def hybrid_forward(self, F: Any, x: Any, states: States) -> Any:
        """Dropout(x), and the states as they are."""
        if self._rate > 0:
            x = F.Dropout(x, p=self._rate, axes=self._axes)
        return x, states

    def unroll(
        self,
        length: int,
        inputs: Times,
        begin_state: States | None = None,
        layout: str = "NTC",
        merge_outputs: bool | None = None,
        valid_length: NDArray | None = None,
    ) -> tuple[Times, States]:
        """Dropout of all times at once, if they are one array; the arguments are any cell's."""
        self.reset()
        inputs, _, _ = format_sequence(length, inputs, layout, merge_outputs)
        if isinstance(inputs, NDArray):
            return self.hybrid_forward(nd, inputs, begin_state or [])  # type: ignore[no-any-return]
        return super().unroll(length, inputs, begin_state, layout, merge_outputs)


class ModifierCell(HybridRecurrentCell):
    """Base class of cells around another cell, which must no longer be used by itself.

    Args:
        base_cell: the other cell; the modifier has its states and parameters.

    Raises:
        AssertionError: the other cell is modified already.
    """

    def __init__(self, base_cell: RecurrentCell) -> None:
        if base_cell._modified:
            raise AssertionError(
                f"Cell {base_cell.name} is already modified. One cell cannot be modified twice"
            )
        base_cell._modified = True
        super().__init__(prefix=base_cell.prefix + self._alias(), params=None)
        self.base_cell = base_cell

    @property
    def params(self) -> ParameterDict:
        """The parameters of the base cell."""
        return self.base_cell.params

    def state_info(self, batch_size: int = 0) -> list[StateInfo]:
        """The states of the base cell."""
        return self.base_cell.state_info(batch_size)

    def begin_state(  # type: ignore[override]
        self, func: Callable[..., NDArray] = nd.zeros, **kwargs: Any
    ) -> States:
        """States for the first step of the base cell; the arguments are the same."""
        self._refuse_if_modified()
        self.base_cell._modified = False
        states = self.base_cell.begin_state(func=func, **kwargs)
        self.base_cell._modified = True
        return states

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.base_cell})"


class ZoneoutCell(ModifierCell):
    """Keeps elements of the last outputs and states at random while training (Krueger 2016).

    Args:
        base_cell: the cell around which it is put.
        zoneout_outputs, zoneout_states: probability of keeping an old element.

    Raises:
        AssertionError: the base cell is bidirectional, or modified already.
    """

    def __init__(
        self, base_cell: RecurrentCell, zoneout_outputs: float = 0.0, zoneout_states: float = 0.0
    ) -> None:
        if isinstance(base_cell, BidirectionalCell):
            raise AssertionError(
                "BidirectionalCell doesn't support zoneout since it doesn't support step. Please "
                "add ZoneoutCell to the cells underneath instead."
            )
        super().__init__(base_cell)
        self.zoneout_outputs = zoneout_outputs
        self.zoneout_states = zoneout_states
        self._prev_output: NDArray | None = None

    def __repr__(self) -> str:
        return (
            f"{type(self).__name__}(p_out={self.zoneout_outputs}, p_state={self.zoneout_states}, "
            f"{self.base_cell})"
        )

    def _alias(self) -> str:
        return "zoneout"

    def reset(self) -> None:
        """Forget the steps that were taken, and the last output."""
        super().reset()
        self._prev_output = None

    def hybrid_forward(self, F: Any, x: Any, states: States) -> Any:
        """New where a dropout of ones leaves something, old elsewhere."""
        output, new_states = self.base_cell(x, states)

        def mixed(p: float, new: NDArray, old: NDArray) -> Any:
            return F.where(F.Dropout(F.ones_like(new), p=p), new, old)

        if self.zoneout_outputs != 0.0:
            previous = self._prev_output
            previous = F.zeros_like(output) if previous is None else previous
            output = mixed(self.zoneout_outputs, output, previous)
        if self.zoneout_states != 0.0:
            new_states = [
                mixed(self.zoneout_states, new, old)
                for new, old in zip(new_states, states, strict=True)
            ]
        self._prev_output = output
        return output, new_states


class ResidualCell(ModifierCell):
    """Adds the input to the output of a cell (Wu et al. 2016); both have one shape.

    Args:
        base_cell: the cell around which it is put.
    """

    def hybrid_forward(self, F: Any, x: Any, states: States) -> Any:
        """cell(x) + x, and the new states."""
        output, states = self.base_cell(x, states)
        return F.elemwise_add(output, x), states

    def unroll(
        self,
        length: int,
        inputs: Times,
        begin_state: States | None = None,
        layout: str = "NTC",
        merge_outputs: bool | None = None,
        valid_length: NDArray | None = None,
    ) -> tuple[Times, States]:
        """Unroll the base cell and add the inputs, 0 behind each end; the arguments are any cell's."""
        self.reset()
        self.base_cell._modified = False
        outputs, states = self.base_cell.unroll(
            length, inputs, begin_state, layout, merge_outputs, valid_length
        )
        self.base_cell._modified = True
        merge = isinstance(outputs, NDArray) if merge_outputs is None else merge_outputs
        inputs, axis, _ = format_sequence(length, inputs, layout, merge)
        if valid_length is not None:
            inputs = mask(inputs, valid_length, axis, merge)
        if merge:
            return nd.elemwise_add(outputs, inputs), states
        return [nd.elemwise_add(a, b) for a, b in zip(outputs, inputs, strict=True)], states
