"""Gluon: networks of blocks, their parameters, losses, the Trainer, and data.

Reading order: `block.py`, `hybrid_block.py` (with `infer.py` and `hybrid.py`), `parameter.py`,
`parameter_dict.py`, `nn/`, `rnn/`, `loss/`, `trainer.py`, `data/`, `model_zoo/`.
"""

from . import contrib, data, loss, model_zoo, nn, rnn, utils
from .block import Block
from .constant import Constant
from .hybrid_block import HybridBlock
from .parameter import DeferredInitializationError, Parameter
from .parameter_dict import ParameterDict
from .symbol_block import SymbolBlock
from .trainer import Trainer

__all__ = [
    "Block",
    "Constant",
    "DeferredInitializationError",
    "HybridBlock",
    "Parameter",
    "ParameterDict",
    "SymbolBlock",
    "Trainer",
    "contrib",
    "data",
    "loss",
    "model_zoo",
    "nn",
    "rnn",
    "utils",
]
