"""Functions and classes that a ported program may need: their source goes into it.

They need torch and numpy only, and follow MXNet's conventions.
"""

from ...common.helpers import metrics as common_metrics
from ...common.helpers import modules, operators, records
from ...common.helpers import schedules as common_schedules
from ...common.helpers import symbols as common_symbols
from . import (
    arrays,
    data,
    functions,
    images,
    initializers,
    layers,
    losses,
    metrics,
    optimizers,
    schedules,
    symbols,
    training,
)

MODULES = (
    arrays, functions, initializers, training, losses, layers, data, records, images, metrics,
    common_metrics, common_schedules, schedules, optimizers,
    operators, symbols, common_symbols, modules,
)  # fmt: skip
