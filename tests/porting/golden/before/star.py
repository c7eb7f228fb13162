from mxnet import *

x = nd.ones((2, 3))
x.attach_grad()
with autograd.record():
    y = (x * nd.array([[1, 2, 3]])).sum()
y.backward()
print(x.grad.asnumpy(), nd.zeros(2, ctx=cpu()).asnumpy())
