"""Images packed into a RecordIO file, read back, augmented and classified."""

import os
import tempfile

import mxnet as mx
import numpy as np
from mxnet import autograd, gluon, nd, recordio
from mxnet.gluon import nn


def picture(rng, label):
    """A 20 x 20 picture in the colour of its class, with a gradient and noise."""
    colour = np.array([(200, 60, 60), (60, 200, 60), (60, 60, 200)][label])
    shade = np.linspace(0.4, 1.0, 20).reshape(-1, 1, 1)
    noise = rng.normal(0, 25, (20, 20, 3))
    return (colour * shade + noise).clip(0, 255).astype("uint8")


def pack(prefix, n):
    rng = np.random.RandomState(2)
    record = recordio.MXIndexedRecordIO(prefix + ".idx", prefix + ".rec", "w")
    for i in range(n):
        label = rng.randint(3)
        header = recordio.IRHeader(0, float(label), i, 0)
        record.write_idx(i, recordio.pack(header, picture(rng, label).tobytes()))
    record.close()


def unpack(record, i):
    header, content = recordio.unpack(record.read_idx(i))
    image = np.frombuffer(content, dtype="uint8").reshape((20, 20, 3))
    return image, header.label, header.id


def main():
    mx.random.seed(8)
    prefix = os.path.join(tempfile.mkdtemp(), "colours")
    pack(prefix, 240)
    record = recordio.MXIndexedRecordIO(prefix + ".idx", prefix + ".rec", "r")
    print("records:", len(record.keys))
    for i in (0, 100, 239):
        image, label, key = unpack(record, i)
        print("record %d: label %g, mean %.4f" % (key, label, image.mean()))

    mean, std = nd.array([120.0, 110.0, 110.0]), nd.array([60.0, 60.0, 60.0])
    augmenters = [
        mx.image.ResizeAug(18),
        mx.image.CenterCropAug((16, 16)),
        mx.image.CastAug(),
        mx.image.ColorNormalizeAug(mean, std),
    ]

    def read(i):
        image, label, _ = unpack(record, i)
        image = nd.array(image, dtype="uint8")
        for augment in augmenters:
            image = augment(image)
        return nd.transpose(image, axes=(2, 0, 1)), label

    images, labels = zip(*[read(i) for i in record.keys])
    images, labels = nd.stack(*images), nd.array(labels)
    print("images", images.shape, "mean", images.mean().asscalar())
    net = nn.Sequential()
    net.add(nn.Conv2D(4, 5, strides=3, activation="relu"), nn.GlobalMaxPool2D(), nn.Dense(3))
    net.initialize(mx.init.Normal(0.1))
    trainer = gluon.Trainer(net.collect_params(), "sgd", {"learning_rate": 0.1})
    loss_fn = gluon.loss.SoftmaxCrossEntropyLoss()
    iterator = mx.io.NDArrayIter(images, labels, batch_size=40)
    for epoch in range(4):
        iterator.reset()
        metric = mx.metric.Accuracy()
        total = 0.0
        for batch in iterator:
            data, label = batch.data[0], batch.label[0]
            with autograd.record():
                output = net(data)
                loss = loss_fn(output, label)
            loss.backward()
            trainer.step(40)
            metric.update(label, output)
            total += loss.mean().asscalar()
        print("epoch %d loss %.5f %s %.4f" % ((epoch, total / 6) + metric.get()))
    record.close()


if __name__ == "__main__":
    main()
