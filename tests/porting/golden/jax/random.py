import jax


class RandomKeys:
    """Keys for random numbers, a new one with each call."""

    def __init__(self, seed):
        self.seed(seed)

    def seed(self, seed):
        """Begin anew."""
        self.key = jax.random.key(seed)

    def __call__(self):
        self.key, new = jax.random.split(self.key)
        return new


random_keys = RandomKeys(0)


random_keys.seed(1)
w = 0 + 0.1 * jax.random.normal(random_keys(), (3, 2))
u = jax.random.uniform(random_keys(), (4,))
