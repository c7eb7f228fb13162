from mxnet import autograd, gluon, init, nd
from mxnet.gluon import nn

x = nd.array([1, 2, 3])
y = nd.array([1, 2], dtype="int32")
