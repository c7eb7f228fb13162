"""A convolutional network written with hybrid_forward, hybridized, on handwritten digits."""

import mxnet as mx
import numpy as np
from mxnet import autograd, gluon, nd
from mxnet.gluon import nn
from sklearn.datasets import load_digits


class ScaledTanh(gluon.HybridBlock):
    """scale * tanh(slope * x), with a scale for each channel that is learned."""

    def __init__(self, channels, slope=2.0 / 3, **kwargs):
        super(ScaledTanh, self).__init__(**kwargs)
        self._slope = slope
        with self.name_scope():
            self.scale = self.params.get(
                "scale", shape=(1, channels, 1, 1), init=mx.init.Constant(1.7159)
            )

    def hybrid_forward(self, F, x, scale):
        return F.broadcast_mul(F.tanh(x * self._slope), scale)


class LeNet(gluon.HybridBlock):
    def __init__(self, classes=10, **kwargs):
        super(LeNet, self).__init__(**kwargs)
        with self.name_scope():
            self.conv1 = nn.Conv2D(8, kernel_size=3, padding=1)
            self.act1 = ScaledTanh(8)
            self.pool1 = nn.MaxPool2D(2, 2)
            self.conv2 = nn.Conv2D(16, kernel_size=3)
            self.bn = nn.BatchNorm()
            self.fc1 = nn.Dense(32)
            self.fc2 = nn.Dense(classes)

    def hybrid_forward(self, F, x):
        x = self.pool1(self.act1(self.conv1(x)))
        x = F.relu(self.bn(self.conv2(x)))
        x = F.flatten(x)
        x = F.Activation(self.fc1(x), act_type="softrelu")
        return self.fc2(x)


def main():
    mx.random.seed(1)
    np.random.seed(1)
    images, labels = load_digits(return_X_y=True)
    images = (images / 16).astype("float32").reshape((-1, 1, 8, 8))
    labels = labels.astype("float32")
    train = mx.io.NDArrayIter(images[:1280], labels[:1280], batch_size=128, shuffle=False)
    test_x, test_y = nd.array(images[1280:]), nd.array(labels[1280:])

    net = LeNet(prefix="lenet_")
    net.initialize(mx.init.Xavier(rnd_type="gaussian", factor_type="in", magnitude=2))
    net.hybridize()
    loss_fn = gluon.loss.SoftmaxCELoss()
    trainer = gluon.Trainer(net.collect_params(), "sgd", {"learning_rate": 0.05})

    for epoch in range(4):
        train.reset()
        cumulative = 0.0
        for batch in train:
            data, label = batch.data[0], batch.label[0]
            with autograd.record():
                loss = loss_fn(net(data), label)
            loss.backward()
            trainer.step(batch_size=data.shape[0])
            cumulative += nd.mean(loss).asscalar()
        predictions = nd.argmax(net(test_x), axis=1)
        accuracy = nd.mean(predictions == test_y).asscalar()
        print("epoch %d: loss %.5f, test accuracy %.4f" % (epoch, cumulative / 10, accuracy))
    print("learned scales:", net.act1.scale.data().asnumpy().ravel())


if __name__ == "__main__":
    main()
