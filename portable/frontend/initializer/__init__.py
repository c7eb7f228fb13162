"""First values of parameters: `net.initialize(init.Xavier())`.

`initializer.py` is the base class and what the end of a name decides; `fixed.py`, `drawn.py` and
`recurrent.py` are the methods; `chosen.py` takes values from files or by patterns of names.
"""

from .chosen import Load, Mixed
from .drawn import MSRAPrelu, Normal, Orthogonal, Uniform, Xavier
from .fixed import Bilinear, Constant, One, Zero
from .initializer import InitDesc, Initializer, alias, create, register
from .recurrent import FusedRNN, LSTMBias

__all__ = [
    "Bilinear",
    "Constant",
    "FusedRNN",
    "InitDesc",
    "Initializer",
    "LSTMBias",
    "Load",
    "MSRAPrelu",
    "Mixed",
    "Normal",
    "One",
    "Orthogonal",
    "Uniform",
    "Xavier",
    "Zero",
    "alias",
    "create",
    "register",
]
