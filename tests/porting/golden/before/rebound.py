"""A name holds numpy's array first, then MXNet's, then a number."""

import numpy as np
from mxnet import nd

values = np.arange(6).reshape(2, 3)
values = values.astype("float32").clip(0, 3)
values = nd.array(values)
values = nd.concat(values, values.clip(0, 2), dim=0)
total = 0
for row in values:
    total += row.sum()
print(total.asscalar())
values = values.asnumpy()
print(values.astype(int).argmax(axis=1))
