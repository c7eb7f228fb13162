from mxnet import autograd, gluon, init, nd
from mxnet.gluon import nn

def join(a, b):
    return nd.concat(a, b, dim=0), nd.stack(a, b, axis=1)
