"""Cells made of cells: one above the other, or one forwards and one backwards.

Source: MXNet 1.9.1, python/mxnet/gluon/rnn/rnn_cell.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ... import nd
from ...nd import NDArray
from ..block import indented
from .recurrent_cell import (
    HybridRecurrentCell,
    RecurrentCell,
    StateInfo,
    States,
    first_states,
    total_state_info,
)
from .sequences import Times, as_list, format_sequence, mask, reverse


class _Cells(RecurrentCell):
    """A cell whose states are those of its children, one after the other."""

    def state_info(self, batch_size: int = 0) -> list[StateInfo]:
        """The states of all children."""
        return total_state_info(self._cells(), batch_size)

    def begin_state(self, **kwargs: Any) -> States:  # type: ignore[override]
        """States for the first step of all children; the arguments are those of a single cell's."""
        self._refuse_if_modified()
        return [state for cell in self._cells() for state in cell.begin_state(**kwargs)]

    def _cells(self) -> list[RecurrentCell]:
        return list(self._children.values())  # type: ignore[arg-type]

    def _with_states(self, states: States) -> Iterator[tuple[RecurrentCell, States]]:
        """Each child with its own part of the states."""
        place = 0
        for cell in self._cells():
            count = len(cell.state_info())
            yield cell, states[place : place + count]
            place += count


class _Stack(_Cells):
    """Cells one above the other: each takes the output of the one below it."""

    def __repr__(self) -> str:
        children = "\n".join(
            f"({key}): {indented(repr(cell))}" for key, cell in self._children.items()
        )
        return f"{type(self).__name__}(\n{children}\n)"

    def add(self, cell: RecurrentCell) -> None:
        """Put a cell on top."""
        self.register_child(cell)

    def __getitem__(self, i: int) -> RecurrentCell:
        return self._children[str(i)]  # type: ignore[return-value]

    def __len__(self) -> int:
        return len(self._children)

    def __call__(self, inputs: Any, states: States) -> tuple[Any, States]:
        """One step of every cell.

        Raises:
            AssertionError: one of them is bidirectional, and has no steps.
        """
        self._counter += 1
        for cell in self._cells():
            if isinstance(cell, BidirectionalCell):
                raise AssertionError(f"{cell} has no single step; use unroll")
        new: States = []
        for cell, own in self._with_states(states):
            inputs, after = cell(inputs, own)
            new += after
        return inputs, new

    def unroll(
        self,
        length: int,
        inputs: Times,
        begin_state: States | None = None,
        layout: str = "NTC",
        merge_outputs: bool | None = None,
        valid_length: NDArray | None = None,
    ) -> tuple[Times, States]:
        """Unroll the cells one after the other, from the lowest; the arguments are any cell's."""
        self.reset()
        inputs, _, batch_size = format_sequence(length, inputs, layout, None)
        states = first_states(self, begin_state, inputs, batch_size)
        new: States = []
        for i, (cell, own) in enumerate(self._with_states(states), 1):
            merge = merge_outputs if i == len(self) else None
            inputs, after = cell.unroll(length, inputs, own, layout, merge, valid_length)
            new += after
        return inputs, new


class SequentialRNNCell(_Stack):
    """Cells one above the other."""


class HybridSequentialRNNCell(_Stack, HybridRecurrentCell):
    """Hybrid cells one above the other."""

    def hybrid_forward(self, F: Any, x: Any, states: States) -> Any:
        """One step of every cell."""
        return self(x, states)


class BidirectionalCell(_Cells, HybridRecurrentCell):
    """One cell from the first time to the last, one from the last to the first; outputs side by side.

    Args:
        l_cell: the forward one; r_cell: the backward one.
        output_prefix: of names in a symbolic graph; without influence here.
    """

    def __init__(
        self, l_cell: RecurrentCell, r_cell: RecurrentCell, output_prefix: str = "bi_"
    ) -> None:
        super().__init__(prefix="", params=None)
        self.register_child(l_cell, "l_cell")
        self.register_child(r_cell, "r_cell")
        self._output_prefix = output_prefix

    def __call__(self, inputs: Any, states: States) -> Any:
        """There is no single step.

        Raises:
            NotImplementedError: always.
        """
        raise NotImplementedError("Bidirectional cannot be stepped. Please use unroll")

    def __repr__(self) -> str:
        forward, backward = self._cells()
        return f"{type(self).__name__}(forward={forward}, backward={backward})"

    def unroll(
        self,
        length: int,
        inputs: Times,
        begin_state: States | None = None,
        layout: str = "NTC",
        merge_outputs: bool | None = None,
        valid_length: NDArray | None = None,
    ) -> tuple[Times, States]:
        """Unroll both and put their outputs side by side; the arguments are those of any cell."""
        self.reset()
        steps, axis, batch_size = format_sequence(length, inputs, layout, False)
        states = first_states(self, begin_state, steps, batch_size)
        (forward, own), (backward, others) = self._with_states(states)
        left, left_states = forward.unroll(length, steps, own, layout, merge_outputs, valid_length)
        turned = reverse(as_list(steps), valid_length)
        right, right_states = backward.unroll(length, turned, others, layout, False, valid_length)
        right = reverse(as_list(right), valid_length)
        if merge_outputs is None:
            merge_outputs = isinstance(left, NDArray)
        outputs: Times
        if merge_outputs:
            outputs = nd.concat(left, nd.stack(*right, axis=axis), dim=2)
        else:
            outputs = [nd.concat(a, b, dim=1) for a, b in zip(left, right, strict=True)]
        if valid_length is not None:
            outputs = mask(outputs, valid_length, axis, merge_outputs)
        return outputs, left_states + right_states
