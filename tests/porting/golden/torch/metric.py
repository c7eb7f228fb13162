import math
import numpy as np


def as_numpy(array):
    """The array as numpy's, from wherever it is."""
    return array.detach().cpu().numpy()


class EvalMetric:
    """A sum over examples and its mean."""

    def __init__(self, name, **kwargs):
        self.name = name
        self.reset()

    def reset(self):
        self.sum_metric, self.num_inst = 0.0, 0

    def update(self, labels, preds):
        if not isinstance(preds, list | tuple):
            labels, preds = [labels], [preds]
        for label, pred in zip(labels, preds, strict=True):
            self.add(as_numpy(label), as_numpy(pred))

    def get(self):
        return self.name, self.sum_metric / self.num_inst if self.num_inst else math.nan

    def get_name_value(self):
        return [self.get()]


class Accuracy(EvalMetric):
    """The share of examples whose largest output is the label's."""

    def __init__(self, axis=1, name="accuracy"):
        super().__init__(name)
        self.axis = axis

    def add(self, label, pred):
        if pred.shape != label.shape:
            pred = pred.argmax(axis=self.axis)
        right = pred.astype(np.int32).flatten() == label.astype(np.int32).flatten()
        self.sum_metric += int(right.sum())
        self.num_inst += label.size


metric = Accuracy()
