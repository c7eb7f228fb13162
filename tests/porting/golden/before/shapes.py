from mxnet import autograd, gluon, init, nd
from mxnet.gluon import nn

def turn(x):
    return nd.transpose(nd.expand_dims(nd.flatten(x), axis=0), axes=(2, 0, 1))
