import torch


class RecurrentLayer:
    """A recurrent layer that returns the outputs alone where no states are given."""

    def begin_state(self, batch_size=0, ctx=None):
        """Zeros, for a batch."""
        size = self.num_layers * (2 if self.bidirectional else 1), batch_size, self.hidden_size
        return [torch.zeros(size, device=ctx) for _ in range(2 if self.mode == "LSTM" else 1)]

    def forward(self, inputs, states=None):
        given = [states] if isinstance(states, torch.Tensor) else states
        if given is not None:
            given = tuple(given) if self.mode == "LSTM" else given[0]
        outputs, new = super().forward(inputs, given)
        if states is None:
            return outputs
        return outputs, list(new) if self.mode == "LSTM" else [new]


class LSTM(RecurrentLayer, torch.nn.LSTM):
    """Long short-term memory."""


layer = LSTM(3, 8, batch_first=True)
