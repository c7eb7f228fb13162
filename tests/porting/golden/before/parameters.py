"""Going over a network's parameters."""

from mxnet import gluon, nd
from mxnet.gluon import nn

net = nn.Dense(2, in_units=3)
net.initialize()
print(net(nd.ones((1, 3))))
for param in net.collect_params().values():
    print(param.shape, param.data().norm().asscalar())
print(net.weight.data().shape, net.weight.grad())
