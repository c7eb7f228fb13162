from mxnet import autograd, gluon, init, nd
from mxnet.gluon import nn

net = nn.Dense(2, in_units=3)
net.save_parameters("net.params")
net.load_parameters("net.params")
