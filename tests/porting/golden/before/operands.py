from mxnet import nd

a, b = nd.ones((2, 3)), nd.ones((2, 3))
print(nd.broadcast_mul(a + b, b - 1), nd.max(a - b, axis=1))
print(nd.topk(a, k=2, ret_typ="value"), nd.where(a > b, a, b))
