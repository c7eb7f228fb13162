import torch


class PerExample(torch.nn.Module):
    """A loss times its weights, averaged over all axes but the batch's."""

    def __init__(self, weight=None, batch_axis=0):
        super().__init__()
        self.weight, self.batch_axis = weight, batch_axis

    def weighted(self, loss, sample_weight=None):
        loss = loss if sample_weight is None else loss * sample_weight
        return loss if self.weight is None else loss * self.weight

    def mean(self, loss, sample_weight=None):
        loss = self.weighted(loss, sample_weight).movedim(self.batch_axis, 0)
        return loss.reshape(len(loss), -1).mean(dim=1)


class SoftmaxCrossEntropyLoss(PerExample):
    """-log softmax(pred)[label]."""

    def __init__(self, axis=-1, sparse_label=True, from_logits=False, weight=None, batch_axis=0):
        super().__init__(weight, batch_axis)
        self.axis, self.sparse_label, self.from_logits = axis, sparse_label, from_logits

    def forward(self, pred, label, sample_weight=None):
        if not self.from_logits:
            pred = torch.log_softmax(pred, self.axis)
        if self.sparse_label:
            places = label.long().clamp(0, pred.shape[self.axis] - 1)
            if places.dim() < pred.dim():
                places = places.unsqueeze(self.axis)
            loss = -pred.gather(self.axis, places)
        else:
            loss = -(pred * label.reshape(pred.shape)).sum(self.axis, keepdim=True)
        return self.mean(loss, sample_weight)


class HuberLoss(PerExample):
    """Squared near zero, absolute beyond rho."""

    def __init__(self, rho=1, weight=None, batch_axis=0):
        super().__init__(weight, batch_axis)
        self.rho = rho

    def forward(self, pred, label, sample_weight=None):
        error = torch.abs(pred - label.reshape(pred.shape))
        loss = torch.where(error > self.rho, error - self.rho / 2, error**2 / (2 * self.rho))
        return self.mean(loss, sample_weight)


loss_fn = SoftmaxCrossEntropyLoss(sparse_label=False)
huber = HuberLoss(rho=2)
