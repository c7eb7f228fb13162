# a licence

# what is imported
import mxnet as mx  # the framework

# short names
nd, nn = mx.nd, mx.gluon.nn


def build():
    # two layers
    net = nn.Sequential()
    net.add(
        nn.Dense(3, in_units=2),  # hidden
        # the last one
        nn.Dense(1, in_units=3),
    )
    # faster
    net.hybridize()
    # ready
    return net


if __name__ == "__main__":
    # a row
    print(build()(nd.ones((1, 2))))
# the end
