"""Further cells of recurrent networks: variational dropout, an LSTM with a projection."""

from .rnn_cell import LSTMPCell, VariationalDropoutCell

__all__ = ["LSTMPCell", "VariationalDropoutCell"]
