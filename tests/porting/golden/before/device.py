import mxnet as mx

ctx = mx.gpu(0)
x = mx.nd.zeros((2, 2), ctx=ctx)
y = x.as_in_context(mx.cpu())
