import mxnet as mx
from mxnet.symbol import Variable


def block(data, width, name):
    fc = mx.sym.FullyConnected(data, num_hidden=width, name=name)
    return mx.symbol.Activation(data=fc, act_type="relu", name=name + "_relu")


x = block(Variable("x"), 8, "first")
y = mx.sym.Concat(*[block(x, 4, "left"), 1 - block(x, width=4, name="right")], dim=1)
both = mx.sym.Group([mx.sym.softmax(y, axis=-1), mx.sym.op.mean(y * y, axis=(1,), keepdims=True)])
shapes, outputs, _ = both.infer_shape(x=(2, 3))
arrays = {name: mx.nd.ones(shape) * 0.1 for name, shape in zip(both.list_arguments(), shapes)}
print(outputs, both.eval(ctx=mx.cpu(), **arrays)[1].asnumpy())
print(both.get_internals()["left_relu_output"].list_arguments())
