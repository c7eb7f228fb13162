from flax import nnx
from mxnet import autograd, gluon, init, nd
from mxnet.gluon import nn


class Sequential(nnx.Sequential):
    """Layers one after the other, to which more can be added."""

    def append(self, layer):
        self.layers.append(layer)

    def extend(self, layers):
        for layer in layers:
            self.layers.append(layer)

    def __len__(self):
        return len(self.layers)

    def __iter__(self):
        return iter(self.layers)

    def __getitem__(self, i):
        return Sequential(*self.layers[i]) if isinstance(i, slice) else self.layers[i]


net = Sequential()
# portable: mxnet.nn.Dense: the size of its input is not known: --trace runs the program
net.append(nn.Dense(2))
