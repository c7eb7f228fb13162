from mxnet.gluon import rnn

layer = rnn.LSTM(8, layout="NTC", input_size=3)
