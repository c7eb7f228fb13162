from flax import nnx


rngs = nnx.Rngs(0)


class Net(nnx.Module):
    def __init__(self):
        self.hidden = nnx.Linear(4, 8, rngs=rngs)

    def __call__(self, x):
        return nnx.relu(self.hidden(x))


net = Net()
