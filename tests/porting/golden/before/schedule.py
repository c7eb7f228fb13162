import mxnet as mx
from mxnet import gluon


def trainer_of(net):
    schedule = mx.lr_scheduler.FactorScheduler(10, factor=0.5, base_lr=0.1)
    trainer = gluon.Trainer(net.collect_params(), "sgd", {"lr_scheduler": schedule})
    return trainer
