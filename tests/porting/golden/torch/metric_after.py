import math


class EvalMetric:
    """A sum over examples and its mean."""

    def __init__(self, name, **kwargs):
        self.name = name
        self.reset()

    def reset(self):
        self.total, self.count = 0.0, 0

    def update(self, labels, preds):
        if not isinstance(preds, list | tuple):
            labels, preds = [labels], [preds]
        for label, pred in zip(labels, preds):
            self.add(label.detach().cpu(), pred.detach().cpu())

    def get(self):
        return self.name, self.total / self.count if self.count else math.nan

    def get_name_value(self):
        return [self.get()]


class Accuracy(EvalMetric):
    """The share of examples whose largest output is the label's."""

    def __init__(self):
        super().__init__("accuracy")

    def add(self, label, pred):
        if pred.shape != label.shape:
            pred = pred.argmax(dim=1)
        self.total += (pred.long().flatten() == label.long().flatten()).sum().item()
        self.count += label.numel()


metric = Accuracy()
