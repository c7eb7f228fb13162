from mxnet import autograd, gluon, init, nd
from mxnet.gluon import nn

def sgd(params, lr, batch_size):
    for param in params:
        param[:] = param - lr * param.grad / batch_size
