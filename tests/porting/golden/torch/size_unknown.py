import torch
from mxnet import autograd, gluon, init, nd
from mxnet.gluon import nn

net = torch.nn.Sequential()
# portable: mxnet.nn.Dense: the size of its input is not known: --trace runs the program
net.append(nn.Dense(2))
