"""Functions and classes that a ported program may need: their source goes into it.

They need jax, flax and optax only, and follow MXNet's conventions.
"""

from ...common.helpers import metrics as common_metrics
from ...common.helpers import modules, operators, records, schedules
from ...common.helpers import symbols as common_symbols
from . import (
    arrays,
    data,
    functions,
    images,
    initializers,
    keys,
    layers,
    losses,
    metrics,
    optimizers,
    recurrent,
    symbols,
    training,
)

MODULES = (
    keys, arrays, functions, initializers, training, losses, layers, recurrent, data, records, images,
    metrics, common_metrics, schedules, optimizers, operators, symbols, common_symbols, modules,
)  # fmt: skip
