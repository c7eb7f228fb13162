from mxnet import autograd, gluon, init, nd
from mxnet.gluon import nn

net = nn.HybridSequential()
net.add(
    nn.Dense(8, in_units=4, activation="relu"),
    nn.Dropout(0.5),
    nn.Dense(2, in_units=8),
)
net.hybridize()
