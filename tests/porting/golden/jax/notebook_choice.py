"""A notebook's first cell, which chooses an adapter."""

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
print(jax.random.normal(random_keys(), (2, 2)))
