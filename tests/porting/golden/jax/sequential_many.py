from flax import nnx


class Sequential(nnx.Sequential):
    """Layers one after the other, to which more can be added."""

    def append(self, layer):
        self.layers.append(layer)

    def extend(self, layers):
        for layer in layers:
            self.layers.append(layer)

    def __len__(self):
        return len(self.layers)

    def __iter__(self):
        return iter(self.layers)

    def __getitem__(self, i):
        return Sequential(*self.layers[i]) if isinstance(i, slice) else self.layers[i]


rngs = nnx.Rngs(0)


net = Sequential()
net.extend([
    nnx.Linear(4, 8, rngs=rngs),
    nnx.relu,
    nnx.Dropout(0.5, deterministic=True, rngs=rngs),
    nnx.Linear(8, 2, rngs=rngs),
])
