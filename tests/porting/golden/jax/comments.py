# a licence

# what is imported
import jax.numpy as jnp
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


# short names
def build():
    # two layers
    net = Sequential()
    net.extend([
        nnx.Linear(2, 3, rngs=rngs),  # hidden
        # the last one
        nnx.Linear(3, 1, rngs=rngs),
    ])
    # faster
    # ready
    return net


if __name__ == "__main__":
    # a row
    print(build()(jnp.ones((1, 2))))
# the end
