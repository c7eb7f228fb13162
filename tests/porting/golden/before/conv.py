from mxnet import autograd, gluon, init, nd
from mxnet.gluon import nn

net = nn.HybridSequential()
net.add(nn.Conv2D(6, 5, in_channels=1, activation="tanh"), nn.MaxPool2D(2, 2), nn.Flatten())
