from mxnet import nd
from mxnet.gluon.nn import *
from mxnet.gluon.loss import *


class Net(HybridBlock):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        with self.name_scope():
            self.inside = HybridSequential()
            self.inside.add(Dense(4, activation="relu", in_units=3), BatchNorm(in_channels=4))
            self.last = Dense(2, in_units=4)

    def hybrid_forward(self, F, x):
        return F.softmax(self.last(self.inside(x)))


net = Net()
net.initialize()
print(net(nd.ones((2, 3))).asnumpy(), L2Loss()(nd.ones(2), nd.zeros(2)).asnumpy())
