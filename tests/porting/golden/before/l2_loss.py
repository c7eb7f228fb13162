from mxnet import autograd, gluon, init, nd
from mxnet.gluon import nn

loss_fn = gluon.loss.L2Loss()
