"""Functions and classes that a ported program may need: their source goes into it.

They need torch only, and follow MXNet's conventions.
"""

from . import (
    arrays,
    data,
    functions,
    initializers,
    layers,
    losses,
    metrics,
    optimizers,
    records,
    schedules,
    training,
)

MODULES = (
    arrays, functions, initializers, training, losses, layers, data, records, metrics, schedules,
    optimizers,
)  # fmt: skip
