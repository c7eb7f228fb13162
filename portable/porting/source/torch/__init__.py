"""What PyTorch has for it: rules, training loop, blocks, arrays."""

from __future__ import annotations

from ..calls import Calls
from ..common.helpers.modules import Module
from ..common.helpers.symbols import Symbol
from ..objects import Objects
from ..program.values import Kind
from ..target import Target
from ..whole import WholeNumbers
from .arrays import Arrays
from .blocks import Blocks
from .helpers import MODULES
from .rules import RULES
from .training import Training

TARGET = Target(
    name="torch",
    rules=RULES,
    bases={
        "nn.Block": "torch.nn.Module",
        "data.Dataset": "torch.utils.data.Dataset",
        "metric.EvalMetric": "EvalMetric",
        "nn.Sequential": "torch.nn.Sequential",
        "nn.HybridSequential": "torch.nn.Sequential",
        "nd.NDArray": "torch.Tensor",
        "data.DataLoader": "torch.utils.data.DataLoader",
        "data.ArrayDataset": "ArrayDataset",
        "gluon.Trainer": "torch.optim.Optimizer",
        "gluon.Parameter": "torch.nn.Parameter",
        "MXNetError": "RuntimeError",
        "base.MXNetError": "RuntimeError",
    },
    parts=(Training, Calls, Objects, Arrays, Blocks, WholeNumbers),
    helpers=MODULES,
    imports={
        "inspect": "import inspect",
        "json": "import json",
        "math": "import math",
        "np": "import numpy as np",
        "torch": "import torch",
    },
    globals={},
    blocks="torch.nn.Sequential({})",
    flatten="torch.nn.Flatten()",
    dtypes={
        name: f"torch.{name}"
        for name in ("float16", "float32", "float64", "uint8", "int8", "int32", "int64", "bool")
    },
    truth="({}).float()",
    folds={
        r", drop_last=\(['\"]discard['\"]\) == \"discard\"": ", drop_last=True",
        r", drop_last=\(['\"]\w+['\"]\) == \"discard\"": "",
    },
    training="self.training",
    into="{}.copy_({})",
    classes={Kind.SYMBOL: Symbol, Kind.MODULE: Module},
)
