from mxnet import autograd, gluon, init, nd
from mxnet.gluon import nn

def evaluate(net, x):
    with autograd.predict_mode():
        return net(x)
