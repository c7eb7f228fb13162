from mxnet import autograd, gluon, init, nd
from mxnet.gluon import nn

class Many(nn.Block):
    def __init__(self, n, **kwargs):
        super().__init__(**kwargs)
        self.blocks = []
        for _ in range(n):
            block = nn.Dense(3, in_units=3)
            self.register_child(block)
            self.blocks.append(block)
