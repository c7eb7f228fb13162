"""Save parameters and the trainer's state in the middle of training, and resume from the files."""

import os
import shutil
import tempfile

import mxnet as mx
import numpy as np
from mxnet import autograd, gluon, nd
from mxnet.gluon import nn, rnn


class Counter(gluon.Block):
    """Reads a sequence of numbers with an LSTM, and tells its sum of signs."""

    def __init__(self, hidden, **kwargs):
        super(Counter, self).__init__(**kwargs)
        with self.name_scope():
            self.lstm = rnn.LSTM(hidden, layout="NTC")
            self.out = nn.Dense(1)

    def forward(self, x):
        return self.out(self.lstm(x)[:, -1, :])


def sequences(n, seed):
    rng = np.random.RandomState(seed)
    x = rng.normal(size=(n, 6, 1)).astype("float32")
    return nd.array(x), nd.array(np.sign(x).sum(axis=(1, 2)))


def epoch(net, trainer, loss_fn, data):
    total = 0.0
    for x, y in data:
        with autograd.record():
            loss = loss_fn(net(x), y)
        loss.backward()
        trainer.step(x.shape[0])
        total += float(loss.mean().asscalar())
    return total / len(data)


def adam(net):
    return gluon.Trainer(net.collect_params(), "adam", {"learning_rate": 0.02})


def main():
    mx.random.seed(9)
    folder = tempfile.mkdtemp()
    weights = os.path.join(folder, "counter.params")
    states = os.path.join(folder, "counter.states")
    data = [sequences(40, seed) for seed in range(8)]
    test_x, test_y = sequences(100, 99)
    loss_fn = gluon.loss.L2Loss()

    net = Counter(12, prefix="counter_")
    net.initialize(mx.init.Xavier())
    trainer = adam(net)
    for i in range(3):
        print("epoch %d loss %.6f" % (i, epoch(net, trainer, loss_fn, data)))
    net.save_parameters(weights)
    trainer.save_states(states)
    straight = [epoch(net, trainer, loss_fn, data) for _ in range(3)]

    resumed = Counter(12, prefix="counter_")
    resumed.load_parameters(weights, ctx=mx.cpu())
    trainer = adam(resumed)
    trainer.load_states(states)
    for i, before in enumerate(straight):
        loss = epoch(resumed, trainer, loss_fn, data)
        print("resumed epoch %d loss %.6f, without a break %.6f" % (i + 3, loss, before))
    print("test loss", loss_fn(resumed(test_x), test_y).mean().asscalar())

    nd.save(os.path.join(folder, "means.nd"), {"mean": test_x.mean(axis=0), "label": test_y[:5]})
    loaded = nd.load(os.path.join(folder, "means.nd"))
    for key in sorted(loaded):
        print(key, loaded[key].shape, loaded[key].asnumpy().ravel())
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
