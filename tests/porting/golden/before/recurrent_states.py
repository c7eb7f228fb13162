from mxnet import nd
from mxnet.gluon import rnn

layer = rnn.GRU(8, num_layers=2, layout="NTC", input_size=4)
state = layer.begin_state(batch_size=3)
output, state = layer(nd.ones((3, 5, 4)), state)
