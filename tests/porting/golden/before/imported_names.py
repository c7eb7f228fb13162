"""Names that were imported alone are also the names of what takes their place."""

from mxnet import nd
from mxnet.gluon import Trainer, nn
from mxnet.gluon.data import ArrayDataset, DataLoader
from mxnet.nd import NDArray, uniform


def batches(x: NDArray, size: int) -> DataLoader:
    return DataLoader(ArrayDataset(x, x.sum(axis=1)), size)


def decayed(trainer: Trainer) -> None:
    trainer.set_learning_rate(trainer.learning_rate / 2)


draw = uniform
for x, y in batches(nd.ones((4, 2)), 2):
    assert isinstance(x, NDArray)
    print(x, y)
