from mxnet import autograd, gluon, init, nd
from mxnet.gluon import nn

def softmax(z):
    exp = nd.exp(z - nd.max(z, axis=1, keepdims=True))
    return exp / nd.sum(exp, axis=1, keepdims=True)
