from mxnet import autograd, gluon, init, nd
from mxnet.gluon import nn

x = nd.ones((2, 2))
print(x.asnumpy(), x.sum().asscalar())
