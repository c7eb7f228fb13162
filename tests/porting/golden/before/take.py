from mxnet import autograd, gluon, init, nd
from mxnet.gluon import nn

X = nd.array([[1, 2], [3, 4]])
print(X.take(nd.array([1])))
