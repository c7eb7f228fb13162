from mxnet import autograd, gluon, nd
from mxnet.gluon import nn, rnn


class Tagger(nn.Block):
    def __init__(self, hidden, **kwargs):
        super().__init__(**kwargs)
        with self.name_scope():
            self.cell = rnn.LSTMCell(hidden, input_size=4)
            self.second = rnn.GRUCell(hidden, input_size=hidden)
            self.last = nn.Dense(2, flatten=False, in_units=hidden)

    def forward(self, x):
        outputs, states = self.cell.unroll(x.shape[1], x, merge_outputs=True)
        h, found = self.second.begin_state(x.shape[0]), []
        for t in range(x.shape[1]):
            y, h = self.second(outputs[:, t], h)
            found.append(nd.Dropout(y, p=0.0).expand_dims(1))
        return self.last(nd.concat(*found, dim=1) + states[0].expand_dims(1))


net = Tagger(3)
net.initialize()
trainer = gluon.Trainer(net.collect_params(), "rmsprop", {"learning_rate": 0.05})
loss_fn = gluon.loss.L2Loss()
x, y = nd.arange(40).reshape((2, 5, 4)) * 0.1 - 2, nd.ones((2, 5, 2))
for epoch in range(4):
    with autograd.record():
        loss = loss_fn(net(x), y)
    loss.backward()
    trainer.step(2)
    print(epoch, loss.mean().asscalar())
