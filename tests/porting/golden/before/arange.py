from mxnet import autograd, gluon, init, nd
from mxnet.gluon import nn

x = nd.arange(1, 6)
