import mxnet as mx

mx.random.seed(1)
w = mx.nd.random.normal(scale=0.1, shape=(3, 2))
u = mx.nd.random.uniform(0, 1, shape=(4,))
