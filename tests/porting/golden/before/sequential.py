from mxnet import autograd, gluon, init, nd
from mxnet.gluon import nn

net = nn.Sequential()
with net.name_scope():
    net.add(nn.Dense(8, in_units=4, activation="relu"))
    net.add(nn.Dense(2, in_units=8))
