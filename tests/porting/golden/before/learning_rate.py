from mxnet import autograd, gluon, init, nd
from mxnet.gluon import nn

def halve(net):
    trainer = gluon.Trainer(net.collect_params(), "sgd", {"learning_rate": 0.1})
    trainer.set_learning_rate(trainer.learning_rate / 2)
    return trainer
