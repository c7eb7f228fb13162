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


class Batch:
    """What NDArrayIter yields: lists of tensors."""

    def __init__(self, data, label, pad):
        self.data, self.label, self.pad = data, label, pad


class NDArrayIter:
    """Batches of arrays until all have been given; then it needs a reset.

    The last batch is filled up from the first examples, or dropped.
    """

    def __init__(self, data, label=None, batch_size=1, shuffle=False, last_batch_handle="pad"):
        self.data, self.label = self.arrays(data), self.arrays(label)
        self.names = [sorted(part) if isinstance(part, dict) else [] for part in (data, label)]
        self.batch_size, self.shuffle, self.last = batch_size, shuffle, last_batch_handle
        self.order = self.index = torch.arange(len(self.data[0]))
        self.reset()

    def arrays(self, given):
        if given is None:
            return []
        given = [given[name] for name in sorted(given)] if isinstance(given, dict) else given
        given = given if isinstance(given, list) else [given]
        return [torch.as_tensor(array, dtype=torch.float32) for array in given]

    @property
    def provide_data(self):
        """The names and shapes of a batch's data."""
        return self.described(self.names[0], "data", self.data)

    @property
    def provide_label(self):
        """The names and shapes of a batch's labels."""
        return self.described(self.names[1], "softmax_label", self.label)

    def described(self, names, name, arrays):
        if not names:
            names = [f"_{i}_{name}" for i in range(len(arrays))] if len(arrays) > 1 else [name]
        shapes = [(self.batch_size, *array.shape[1:]) for array in arrays]
        return list(zip(names, shapes, strict=False))

    def reset(self):
        self.start = 0
        if self.shuffle:
            self.index = self.index[torch.randperm(len(self.index))]
            self.order = self.order[self.index]

    def __iter__(self):
        return self

    def __next__(self):
        count, end = len(self.order), self.start + self.batch_size
        if self.start >= count or (self.last == "discard" and end > count):
            raise StopIteration
        rows = self.order[torch.arange(self.start, end) % count]
        self.start = end
        data, label = ([array[rows] for array in part] for part in (self.data, self.label))
        return Batch(data, label, max(0, end - count))

    next = __next__


net = torch.nn.Linear(2, 1)
initialize(net, uniform(scale=0.07))
trainer = torch.optim.SGD(net.parameters(), lr=0.1)
loss_fn = HalfSquaredError()
train = NDArrayIter(torch.ones((6, 2)), label=torch.ones((6, 1)), batch_size=3)
for batch in train:
    loss = loss_fn(net(batch.data[0]), batch.label[0])
    trainer.zero_grad()
    (loss.sum() / batch.data[0].shape[0]).backward()
    trainer.step()
    print(loss.mean().item())
