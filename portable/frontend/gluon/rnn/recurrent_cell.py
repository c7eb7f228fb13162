"""RecurrentCell: a block that takes one step of a recurrent network, and can be unrolled in time.

Source: MXNet 1.9.1, python/mxnet/gluon/rnn/rnn_cell.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

from ... import nd
from ...nd import NDArray
from ..block import Block
from ..hybrid_block import HybridBlock
from ..nn import LeakyReLU
from ..parameter_dict import ParameterDict
from .sequences import Times, format_sequence, mask

States: TypeAlias = list[NDArray]
StateInfo: TypeAlias = dict[str, Any]

ACTIVATIONS = ("tanh", "relu", "sigmoid", "softsign")
MODIFIED = (
    "After applying modifier cells (e.g. ZoneoutCell) the base cell cannot be called directly. Call "
    "the modifier cell instead."
)


def make_state(func: Callable[..., NDArray], info: StateInfo, kwargs: dict[str, Any]) -> NDArray:
    """A first state: `func` gets its shape and dtype, and the user's own arguments."""
    return func(**{k: v for k, v in (info | kwargs).items() if k != "__layout__"})


def total_state_info(cells: Iterable[RecurrentCell], batch_size: int) -> list[StateInfo]:
    """The states of several cells."""
    return [info for cell in cells for info in cell.state_info(batch_size)]


def first_states(
    cell: RecurrentCell, begin_state: States | None, inputs: Times, batch_size: int
) -> States:
    """The states that are given, or zeros on the device of the inputs."""
    if begin_state is not None:
        return begin_state
    context = (inputs if isinstance(inputs, NDArray) else inputs[0]).context
    with context:
        return cell.begin_state(func=nd.zeros, batch_size=batch_size)


class RecurrentCell(Block):
    """Base class of all cells: `output, states = cell(x, states)`.

    A subclass says what its states are (`state_info`) and computes one step.

    Args:
        prefix: put before the names of its parameters; counted from the class name if not given.
        params: another block's parameters, to share them.
    """

    _is_known = False  # some keep states between calls

    def __init__(self, prefix: str | None = None, params: ParameterDict | None = None) -> None:
        super().__init__(prefix, params)
        self._modified = False
        self.reset()

    def reset(self) -> None:
        """Forget the steps that were taken, here and in all children."""
        self._init_counter = -1
        self._counter = -1
        for cell in self._children.values():
            cell.reset()  # type: ignore[attr-defined]

    def state_info(self, batch_size: int = 0) -> list[StateInfo]:
        """For each state its 'shape' and '__layout__'; a subclass says which there are.

        Args:
            batch_size: N.
        """
        raise NotImplementedError(f"{type(self).__name__} does not say what its states are")

    def begin_state(
        self, batch_size: int = 0, func: Callable[..., NDArray] = nd.zeros, **kwargs: Any
    ) -> States:
        """States for the first step.

        Args:
            batch_size: N.
            func: makes one of its shape, such as nd.zeros or nd.ones.
            **kwargs: further arguments of func, such as ctx and dtype.

        Raises:
            AssertionError: a modifier cell was put around this one.
        """
        self._refuse_if_modified()
        states = []
        for info in self.state_info(batch_size):
            self._init_counter += 1
            states.append(make_state(func, info, kwargs))
        return states

    def _refuse_if_modified(self) -> None:
        """Raise unless the cell may be used by itself."""
        if self._modified:
            raise AssertionError(MODIFIED)

    def unroll(
        self,
        length: int,
        inputs: Times,
        begin_state: States | None = None,
        layout: str = "NTC",
        merge_outputs: bool | None = None,
        valid_length: NDArray | None = None,
    ) -> tuple[Times, States]:
        """Take a step for each time.

        Args:
            length: T, the number of steps.
            inputs: (N, T, ...) or (T, N, ...) by the layout, or a list of T arrays (N, ...).
            begin_state: states before the first step; zeros if not given.
            layout: 'NTC' or 'TNC', of inputs and merged outputs.
            merge_outputs: True for one array, False for a list, None for what is at hand.
            valid_length: (N,), how many steps of each sequence count. Outputs behind them are 0, and
                the states are those after the last one that counts.

        Returns:
            The outputs, and the states at the end.

        Raises:
            AssertionError: the inputs have another length.
        """
        self.reset()
        steps, axis, batch_size = format_sequence(length, inputs, layout, False)
        states = first_states(self, begin_state, steps, batch_size)
        collected: list[NDArray] = []
        history: list[States] = []
        for step in range(length):
            output, states = self(steps[step], states)
            collected.append(output)
            history.append(states)
        outputs: Times = collected
        if valid_length is not None:
            states = [
                nd.SequenceLast(
                    nd.stack(*over_time, axis=0),
                    sequence_length=valid_length,
                    use_sequence_length=True,
                    axis=0,
                )
                for over_time in zip(*history, strict=True)
            ]
            outputs = mask(collected, valid_length, axis, True)
        return format_sequence(length, outputs, layout, merge_outputs)[0], states

    def _get_activation(self, F: Any, inputs: NDArray, activation: Any, **kwargs: Any) -> NDArray:
        """Apply an activation: a name, a LeakyReLU block, or another block or function."""
        if isinstance(activation, str):
            if activation in ACTIVATIONS:
                return getattr(F, activation)(inputs, **kwargs)  # type: ignore[no-any-return]
            return F.Activation(inputs, act_type=activation, **kwargs)  # type: ignore[no-any-return]
        if isinstance(activation, LeakyReLU):
            return F.LeakyReLU(inputs, act_type="leaky", slope=activation._alpha, **kwargs)  # type: ignore[no-any-return]
        return activation(inputs, **kwargs)  # type: ignore[no-any-return]

    def forward(self, inputs: NDArray, states: States) -> tuple[NDArray, States]:
        """Take one step.

        Args:
            inputs: (N, features).
            states: as `begin_state` or the last step gave them.

        Returns:
            The output, and the new states.
        """
        self._counter += 1
        return super().forward(inputs, states)  # type: ignore[no-any-return]


class HybridRecurrentCell(RecurrentCell, HybridBlock):
    """A RecurrentCell that computes with operators only, and can be hybridized."""

    def hybrid_forward(self, F: Any, x: Any, *args: Any, **kwargs: Any) -> Any:
        """One step; a subclass says which.

        Args:
            F: the operators, `mx.nd`.
            x: (N, features); *args: the states.
            **kwargs: the cell's own parameters as arrays.
        """
        raise NotImplementedError(f"{type(self).__name__} has no hybrid_forward")
