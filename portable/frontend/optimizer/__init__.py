"""Optimizers: how a weight follows its gradient.

`optimizer.py` is the base class and the Updater that Trainer calls; `sgd.py`, `adam.py`,
`adaptive.py` and `layerwise.py` are the methods. The update equations stand in each class's
docstring; the arithmetic of most is one operator (`nd.sgd_update`, ...).
"""

from .adam import FTML, Adam, Adamax, Nadam
from .adaptive import AdaDelta, AdaGrad, Ftrl, GroupAdaGrad, RMSProp
from .layerwise import LAMB, LARS
from .optimizer import Optimizer, Updater, create, get_updater, register
from .sgd import DCASGD, NAG, SGD, SGLD, Signum, ccSGD

__all__ = [
    "DCASGD",
    "FTML",
    "LAMB",
    "LARS",
    "NAG",
    "SGD",
    "SGLD",
    "AdaDelta",
    "AdaGrad",
    "Adam",
    "Adamax",
    "Ftrl",
    "GroupAdaGrad",
    "Nadam",
    "Optimizer",
    "RMSProp",
    "Signum",
    "Updater",
    "ccSGD",
    "create",
    "get_updater",
    "register",
]
