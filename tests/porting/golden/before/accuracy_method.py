from mxnet import autograd, gluon, init, nd
from mxnet.gluon import nn

def accuracy(output, label):
    return (output.argmax(axis=1) == label).mean().asscalar()


print(accuracy(nd.array([[0.1, 0.9]]), nd.array([1])))
