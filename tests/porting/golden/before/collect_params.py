from mxnet import autograd, gluon, init, nd
from mxnet.gluon import nn

net = nn.Dense(2, in_units=3)
for name, param in net.collect_params(".*weight").items():
    print(name, param.shape)
