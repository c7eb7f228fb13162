from mxnet import autograd, gluon, init, nd
from mxnet.gluon import nn

class Net(nn.Block):
    def __init__(self, **kwargs):
        super(Net, self).__init__(**kwargs)
        with self.name_scope():
            self.hidden = nn.Dense(8, in_units=4)

    def forward(self, x):
        return nd.relu(self.hidden(x))


net = Net(prefix="net_")
