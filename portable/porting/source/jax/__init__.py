"""What JAX has for it, with flax.nnx and optax: rules, training loop, blocks, arrays."""

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
    name="jax",
    rules=RULES,
    bases={
        "nn.Block": "nnx.Module",
        "data.Dataset": "Dataset",
        "metric.EvalMetric": "EvalMetric",
        "nn.Sequential": "Sequential",
        "nn.HybridSequential": "Sequential",
        "nd.NDArray": "jax.Array",
        "data.DataLoader": "DataLoader",
        "data.ArrayDataset": "ArrayDataset",
        "gluon.Trainer": "nnx.Optimizer",
        "gluon.Parameter": "nnx.Param",
        "MXNetError": "RuntimeError",
        "base.MXNetError": "RuntimeError",
    },
    parts=(Training, Calls, Objects, Arrays, Blocks, WholeNumbers),
    helpers=MODULES,
    imports={
        "concurrent": "import concurrent.futures",
        "inspect": "import inspect",
        "json": "import json",
        "math": "import math",
        "np": "import numpy as np",
        "jax": "import jax",
        "jnp": "import jax.numpy as jnp",
        "nnx": "from flax import nnx",
        "optax": "import optax",
        "weakref": "import weakref",
    },
    globals={
        "random_keys": "random_keys = RandomKeys(0)",
        "rngs": "rngs = nnx.Rngs(0)",
    },
    blocks="Sequential({})",
    flatten="Flatten()",
    dtypes={
        name: f"jnp.{name}" for name in ("float16", "float32", "uint8", "int8", "int32", "bool")
    },
    truth="({}).astype(jnp.float32)",
    folds={r"\(, ": "("},
    training="not self.deterministic",
    into="({} := {})",
    classes={Kind.SYMBOL: Symbol, Kind.MODULE: Module},
)
