from mxnet import autograd, gluon, init, nd
from mxnet.gluon import nn

def accuracy(output, label):
    return (output.argmax(axis=1) == label).mean().asscalar()
