"""A data set of one's own, augmented, with batches made by worker processes."""

import mxnet as mx
import numpy as np
from mxnet import autograd, gluon, nd
from mxnet.gluon import nn
from mxnet.gluon.data import DataLoader, Dataset
from mxnet.gluon.data.vision import transforms


class Shapes(Dataset):
    """Grey 16 x 16 pictures: a square, a cross or stripes, somewhere, in noise."""

    classes = ("square", "cross", "stripes")

    def __init__(self, length, seed, transform=None):
        self._length = length
        self._seed = seed
        self._transform = transform

    def __len__(self):
        return self._length

    def __getitem__(self, idx):
        rng = np.random.RandomState(self._seed + idx)
        label = rng.randint(3)
        image = rng.uniform(0, 60, (16, 16, 1))
        top, left = rng.randint(0, 8, 2)
        if label == 0:
            image[top : top + 7, left : left + 7] += 150
        elif label == 1:
            image[top + 3, left : left + 7] += 190
            image[top : top + 7, left + 3] += 190
        else:
            image[top : top + 8 : 2, :] += 150
        image = mx.nd.array(image.clip(0, 255), dtype="uint8")
        if self._transform is not None:
            image = self._transform(image)
        return image, np.float32(label)


def build_net():
    net = nn.HybridSequential()
    net.add(
        nn.Conv2D(8, 3, strides=2, activation="relu"),
        nn.Conv2D(16, 3, activation="relu"),
        nn.GlobalAvgPool2D(),
        nn.Dense(3),
    )
    return net


def evaluate(net, loader):
    metric = mx.metric.CompositeEvalMetric([mx.metric.Accuracy(), mx.metric.CrossEntropy()])
    for data, label in loader:
        data = data.as_in_context(mx.cpu())
        metric.update(label, nd.softmax(net(data)))
    return metric.get()


def main():
    mx.random.seed(11)
    np.random.seed(11)
    to_input = transforms.Compose([transforms.ToTensor(), transforms.Normalize(0.3, 0.25)])
    train = DataLoader(
        Shapes(480, seed=0, transform=to_input), batch_size=32, shuffle=True, num_workers=2
    )
    test = DataLoader(Shapes(120, seed=10000, transform=to_input), batch_size=40, num_workers=2)
    net = build_net()
    net.initialize(mx.init.MSRAPrelu())
    net.hybridize()
    trainer = gluon.Trainer(net.collect_params(), "adam", {"learning_rate": 0.01})
    criterion = gluon.loss.SoftmaxCrossEntropyLoss()
    for epoch in range(4):
        running = 0.0
        for data, label in train:
            data, label = data.as_in_context(mx.cpu()), label.as_in_context(mx.cpu())
            with autograd.record():
                loss = criterion(net(data), label)
            loss.backward()
            trainer.step(len(label))
            running += loss.mean().asscalar()
        names, values = evaluate(net, test)
        shown = ", ".join("%s %.5f" % pair for pair in zip(names, values))
        print("epoch %d: loss %.5f, %s" % (epoch, running / len(train), shown))


if __name__ == "__main__":
    main()
