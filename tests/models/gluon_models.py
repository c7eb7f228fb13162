"""Small Gluon models with narrow channels; `mx` is real MXNet or one of its portable kin."""

from __future__ import annotations

IMAGE = (2, 3, 16, 16)


def lenet(mx):
    nn = mx.gluon.nn
    net = nn.HybridSequential(prefix="lenet_")
    with net.name_scope():
        net.add(nn.Conv2D(6, 5, activation="tanh"), nn.MaxPool2D(2, 2))
        net.add(nn.Conv2D(8, 3, activation="tanh"), nn.AvgPool2D(2, 2), nn.Flatten())
        net.add(nn.Dense(24, activation="tanh"), nn.Dense(10))
    return net, {"data": (2, 1, 20, 20)}


def mlp(mx):
    nn = mx.gluon.nn
    net = nn.HybridSequential(prefix="mlp_")
    with net.name_scope():
        net.add(nn.Dense(32, activation="relu"), nn.Dropout(0.5), nn.BatchNorm())
        net.add(nn.Dense(16, activation="softrelu"), nn.Dense(4, use_bias=False))
    return net, {"data": (3, 20)}


def vgg(mx):
    nn = mx.gluon.nn
    net = nn.HybridSequential(prefix="vgg_")
    with net.name_scope():
        for channels in (4, 8):
            for _ in range(2):
                net.add(nn.Conv2D(channels, 3, padding=1), nn.BatchNorm(), nn.Activation("relu"))
            net.add(nn.MaxPool2D(2, 2))
        net.add(nn.Flatten(), nn.Dense(16, activation="relu"), nn.Dropout(0.5), nn.Dense(5))
    return net, {"data": IMAGE}


def resnet_v1(mx):
    vision = mx.gluon.model_zoo.vision
    net = vision.ResNetV1(vision.BasicBlockV1, [1, 1], [4, 4, 8], classes=10, prefix="resnetv1_")
    return net, {"data": (1, 3, 40, 40)}


def resnet_v2(mx):
    vision = mx.gluon.model_zoo.vision
    net = vision.ResNetV2(vision.BottleneckV2, [1, 1], [4, 8, 16], classes=10, prefix="resnetv2_")
    return net, {"data": (1, 3, 40, 40)}


