from flax import nnx


rngs = nnx.Rngs(0)


class Many(nnx.Module):
    def __init__(self, n):
        self.blocks = nnx.List([])
        for _ in range(n):
            block = nnx.Linear(3, 3, rngs=rngs)
            self.blocks.append(block)
