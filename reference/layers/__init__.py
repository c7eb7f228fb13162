"""Layers as functions of arrays, in float64: what Gluon's layers are held to.

    out = layer(x, weight, bias, ...)

x is a batch, its first axis the samples' (N). The parameters are arguments, with the names and the
order that they have in Gluon's layer; of `bias`, `gamma` and `beta`, None stands for a layer without
them. What a layer draws (dropout's mask) or moves (the averages of batch_norm) is an argument or a
result, so that every layer is a function and nothing else.

Each formula is written out here, without the operators of `ops/`. They are slower and shorter.
`basic.py` has what is one line; then `activations.py`, `normalization.py`, `convolution.py` and
`pooling.py`.

Source of all: MXNet 1.9.1, python/mxnet/gluon/nn/, and the operators in src/operator/ that it calls.
"""

from .activations import (
    activation,
    elu,
    gelu,
    leaky_relu,
    prelu,
    relu,
    selu,
    sigmoid,
    softrelu,
    softsign,
    swish,
    tanh,
)
from .basic import concurrent, dense, dropout, dropout_mask, embedding, flatten, sequential
from .convolution import conv, conv_transpose, pixel_shuffle, reflection_pad
from .normalization import (
    batch_norm,
    batch_norm_relu,
    group_norm,
    instance_norm,
    layer_norm,
    moving_average,
    statistics,
)
from .pooling import avg_pool, global_avg_pool, global_max_pool, max_pool

__all__ = [
    "activation",
    "avg_pool",
    "batch_norm",
    "batch_norm_relu",
    "concurrent",
    "conv",
    "conv_transpose",
    "dense",
    "dropout",
    "dropout_mask",
    "elu",
    "embedding",
    "flatten",
    "gelu",
    "global_avg_pool",
    "global_max_pool",
    "group_norm",
    "instance_norm",
    "layer_norm",
    "leaky_relu",
    "max_pool",
    "moving_average",
    "pixel_shuffle",
    "prelu",
    "reflection_pad",
    "relu",
    "selu",
    "sequential",
    "sigmoid",
    "softrelu",
    "softsign",
    "statistics",
    "swish",
    "tanh",
]
