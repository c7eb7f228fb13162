from mxnet import autograd, gluon, init, nd
from mxnet.gluon import nn

def loader(x, y):
    return gluon.data.DataLoader(gluon.data.ArrayDataset(x, y), batch_size=8, shuffle=True)
