"""Gluon: networks of blocks, their parameters, losses, the Trainer, and data.

Reading order: `block.py`, `hybrid_block.py` (with `infer.py` and `hybrid.py`), `parameter.py`,
`parameter_dict.py`, `nn/`, `loss/`, `trainer.py`, `data/`.
"""

from . import contrib, data, loss, nn, utils
from .block import Block
from .constant import Constant
from .hybrid_block import HybridBlock
from .parameter import DeferredInitializationError, Parameter
from .parameter_dict import ParameterDict
from .trainer import Trainer

__all__ = [
    "Block",
    "Constant",
    "DeferredInitializationError",
    "HybridBlock",
    "Parameter",
    "ParameterDict",
    "Trainer",
    "contrib",
    "data",
    "loss",
    "nn",
    "utils",
]
