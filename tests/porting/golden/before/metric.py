import mxnet as mx

metric = mx.metric.Accuracy()
