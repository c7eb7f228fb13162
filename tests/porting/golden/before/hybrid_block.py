from mxnet import autograd, gluon, init, nd
from mxnet.gluon import nn

class Scale(gluon.HybridBlock):
    """x times a weight."""

    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.weight = self.params.get("weight", shape=(units,), init=init.Constant(2.0))

    def hybrid_forward(self, F, x, weight):
        return F.broadcast_mul(F.relu(x), weight)
