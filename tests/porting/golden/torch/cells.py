import torch


def uniform(scale=0.07):
    """Uniform weights."""
    return lambda weight: weight.uniform_(-scale, scale)


def initialize(net, fill, device=None):
    """Fill the weights, set biases to zero, and move the network to the device."""
    normalization = torch.nn.modules.batchnorm._NormBase, torch.nn.LayerNorm
    with torch.no_grad():
        for module in net.modules():
            if isinstance(module, (*normalization, torch.nn.PReLU)):
                continue
            for name, parameter in module.named_parameters(recurse=False):
                if name.startswith("weight"):
                    fill(parameter)
                elif name.startswith("bias"):
                    parameter.zero_()
    net.to(device)
    net.eval()


class HalfSquaredError(torch.nn.Module):
    """(pred - label)^2 / 2, averaged over all axes but the first."""

    def forward(self, pred, label, sample_weight=None):
        loss = (pred - label.reshape(pred.shape)) ** 2 / 2
        loss = loss if sample_weight is None else loss * sample_weight
        return loss.reshape(len(loss), -1).mean(dim=1)


class RecurrentCell:
    """One step of a recurrent layer, which takes and gives a list of states."""

    def begin_state(self, batch_size=0, ctx=None):
        """Zeros, for a batch."""
        size = batch_size, self.hidden_size
        return [torch.zeros(size, device=ctx) for _ in range(self.states)]

    def forward(self, inputs, states):
        new = super().forward(inputs, tuple(states) if self.states == 2 else states[0])
        new = list(new) if self.states == 2 else [new]
        return new[0], new

    def unroll(self, length, inputs, begin_state=None, layout="NTC", merge_outputs=None):
        """The outputs of all steps, and the last states."""
        axis = layout.index("T")
        steps = inputs.unbind(axis) if isinstance(inputs, torch.Tensor) else inputs
        states = self.begin_state(len(steps[0])) if begin_state is None else begin_state
        outputs = []
        for now in steps[:length]:
            output, states = self(now, states)
            outputs.append(output)
        return torch.stack(outputs, axis) if merge_outputs else outputs, states


class LSTMCell(RecurrentCell, torch.nn.LSTMCell):
    """One step of long short-term memory."""

    states = 2


class GRUCell(RecurrentCell, torch.nn.GRUCell):
    """One step of gated recurrent units."""

    states = 1


class RMSProp(torch.optim.Optimizer):
    """MXNet's: epsilon within the root; momentum where it is centered."""

    def __init__(
        self, parameters, lr=0.001, gamma1=0.9, gamma2=0.9, eps=1e-8, centered=False, weight_decay=0.0
    ):  # fmt: skip
        options = {"lr": lr, "gamma1": gamma1, "gamma2": gamma2, "eps": eps, "centered": centered}
        super().__init__(parameters, {**options, "weight_decay": weight_decay})

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            for weight in group["params"]:
                if weight.grad is None:
                    continue
                gradient = weight.grad + group["weight_decay"] * weight
                state = self.state[weight]
                if not state:
                    state.update(
                        {key: torch.zeros_like(weight) for key in ("square", "mean", "last")}
                    )
                state["square"].lerp_(gradient**2, 1 - group["gamma1"])
                variance = state["square"]
                if group["centered"]:
                    state["mean"].lerp_(gradient, 1 - group["gamma1"])
                    variance = variance - state["mean"] ** 2
                change = group["lr"] * gradient / torch.sqrt(variance + group["eps"])
                if group["centered"]:
                    change = state["last"].mul_(group["gamma2"]).add_(change)
                weight -= change


class Tagger(torch.nn.Module):
    def __init__(self, hidden):
        super().__init__()
        self.cell = LSTMCell(4, hidden)
        self.second = GRUCell(hidden, hidden)
        self.last = torch.nn.Linear(hidden, 2)

    def forward(self, x):
        outputs, states = self.cell.unroll(x.shape[1], x, merge_outputs=True)
        h, found = self.second.begin_state(x.shape[0]), []
        for t in range(x.shape[1]):
            y, h = self.second(outputs[:, t], h)
            found.append(torch.unsqueeze(torch.nn.functional.dropout(y, 0.0, self.training), 1))
        return self.last(torch.cat([*found], dim=1) + torch.unsqueeze(states[0], 1))


net = Tagger(3)
initialize(net, uniform(scale=0.07))
trainer = RMSProp(net.parameters(), lr=0.05)
loss_fn = HalfSquaredError()
x, y = torch.arange(40, dtype=torch.float32).reshape((2, 5, 4)) * 0.1 - 2, torch.ones((2, 5, 2))
for epoch in range(4):
    net.train()
    loss = loss_fn(net(x), y)
    net.eval()
    trainer.zero_grad()
    (loss.sum() / 2).backward()
    trainer.step()
    print(epoch, loss.mean().item())
