from mxnet import autograd, gluon, init, nd
from mxnet.gluon import nn

def cut(x):
    return nd.where(x > 0, nd.clip(x, 0, 1), x)
