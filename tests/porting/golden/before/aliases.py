import mxnet as mx
import mxnet.ndarray as F
from mxnet import nd as arrays

a = mx.nd.zeros((2, 3))  # two rows
b = F.ones((2, 3))
print(arrays.dot(a, b.T))
