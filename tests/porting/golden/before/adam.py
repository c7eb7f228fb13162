from mxnet import autograd, gluon, init, nd
from mxnet.gluon import nn

def adam(net):
    return gluon.Trainer(net.collect_params(), "adam", {"learning_rate": 0.01})
