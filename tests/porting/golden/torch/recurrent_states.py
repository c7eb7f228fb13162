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


class GRU(RecurrentLayer, torch.nn.GRU):
    """Gated recurrent units."""


layer = GRU(4, 8, num_layers=2, batch_first=True)
state = layer.begin_state(batch_size=3)
output, state = layer(torch.ones((3, 5, 4)), state)
