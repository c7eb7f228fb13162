from mxnet import autograd, gluon, init, nd
from mxnet.gluon import nn

size, hidden = 8, 2
real_label, fake_label = nd.ones((size,)), nd.zeros((size,))
data = nd.array([[i * 0.3 - 1, 1 - i * 0.1] for i in range(2 * size)])
generator = nn.Sequential()
generator.add(nn.Dense(5, activation="tanh", in_units=hidden), nn.BatchNorm(in_channels=5))
generator.add(nn.Dense(2, in_units=5))
discriminator = nn.Sequential()
discriminator.add(nn.Dense(5, activation="tanh", in_units=2), nn.Dense(1, in_units=5))
generator.initialize(init.Normal(0.5))
discriminator.initialize(init.Normal(0.5))
trainer_g = gluon.Trainer(generator.collect_params(), "adam", {"learning_rate": 0.02})
trainer_d = gluon.Trainer(discriminator.collect_params(), "sgd", {"learning_rate": 0.05})
loss_fn = gluon.loss.SigmoidBinaryCrossEntropyLoss()

for epoch in range(3):
    for start in range(0, 2 * size, size):
        noise = nd.random.normal(0, 1, shape=(size, hidden))
        with autograd.record():
            fake = generator(noise)
            loss_d = loss_fn(discriminator(data[start : start + size]), real_label)
            loss_d = loss_d + loss_fn(discriminator(fake.detach()), fake_label)
        loss_d.backward()
        trainer_d.step(size)
        with autograd.record():
            fake = generator(noise)
            loss_g = loss_fn(discriminator(fake), real_label)
        loss_g.backward()
        trainer_g.step(size)
    print(epoch, loss_d.mean().asscalar(), loss_g.mean().asscalar(), fake.shape)
print(generator(data).mean(axis=0).asnumpy(), discriminator(data).mean().asscalar())
