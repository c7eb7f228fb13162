from mxnet import autograd, gluon, init, nd
from mxnet.gluon import nn

def classes(x):
    return nd.argmax(x, axis=1)
