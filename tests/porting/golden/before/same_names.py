"""A function and a network have one name in two functions."""

from mxnet import gluon, nd


def by_hand(w):
    def net(x):
        return nd.dot(x, w)

    return net(nd.ones((1, 2)))


def with_gluon():
    net = gluon.nn.Sequential()
    net.add(gluon.nn.Dense(1, in_units=2))
    net.initialize()
    return net(nd.ones((1, 2)))
