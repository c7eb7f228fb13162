"""An adapter that hangs where it is asked for more than operators."""

import time

from . import Context, autograd, context, nd


def cpu():
    return Context()


class random:
    """Seeding takes for ever, which operators without a mode never do."""

    @staticmethod
    def seed(seed):
        time.sleep(3600)


__all__ = ["autograd", "context", "cpu", "nd", "random"]
