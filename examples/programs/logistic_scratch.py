"""Softmax regression on handwritten digits from scratch: no Gluon, only arrays and autograd."""

import mxnet as mx
import numpy as np
from mxnet import autograd, nd
from sklearn.datasets import load_digits

mx.random.seed(42)
np.random.seed(42)
ctx = mx.cpu()

images, labels = load_digits(return_X_y=True)
X = nd.array(images / 16, ctx=ctx)
y = nd.array(labels, ctx=ctx)
num_train, batch_size, num_inputs, num_outputs = 1500, 100, 64, 10

W = nd.random.normal(scale=0.01, shape=(num_inputs, num_outputs), ctx=ctx)
b = nd.zeros(num_outputs, ctx=ctx)
params = [W, b]
for param in params:
    param.attach_grad()


def data_iter():
    order = np.random.permutation(num_train)
    for i in range(0, num_train, batch_size):
        batch = nd.array(order[i : i + batch_size])
        yield X.take(batch), y.take(batch)


def softmax(z):
    exp = nd.exp(z - nd.max(z, axis=1, keepdims=True))
    return exp / nd.sum(exp, axis=1, keepdims=True)


def net(data):
    return softmax(nd.dot(data, W) + b)


def cross_entropy(yhat, label):
    return -nd.log(nd.pick(yhat, label) + 1e-12)


def sgd(lr):
    for param in params:
        param[:] = param - lr * param.grad / batch_size


def accuracy(data, label):
    return (net(data).argmax(axis=1) == label).mean().asscalar()


for epoch in range(8):
    total = 0.0
    for data, label in data_iter():
        with autograd.record():
            loss = cross_entropy(net(data), label)
        loss.backward()
        sgd(0.5)
        total += loss.sum().asscalar()
    print(
        "Epoch %d. Loss: %f, Train acc %f, Test acc %f"
        % (
            epoch,
            total / num_train,
            accuracy(X[:num_train], y[:num_train]),
            accuracy(X[num_train:], y[num_train:]),
        )
    )
