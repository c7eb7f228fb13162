"""Weight decay and dropout from scratch, on a problem with more inputs than examples."""

import mxnet as mx
from mxnet import autograd, nd

mx.random.seed(1)
n_train, n_test, num_inputs, batch_size = 20, 100, 120, 5
true_w, true_b = nd.ones((num_inputs, 1)) * 0.01, 0.05

features = nd.random.normal(shape=(n_train + n_test, num_inputs))
labels = nd.dot(features, true_w) + true_b
labels += nd.random.normal(scale=0.01, shape=labels.shape)
train_x, test_x = features[:n_train, :], features[n_train:, :]
train_y, test_y = labels[:n_train], labels[n_train:]


def init_params():
    w = nd.random.normal(scale=1, shape=(num_inputs, 1))
    b = nd.zeros(shape=(1,))
    for param in (w, b):
        param.attach_grad()
    return w, b


def l2_penalty(w):
    return (w**2).sum() / 2


def l1_penalty(w):
    return nd.abs(w).sum() / 10


def dropout(x, drop_prob):
    keep_prob = 1 - drop_prob
    if keep_prob == 0:
        return x.zeros_like()
    mask = nd.random.uniform(0, 1, x.shape) < keep_prob
    return mask * x / keep_prob


def linreg(x, w, b):
    return nd.dot(x, w) + b


def squared_loss(y_hat, y):
    return (y_hat - y.reshape(y_hat.shape)) ** 2 / 2


def sgd(params, lr):
    for param in params:
        param[:] = param - lr * param.grad / batch_size


def fit(name, lambd, penalty, drop_prob=0.0, epochs=20, lr=0.003):
    w, b = init_params()
    for epoch in range(epochs):
        for i in range(0, n_train, batch_size):
            x, y = train_x[i : i + batch_size], train_y[i : i + batch_size]
            with autograd.record():
                data = dropout(x, drop_prob) if drop_prob else x
                loss = squared_loss(linreg(data, w, b), y) + lambd * penalty(w)
            loss.backward()
            sgd([w, b], lr)
        if (epoch + 1) % 10 == 0:
            train = squared_loss(linreg(train_x, w, b), train_y).mean().asscalar()
            test = squared_loss(linreg(test_x, w, b), test_y).mean().asscalar()
            print("%s epoch %d: train %.6f, test %.6f" % (name, epoch + 1, train, test))
    print("%s: L2 norm of w: %.6f" % (name, w.norm().asscalar()))


fit("plain", 0, l2_penalty)
fit("l2", 3, l2_penalty)
fit("l1", 3, l1_penalty)
fit("dropout", 1, l2_penalty, drop_prob=0.3)
