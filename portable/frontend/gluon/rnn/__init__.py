"""Recurrent networks: whole layers over all times, and cells that take one step.

`rnn_layer.py` RNN, LSTM, GRU, and `recurrent_layer.py` what they are; `rnn_cell.py` the three cells,
and `recurrent_cell.py` what all cells are; `combined.py` cells made of cells; `modifiers.py` cells
around a cell; `sequences.py` the helpers.
"""

from .combined import BidirectionalCell, HybridSequentialRNNCell, SequentialRNNCell
from .modifiers import DropoutCell, ModifierCell, ResidualCell, ZoneoutCell
from .recurrent_cell import HybridRecurrentCell, RecurrentCell
from .rnn_cell import GRUCell, LSTMCell, RNNCell
from .rnn_layer import GRU, LSTM, RNN

__all__ = [
    "GRU",
    "LSTM",
    "RNN",
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
