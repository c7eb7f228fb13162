"""Custom blocks with nested layers: a residual network with gates, for diabetes progression."""

import mxnet as mx
from mxnet import autograd, gluon, init, nd
from mxnet.gluon import Block, nn
from sklearn.datasets import load_diabetes


class CenteredLayer(nn.Block):
    def forward(self, x):
        return x - x.mean(axis=0, keepdims=True)


class Gate(Block):
    """sigmoid(x W) * x with a weight that is registered by hand."""

    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.weight = self.params.get("weight", shape=(units, units))

    def forward(self, x):
        return nd.sigmoid(nd.dot(x, self.weight.data())) * x


class Residual(Block):
    def __init__(self, units, gated, **kwargs):
        super().__init__(**kwargs)
        with self.name_scope():
            self.body = nn.Sequential()
            self.body.add(nn.Dense(units, activation="relu"), nn.Dense(units))
            self.gate = Gate(units) if gated else None

    def forward(self, x):
        y = self.body(x)
        if self.gate is not None:
            y = self.gate(y)
        return nd.relu(x + y)


class NestMLP(Block):
    def __init__(self, units=16, depth=3, **kwargs):
        super().__init__(**kwargs)
        self.stem = nn.Sequential()
        self.stem.add(nn.Dense(units, activation="tanh"), CenteredLayer())
        self.blocks = []
        for i in range(depth):
            block = Residual(units, gated=i % 2 == 0)
            self.register_child(block)
            self.blocks.append(block)
        self.head = nn.Dense(1)

    def forward(self, x):
        x = self.stem(x)
        for block in self.blocks:
            x = block(x)
        return self.head(x)


mx.random.seed(3)
features, targets = load_diabetes(return_X_y=True)
features = nd.array((features - features.mean(0)) / features.std(0))
targets = nd.array((targets - targets.mean()) / targets.std())
train = gluon.data.DataLoader(gluon.data.ArrayDataset(features[:352], targets[:352]), batch_size=44)

net = NestMLP(prefix="nest_")
net.initialize(init.Normal(sigma=0.2))
trainer = gluon.Trainer(net.collect_params(), "adam", {"learning_rate": 0.003, "wd": 1e-3})
l2 = gluon.loss.L2Loss()

for epoch in range(1, 7):
    train_loss = 0.0
    for X, y in train:
        with autograd.record():
            loss = l2(net(X), y)
        loss.backward()
        trainer.step(X.shape[0])
        train_loss += loss.sum().asscalar()
    test_loss = l2(net(features[352:]), targets[352:]).mean().asscalar()
    print(f"epoch {epoch}, train loss {train_loss / 352:.6f}, test loss {test_loss:.6f}")

for param in net.collect_params().values():
    print(param.shape, "norm", param.data().norm().asscalar())
