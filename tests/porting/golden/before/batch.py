import mxnet as mx
from mxnet import autograd, gluon
from mxnet.gluon import nn

net = nn.Dense(1, in_units=2)
net.initialize()
trainer = gluon.Trainer(net.collect_params(), "sgd", {"learning_rate": 0.1})
loss_fn = gluon.loss.L2Loss()
train = mx.io.NDArrayIter(mx.nd.ones((6, 2)), mx.nd.ones((6, 1)), batch_size=3)
for batch in train:
    with autograd.record():
        loss = loss_fn(net(batch.data[0]), batch.label[0])
    loss.backward()
    trainer.step(batch.data[0].shape[0])
    print(loss.mean().asscalar())
