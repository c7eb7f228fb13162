from mxnet import nd


def lenet(X, weight, bias):
    h = nd.Convolution(X, weight, bias, kernel=(3, 3), num_filter=20)
    h = nd.Pooling(nd.relu(h), pool_type="avg", kernel=(2, 2), stride=(2, 2))
    return nd.flatten(h)