def mobilenet_v1(mx):
    nn = mx.gluon.nn
    net = nn.HybridSequential(prefix="mobilenet_")

    def conv(channels, kernel, stride=1, groups=1):
        net.add(
            nn.Conv2D(channels, kernel, stride, kernel // 2, groups=groups, use_bias=False),
            nn.BatchNorm(scale=False),
            nn.Activation("relu"),
        )

    with net.name_scope():
        conv(4, 3, 2)
        for before, after, stride in ((4, 8, 1), (8, 12, 2)):
            conv(before, 3, stride, groups=before)
            conv(after, 1)
        net.add(nn.GlobalAvgPool2D(), nn.Flatten(), nn.Dense(6))
    return net, {"data": IMAGE}


def mobilenet_v2(mx):
    vision = mx.gluon.model_zoo.vision
    nn = mx.gluon.nn
    net = nn.HybridSequential(prefix="mobilenetv2_")
    with net.name_scope():
        net.add(nn.Conv2D(4, 3, 2, 1, use_bias=False), nn.BatchNorm())
        net.add(vision.mobilenet.LinearBottleneck(4, 4, 2, 1))
        net.add(vision.mobilenet.LinearBottleneck(4, 8, 3, 2))
        net.add(nn.GlobalAvgPool2D(), nn.Conv2D(6, 1, use_bias=False), nn.Flatten())
    return net, {"data": IMAGE}


def _block(mx):
    """A block whose branches see the same data, and whose outputs are joined."""

    class Branches(mx.gluon.HybridBlock):
        def __init__(self, *branches, keep=False, **more):
            super().__init__(**more)
            self._keep, self._branches = keep, branches
            for branch in branches:
                self.register_child(branch)

        def hybrid_forward(self, F, x):
            outputs = [branch(x) for branch in self._branches]
            return F.concat(*([x] if self._keep else []), *outputs, dim=1)

    return Branches


def _chain(mx, *layers):
    net = mx.gluon.nn.HybridSequential()
    net.add(*layers)
    return net


def squeezenet(mx):
    nn, Branches = mx.gluon.nn, _block(mx)
    net = nn.HybridSequential(prefix="squeezenet_")

    def fire(squeeze, expand):
        net.add(nn.Conv2D(squeeze, 1, activation="relu"))
        net.add(
            Branches(
                nn.Conv2D(expand, 1, activation="relu"),
                nn.Conv2D(expand, 3, padding=1, activation="relu"),
            )
        )

    with net.name_scope():
        net.add(nn.Conv2D(6, 3, 2, activation="relu"), nn.MaxPool2D(3, 2, ceil_mode=True))
        fire(3, 6)
        net.add(nn.MaxPool2D(3, 2, ceil_mode=True))
        fire(4, 8)
        net.add(nn.Dropout(0.5), nn.Conv2D(5, 1, activation="relu"))
        net.add(nn.GlobalAvgPool2D(), nn.Flatten())
    return net, {"data": (2, 3, 24, 24)}


def densenet(mx):
    nn, Branches = mx.gluon.nn, _block(mx)

    def layer():
        return _chain(
            mx,
            *(nn.BatchNorm(), nn.Activation("relu"), nn.Conv2D(8, 1, use_bias=False)),
            *(nn.BatchNorm(), nn.Activation("relu"), nn.Conv2D(4, 3, padding=1, use_bias=False)),
        )

    net = nn.HybridSequential(prefix="densenet_")
    with net.name_scope():
        net.add(nn.Conv2D(4, 3, padding=1, use_bias=False))
        net.add(Branches(layer(), keep=True), Branches(layer(), keep=True))
        net.add(nn.BatchNorm(), nn.Activation("relu"), nn.AvgPool2D(2, 2))
        net.add(nn.GlobalMaxPool2D(), nn.Flatten(), nn.Dense(5))
    return net, {"data": IMAGE}


def inception(mx):
    nn, Branches = mx.gluon.nn, _block(mx)

    def conv(channels, kernel, padding=0):
        return _chain(
            mx,
            nn.Conv2D(channels, kernel, padding=padding, use_bias=False),
            nn.BatchNorm(epsilon=0.001),
            nn.Activation("relu"),
        )

    net = nn.HybridSequential(prefix="inception_")
    with net.name_scope():
        net.add(conv(4, 3))
        net.add(
            Branches(
                conv(3, 1),
                _chain(mx, conv(3, 1), conv(4, (1, 5), (0, 2)), conv(4, (5, 1), (2, 0))),
                _chain(mx, nn.AvgPool2D(3, 1, 1, count_include_pad=False), conv(3, 1)),
                _chain(mx, nn.MaxPool2D(3, 1, 1), nn.LeakyReLU(0.1), conv(2, 1)),
            )
        )
        net.add(nn.GlobalAvgPool2D(), nn.Dense(6))
    return net, {"data": IMAGE}


def autoencoder(mx):
    nn = mx.gluon.nn
    net = nn.HybridSequential(prefix="autoencoder_")
    with net.name_scope():
        net.add(nn.Conv2D(6, 3, 2, 1), nn.ELU(0.7), nn.Conv2D(8, 3, 2, 1), nn.SELU())
        net.add(nn.Conv2DTranspose(6, 3, 2, 1, output_padding=1), nn.GELU())
        net.add(nn.Conv2DTranspose(3, 4, 2, 1), nn.Activation("sigmoid"))
    return net, {"data": (2, 3, 14, 18)}


def language_model(mx):
    nn, rnn = mx.gluon.nn, mx.gluon.rnn

    class Model(mx.gluon.HybridBlock):
        def __init__(self, **more):
            super().__init__(**more)
            with self.name_scope():
                self.embedding = nn.Embedding(30, 8)
                self.lstm = rnn.LSTM(12, num_layers=2, dropout=0.2)
                self.decoder = nn.Dense(30, flatten=False)

        def hybrid_forward(self, F, words):
            return F.log_softmax(self.decoder(self.lstm(self.embedding(words))))

    return Model(prefix="lm_"), {"data": (7, 2)}


def tagger(mx):
    nn, rnn = mx.gluon.nn, mx.gluon.rnn
    net = nn.HybridSequential(prefix="tagger_")
    with net.name_scope():
        net.add(nn.Embedding(20, 6), rnn.GRU(5, bidirectional=True), nn.LayerNorm())
        net.add(nn.Dense(4, flatten=False))
    return net, {"data": (6, 2)}


def words(mx):
    nn = mx.gluon.nn

    class Model(mx.gluon.HybridBlock):
        def __init__(self, **more):
            super().__init__(**more)
            with self.name_scope():
                self.embedding = nn.Embedding(40, 10)
                self.hidden = nn.Dense(12, activation="softsign")
                self.out = nn.Dense(3)

        def hybrid_forward(self, F, words):
            vectors = self.embedding(words)
            mean, top = F.mean(vectors, axis=1), F.max(vectors, axis=1)
            return F.softmax(self.out(self.hidden(F.concat(mean, top, dim=1))))

    return Model(prefix="words_"), {"data": (3, 9)}


def style(mx):
    nn = mx.gluon.nn

    class Model(mx.gluon.HybridBlock):
        def __init__(self, **more):
            super().__init__(**more)
            with self.name_scope():
                self.pad = nn.ReflectionPad2D(2)
                self.conv1, self.norm1 = nn.Conv2D(6, 5), nn.InstanceNorm()
                self.conv2, self.norm2 = nn.Conv2D(8, 3, 2, 1), nn.InstanceNorm()
                self.conv3, self.norm3 = nn.Conv2D(6, 3, padding=1), nn.InstanceNorm()
                self.conv4 = nn.Conv2D(3, 5, padding=2)

        def hybrid_forward(self, F, x):
            x = F.relu(self.norm1(self.conv1(self.pad(x / 255 - 0.5))))
            x = F.relu(self.norm2(self.conv2(x)))
            x = F.UpSampling(x, scale=2, sample_type="nearest")
            x = F.relu(self.norm3(self.conv3(x)))
            return F.clip(F.tanh(self.conv4(x)) * 128 + 127, 0, 255)

    return Model(prefix="style_"), {"data": (1, 3, 16, 20)}


MODELS = {
    function.__name__: function
    for function in (
        *(lenet, mlp, vgg, resnet_v1, resnet_v2, mobilenet_v1, mobilenet_v2, squeezenet, densenet),
        *(inception, autoencoder, language_model, tagger, words, style),
    )
}
