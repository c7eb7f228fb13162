from mxnet import autograd, gluon, init, nd
from mxnet.gluon import nn

x = nd.arange(4)
x.attach_grad()
with autograd.record():
    # the parabola
    y = x * x
y.backward()
print(x.grad)
