"""A symbol, its checkpoint, and inference with Module, as deployed models of the time did it."""

import os
import tempfile
from collections import namedtuple

import mxnet as mx
import numpy as np

Batch = namedtuple("Batch", ["data"])


def conv_unit(data, num_filter, name, stride=(1, 1)):
    conv = mx.sym.Convolution(
        data,
        num_filter=num_filter,
        kernel=(3, 3),
        stride=stride,
        pad=(1, 1),
        no_bias=True,
        name=name,
    )
    bn = mx.sym.BatchNorm(conv, fix_gamma=False, eps=2e-5, name=name + "_bn")
    return mx.sym.LeakyReLU(bn, act_type="prelu", name=name + "_relu")


def get_symbol(classes):
    data = mx.sym.Variable("data")
    body = conv_unit(data, 8, "conv0")
    left = conv_unit(body, 8, "conv1")
    body = conv_unit(mx.sym.Concat(body, left, dim=1, name="concat"), 16, "conv2", stride=(2, 2))
    pool = mx.sym.Pooling(body, global_pool=True, kernel=(2, 2), pool_type="avg", name="pool")
    flat = mx.sym.Flatten(pool)
    embedding = mx.sym.FullyConnected(flat, num_hidden=12, name="fc1")
    normed = mx.sym.L2Normalization(embedding, name="norm") * 8.0
    fc = mx.sym.FullyConnected(normed, num_hidden=classes, name="fc2")
    return mx.sym.SoftmaxOutput(fc, name="softmax")


def random_params(sym, shape):
    rng = np.random.RandomState(4)
    arg_shapes, _, aux_shapes = sym.infer_shape(data=shape)
    args = {
        name: mx.nd.array(rng.normal(0, 0.4, size))
        for name, size in zip(sym.list_arguments(), arg_shapes)
        if name not in ("data", "softmax_label")
    }
    aux = {
        name: mx.nd.array(rng.uniform(0.5, 1.5, size))
        for name, size in zip(sym.list_auxiliary_states(), aux_shapes)
    }
    return args, aux


shape = (4, 3, 16, 16)
symbol = get_symbol(5)
print("arguments:", len(symbol.list_arguments()), symbol.list_arguments()[:4])
print("auxiliary states:", symbol.list_auxiliary_states())
print("outputs:", symbol.list_outputs(), symbol.infer_shape(data=shape)[1])

folder = tempfile.mkdtemp()
prefix = os.path.join(folder, "model")
arg_params, aux_params = random_params(symbol, shape)
mx.model.save_checkpoint(prefix, 7, symbol, arg_params, aux_params)

sym, arg_params, aux_params = mx.model.load_checkpoint(prefix, 7)
mod = mx.mod.Module(symbol=sym, context=mx.cpu(), label_names=None)
mod.bind(for_training=False, data_shapes=[("data", shape)])
mod.set_params(arg_params, aux_params, allow_missing=True)

images = np.random.RandomState(0).uniform(0, 1, (10,) + shape[1:]).astype("float32")
mod.forward(Batch([mx.nd.array(images[:4])]), is_train=False)
prob = mod.get_outputs()[0].asnumpy()
for row in prob:
    best = np.argsort(-row)[:2]
    print("class %d: %.6f, class %d: %.6f" % (best[0], row[best[0]], best[1], row[best[1]]))

everything = mod.predict(mx.io.NDArrayIter(images, batch_size=4))
print("predicted", everything.shape, "mean of each class", everything.mean(axis=0).asnumpy())

internals = sym.get_internals()
feature = mx.mod.Module(internals["norm_output"], context=mx.cpu(), label_names=None)
feature.bind(for_training=False, data_shapes=[("data", shape)])
feature.set_params(arg_params, aux_params, allow_extra=True)
feature.forward(mx.io.DataBatch(data=[mx.nd.array(images[:4])]), is_train=False)
vectors = feature.get_outputs()[0]
print("similarities", mx.nd.dot(vectors, vectors.T).asnumpy()[0])
